// The rules of pub, sub, at, emulate and run's arguments, inside the whole command line with its global options.
using System.CommandLine;
using System.Text;
using OneNetModem.Cli.Commands;
using OneNetModem.Cli.Output;
using Xunit;

namespace OneNetModem.Cli.Tests.Arguments;

public sealed class ArgumentRulesTests
{
    private readonly PubArguments _pub = new();
    private readonly SubArguments _sub = new();
    private readonly AtArguments _at = new();
    private readonly EmulateArguments _emulate = new();
    private readonly Option<TimeSpan?> _duration = CheckedOptions.Duration("--duration", "");

    private ParseResult Parse(params string[] arguments)
    {
        Command pub = new("pub"), sub = new("sub"), at = new("at"), emulate = new("emulate"), run = new("run") { _duration };
        _pub.AddTo(pub);
        _sub.AddTo(sub);
        _at.AddTo(at);
        _emulate.AddTo(emulate);
        RootCommand root = new() { pub, sub, at, emulate, run };
        foreach (Command command in root.Subcommands)
        {
            command.SetAction(_ => 0);
        }
        foreach (Option option in GlobalOptions.All)
        {
            root.Add(option);
        }
        return root.Parse(arguments);
    }

    [Theory]
    [InlineData("pub", "-t", "a/b", "-m", "x")]
    [InlineData("pub", "-t", "$sys/{pid}/{device}/dp/post/json", "-s", "-q", "1")]
    [InlineData("pub", "-t", "a", "-m", "quotes \" and\r\nlines are data")]
    [InlineData("pub", "--dp", "{\"temp\":21.5}")]
    [InlineData("sub", "-t", "a/+", "-t", "$sys/{pid}/{device}/#", "-C", "1", "-W", "5", "-F", "%t %p\\n")]
    [InlineData("at", "AT+CSQ", "at+creg?", "+COPS?", "--timeout", "5s")]
    [InlineData("emulate", "--profile", "bg96", "--link", "./ttyBG96", "--direct", "--rtt", "120ms", "--seed", "7", "--fault", "no-sim", "--fault", "connack:5")]
    [InlineData("emulate", "--route", "mqtts.heclouds.com:1883=127.0.0.1:1883", "--route", "h:1=[::1]:2")]
    [InlineData("run", "--emulate", "--duration", "30s")]
    [InlineData("--emulate", "run")]
    [InlineData("run", "--emulate", "BG96", "--link", "tty")]
    public void Right_arguments_are_taken(params string[] arguments) => Assert.Empty(Parse(arguments).Errors);

    [Theory]
    [InlineData("a message is missing", "pub", "-t", "a")]
    [InlineData("-m and -s: only one", "pub", "-t", "a", "-m", "x", "-s")]
    [InlineData("-t TOPIC is missing", "pub", "-m", "x")]
    [InlineData("-q must be an integer, 0 to 1", "pub", "-t", "a", "-m", "x", "-q", "2")]
    [InlineData("+ and # are for sub", "pub", "-t", "a/#", "-m", "x")]
    [InlineData("a quote", "pub", "-t", "a\"b", "-m", "x")]
    [InlineData("control character", "pub", "-t", "a\rAT+QPOWD", "-m", "x")]
    [InlineData("control character", "pub", "-t", "a\u001ab", "-m", "x")]
    [InlineData("the topic is empty", "pub", "-t", "", "-m", "x")]
    [InlineData("not valid JSON", "pub", "--dp", "{temp:21.5}")]
    [InlineData("one member a data stream", "pub", "--dp", "[1]")]
    [InlineData("'--topic' is required", "sub")]
    [InlineData("# stands alone", "sub", "-t", "a/#/b")]
    [InlineData("+ stands alone", "sub", "-t", "a+")]
    [InlineData("-C must be", "sub", "-t", "a", "-C", "0")]
    [InlineData("-C must be", "sub", "-t", "a", "-C", "many")]
    [InlineData("-F: \"%z\" is not known", "sub", "-t", "a", "-F", "%z")]
    [InlineData("an AT command is empty", "at", "")]
    [InlineData("ask for data", "at", "AT+QMTPUBEX=0,0,0,0,\"a\",18")]
    [InlineData("only one of them", "emulate", "--link", "./tty", "--listen", "0")]
    [InlineData("the fault 'connack' needs a number", "emulate", "--fault", "connack")]
    [InlineData("control characters", "at", "AT\rAT+QPOWD")]
    [InlineData("no duration", "at", "AT", "--timeout", "5")]
    [InlineData("above zero", "at", "AT", "--timeout", "0s")]
    [InlineData("--route", "emulate", "--route", "host=127.0.0.1:1")]
    [InlineData("--baud must be an integer, 300 to 4000000", "emulate", "--baud", "1")]
    [InlineData("--rtt must be above zero and at most 1m", "emulate", "--rtt", "2m")]
    [InlineData("there is no fault 'nonsense'", "emulate", "--fault", "nonsense")]
    [InlineData("not recognized", "run", "--emulate", "EC99")]
    [InlineData("no duration", "run", "--duration", "soon")]
    public void Wrong_arguments_are_refused_in_words(string words, params string[] arguments) =>
        Assert.Contains(Parse(arguments).Errors, error => error.Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_short_q_is_the_quality_of_service_for_pub_and_quiet_elsewhere()
    {
        Assert.Equal(0, GlobalOptions.Verbosity(Parse("pub", "-t", "a", "-m", "x", "-q", "1")));
        Assert.Equal(1, Parse("pub", "-t", "a", "-m", "x", "-q", "1").GetValue(_pub.Qos));
        Assert.Equal(-1, GlobalOptions.Verbosity(Parse("sub", "-t", "a", "-q")));
        Assert.Equal(2, GlobalOptions.Verbosity(Parse("sub", "-t", "a", "-vv")));
        Assert.Equal(-1, GlobalOptions.Verbosity(Parse("pub", "-t", "a", "-m", "x", "--quiet")));
    }

    [Fact]
    public void The_link_of_emulate_is_a_name_and_no_setting()
    {
        ParseResult arguments = Parse("emulate", "--link", "./ttyBG96");
        Assert.Equal("./ttyBG96", arguments.GetValue(_emulate.Link));
        Assert.Empty(GlobalOptions.Overrides(arguments));
        Assert.Equal("Modem:Link", Assert.Single(GlobalOptions.Overrides(Parse("run", "--link", "tty"))).Path);
    }

    [Fact]
    public void A_format_prints_topic_payload_and_time()
    {
        MessageFormat format = MessageFormat.Parse("%t|%p|%x|%l|%q|%I|%U|%%|a\\tb\\n", out _)!;
        Assert.Equal(
            "a/b|温\"|e6b8a922|4|1|2026-01-02T03:04:05Z|1767323045|%|a\tb\n",
            format.Apply("a/b", Encoding.UTF8.GetBytes("温\""), 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        Assert.Equal("x", MessageFormat.Payload.Apply("t", "x"u8, 0, default));
    }

    [Fact]
    public void Ids_take_their_places_in_a_topic() =>
        Assert.Equal("$sys/469948/Chic_D/dp/post/json/+", MessageTopic.Expand("$sys/{pid}/{device}/dp/post/json/+", "469948", "Chic_D"));
}
