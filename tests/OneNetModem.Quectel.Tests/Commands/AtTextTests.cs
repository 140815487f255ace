// Nothing that a user or the cloud supplies may become a command.
using System.Text;
using CsCheck;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Tests.Commands;

public sealed class AtTextTests
{
    // Half of the characters are the dangerous ones, so that both outcomes are met often.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf('"', '\\', '\r', '\n', '\u001a', '\u001b', '\0', '\u007f', '\u0085', '\ud800', '\udc00', ',', ';', '='),
        Gen.Char['a', 'z'],
        Gen.Char).Array[0, 6].Select(c => new string(c));

    public static readonly TheoryData<string, Func<string, AtCommand>> Arguments = new()
    {
        { "host", s => QmtConnection.Open(0, s, 1883) },
        { "client id", s => QmtConnection.Connect(0, s, null, null) },
        { "user name", s => QmtConnection.Connect(0, "c", s, null) },
        { "password", s => QmtConnection.Connect(0, "c", "u", s) },
        { "topic", s => QmtSubscription.Subscribe(0, 1, [new QmtTopic(s, 1)]) },
        { "topic", s => QmtSubscription.Unsubscribe(0, 1, [s]) },
        { "topic", s => QmtPublish.Create(QmtPublishCommand.Qmtpubex, 0, 0, 0, false, s, new byte[1]) },
        { "topic", s => QmtPublish.Create(QmtPublishCommand.Qmtpub, 0, 1, 1, false, s, new byte[1]) },
        { "MQTT option", s => QmtConfig.Query(s, 0).Command },
        { "APN", s => Pdp.Configure(1, new PdpSettings(PdpType.IPv4, s)) },
        { "APN user", s => Pdp.Configure(1, new PdpSettings(PdpType.IPv4, "a", s)) },
        { "APN password", s => Pdp.Configure(1, new PdpSettings(PdpType.IPv4, "a", "u", s)) },
        { "APN", s => Pdp.Define(1, PdpType.IPv4, s) },
        { "host", s => Dns.Resolve(1, s).Command },
        { "host", s => Ping.Send(1, s).Command },
        { "NTP server", s => Clock.Synchronise(1, s).Command },
        { "file name", s => Files.Upload(s, new byte[1]).Command },
        { "file name", s => Files.Delete(s) },
        { "file name", s => Tls.CaCertificate(0, s) },
        { "file name", s => Tls.ClientCertificate(0, s) },
        { "file name", s => Tls.ClientKey(0, s) },
        { "TLS option", s => Tls.Query(s, 0).Command },
        { "URC port", Bringup.SetUrcPort },
    };

    [Fact]
    public void No_accepted_text_can_end_the_line_or_the_quote()
    {
        int accepted = 0, refused = 0;
        Texts.Sample(
            text =>
            {
                string quoted;
                try
                {
                    quoted = AtText.Quote(text, "topic");
                }
                catch (AtTextException)
                {
                    refused++;
                    return;
                }

                accepted++;
                byte[] bytes = Encoding.UTF8.GetBytes(quoted);
                Assert.Equal((byte)'"', bytes[0]);
                Assert.Equal((byte)'"', bytes[^1]);
                Assert.DoesNotContain(bytes[1..^1], b => b is < 0x20 or 0x7f or (byte)'"' or (byte)'\\');
                Assert.Equal(text, Encoding.UTF8.GetString(bytes.AsSpan(1, bytes.Length - 2)));
            },
            threads: 1);
        Assert.True(accepted > 0 && refused > 0);
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Every_text_argument_names_itself_when_it_is_refused(string field, Func<string, AtCommand> command)
    {
        foreach (string bad in new[] { "a\"b", "a\rAT+QPOWD\r", "a\nb", "a\u001ab", "a\u001bb", "a\0b", "a\\", "a\ud800" })
        {
            AtTextException e = Assert.Throws<AtTextException>(() => command(bad));
            Assert.Equal(field, e.Field);
            Assert.DoesNotContain(bad, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void No_text_argument_changes_the_shape_of_its_command(string field, Func<string, AtCommand> command)
    {
        int quotes = command("safe").Text.Count(c => c == '"');
        Texts.Where(t => t.Length > 0).Sample(
            text =>
            {
                try
                {
                    AtCommand built = command(text);
                    Assert.Equal(quotes, built.Text.Count(c => c == '"'));
                    Assert.Contains($"\"{text}\"", built.Text, StringComparison.Ordinal);
                    Assert.DoesNotContain(built.Text, char.IsControl);
                }
                catch (AtTextException e)
                {
                    Assert.Equal(field, e.Field);
                }
            },
            iter: 2000);
    }

    [Theory]
    [InlineData("$sys/469948/Chic_D/dp/post/json/+")]
    [InlineData("version=2018-10-31&res=products%2F469948%2Fdevices%2FChic_D&et=1&method=sha1&sign=a%2Bb%3D")]
    [InlineData("车间/温度")]
    [InlineData("")]
    public void Ordinary_text_is_quoted_as_it_is(string text) => Assert.Equal($"\"{text}\"", AtText.Quote(text, "topic"));

    [Fact]
    public void A_limit_counts_UTF8_bytes()
    {
        Assert.Equal("\"温度\"", AtText.Quote("温度", "topic", 6));
        Assert.Throws<AtTextException>(() => AtText.Quote("温度", "topic", 5));
    }

    [Fact]
    public void A_host_is_at_most_100_bytes_long()
    {
        Assert.NotNull(QmtConnection.Open(0, new string('h', 100), 1883));
        Assert.Throws<AtTextException>(() => QmtConnection.Open(0, new string('h', 101), 1883));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    [InlineData("123456789")]
    [InlineData("12a4")]
    [InlineData("1234\r")]
    [InlineData("١٢٣٤")]
    public void A_PIN_is_4_to_8_digits_and_never_part_of_the_message(string pin)
    {
        AtTextException e = Assert.Throws<AtTextException>(() => Sim.EnterPin(pin));
        Assert.True(pin.Length == 0 || !e.Message.Contains(pin, StringComparison.Ordinal));
    }
}
