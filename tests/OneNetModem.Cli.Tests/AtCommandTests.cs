// at: answers, what they mean, exit codes, and nothing secret on the way.
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class AtCommandTests
{
    private static JsonNode[] Events(ProgramResult run, string name) =>
        [.. run.Lines.Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["event"] == name)];

    [Fact]
    public async Task Answers_come_in_order_and_are_explained()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "ATI", "+CSQ", "AT+CPIN?;+CREG?", "--emulate", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonNode[] answers = Events(run, "response");
        Assert.Equal(["ATI", "AT+CSQ", "AT+CPIN?;+CREG?"], answers.Select(answer => (string?)answer["command"]));
        Assert.All(answers, answer => Assert.Equal("OK", (string?)answer["final"]));
        Assert.Equal(["Quectel", "EC25"], answers[0]["lines"]!.AsArray().Take(2).Select(line => (string?)line));
        Assert.EndsWith(" dBm", (string?)answers[1]["fields"]![0]!["meaning"], StringComparison.Ordinal);
        Assert.Contains("registered, home network", answers[2]["fields"]!.AsArray().Select(field => (string?)field!["meaning"]));
    }

    [Fact]
    public async Task Help_is_short_and_says_that_nobody_is_asked()
    {
        ProgramResult help = await ProgramProcess.RunAsync("at", "--help");
        Assert.Contains("<COMMAND>", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("+QMTOPEN", help.Output, StringComparison.Ordinal);
        Assert.Contains("Dangerous commands are sent as given", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_get_the_lines_as_they_came_and_the_meaning_under_them()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "--emulate", "AT+CPIN?");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["AT+CPIN?", "  +CPIN: READY", "  OK", "      sim  READY"], run.Lines);
    }

    [Fact]
    public async Task A_refusal_exits_1_and_says_what_its_number_means()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "AT+CPIN?", "AT+CSQ", "--emulate", "--fault", "no-sim");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("+CME ERROR: 10    = SIM not inserted", run.Output, StringComparison.Ordinal);
        Assert.Contains("AT+CSQ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_says_nothing_exits_3_with_what_to_check()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "AT+CSQ", "--emulate", "--fault", "mute");
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: the port does not answer AT", run.Error, StringComparison.Ordinal);
        Assert.Contains("  try:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_answer_exits_3_later_ones_are_still_right_and_the_trace_tells_the_same()
    {
        using TestFolder folder = new();
        // Lines 1 and 2 are AT and ATE1 of the beginning; the fourth line loses its result code.
        ProgramResult run = await ProgramProcess.RunInAsync(
            folder, ["at", "AT+CGMM", "AT+CSQ", "AT+CPIN?", "--timeout", "1s", "--emulate", "--fault", "lost-final@every=4", "--trace", "lost.trace", "--json"]);
        Assert.Equal((3, ""), (run.ExitCode, run.Error));
        JsonNode[] lived = Events(run, "response");
        Assert.Equal([null, "timeout", null], lived.Select(answer => (string?)answer["aborted"]));

        ProgramResult decode = await ProgramProcess.RunInAsync(folder, ["trace", "decode", "lost.trace"]);
        Assert.Equal((0, ""), (decode.ExitCode, decode.Error));
        string[] typed = [.. lived.Select(answer => (string)answer["command"]!)];
        JsonNode[] decoded = [.. Events(decode, "response").Where(answer => typed.Contains((string?)answer["command"]))];
        Assert.Equal(lived.Select(Told), decoded.Select(Told));

        static string Told(JsonNode answer) => $"{answer["command"]} {answer["lines"]!.ToJsonString()} {answer["final"]} {answer["aborted"]}";
    }

    [Fact]
    public async Task A_result_that_comes_later_is_waited_for_and_explained()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "AT+QIACT=1", "AT+QMTOPEN=0,\"any.host\",1883", "AT+QMTCONN?", "--emulate", "--fault", "qmtopen:4", "--json");
        JsonNode open = Events(run, "response")[1];
        Assert.Equal("+QMTOPEN: 0,4", (string?)open["results"]![0]);
        Assert.StartsWith("the host name could not be resolved", (string?)open["fields"]![0]!["meaning"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task URCs_are_told_as_they_come()
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "AT+CREG=1", "AT+CFUN=0", "AT+CSQ", "--emulate", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Events(run, "urc"), urc => (string?)urc["name"] == "+CREG" && (string?)urc["meaning"] == "not registered and not searching");
    }

    [Theory]
    [InlineData("AT+QMTPUBEX=0,0,0,0,\"t\",18", "makes the module ask for data")]
    [InlineData("AT+CMGS=\"+8613800000000\"", "makes the module ask for data")]
    [InlineData("AT\rAT+QPOWD", "control characters")]
    [InlineData("AT+CSQ\u001a", "control characters")]
    [InlineData("  ", "is empty")]
    public async Task What_must_not_be_sent_is_refused_before_any_port_is_opened(string command, string words)
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", command, "--port", "/dev/nowhere");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_printed_nowhere()
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.RunInAsync(
            folder, ["at", "AT+CPIN=\"84731962\"", "AT+QMTCONN=0,\"d\",\"p\",\"hunter2\"", "AT+QMTPUBEX?", "--emulate", "--fault", "sim-pin", "--trace", "t", "-v"]);
        Assert.NotEqual(0, run.ExitCode);
        string all = run.Output + run.Error + await File.ReadAllTextAsync(Path.Combine(folder.Path, "t"));
        Assert.Contains("***", all, StringComparison.Ordinal);
        Assert.DoesNotContain("84731962", all, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/nowhere", 3)]
    [InlineData("tcp://127.0.0.1:1", 3)]
    public async Task A_port_that_cannot_be_opened_exits_3(string port, int exitCode)
    {
        ProgramResult run = await ProgramProcess.RunAsync("at", "AT", "--port", port);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }
}
