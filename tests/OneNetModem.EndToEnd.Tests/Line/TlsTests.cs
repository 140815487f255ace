// TLS end to end: certificates are put on the emulated module over AT, and mosquitto's TLS listener is the server.
using System.Text;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class TlsTests : IDisposable
{
    private readonly TlsBench _bench = new();

    public static TheoryData<string> Profiles() => ["EC25", "BG96", "BG95"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_right_CA_lets_messages_through(string profile)
    {
        await using MosquittoBroker broker = await _bench.BrokerAsync();
        await using EmulatedLine line = Line(broker, ModuleProfile.Find(profile)!, Secure("ca.pem"));
        await line.OnlineAsync();
        await line.Client.PublishAsync("bench/up", Encoding.UTF8.GetBytes("over TLS"));
        MessageEvent(await line.MessageAsync(), "bench/up", "over TLS");
    }

    [Fact]
    public async Task A_certificate_that_is_on_the_module_is_not_sent_again()
    {
        List<string> commands = [];
        await using MosquittoBroker broker = await _bench.BrokerAsync();
        await using EmulatedLine line = Line(broker, ModuleProfile.Ec25, Secure("ca.pem"), commands);
        await line.OnlineAsync();
        await line.Client.PublishAsync("bench/up", new byte[] { 1 });
        await line.MessageAsync();
        line.Module.Restart();
        await line.NextOnlineAsync();
        Assert.Single(commands, c => c.StartsWith("AT+QFUPL", StringComparison.Ordinal));
        Assert.Equal(2, commands.Count(c => c.StartsWith("AT+QSSLCFG=\"cacert\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks_for_one()
    {
        _bench.IssueClient();
        await using MosquittoBroker broker = await _bench.BrokerAsync(null, "require_certificate true", "cafile " + _bench.PathOf("ca.pem"));
        await using EmulatedLine line = Line(broker, ModuleProfile.Bg96, Secure("ca.pem", "client.pem", "client.key"));
        await line.OnlineAsync();
    }

    public void Dispose() => _bench.Dispose();

    private static void MessageEvent(Bridge.MessageArrived message, string topic, string text)
    {
        Assert.Equal(topic, message.Topic);
        Assert.Equal(text, Encoding.UTF8.GetString(message.Payload.Span));
    }

    private static EmulatedLine Line(MosquittoBroker broker, ModuleProfile profile, OneNetSettings settings, List<string>? commands = null) =>
        new(
            new ModuleOptions
            {
                Profile = profile,
                Routes = ModuleRoutes.All(new HostPort(broker.Host, broker.Port)),
                BootTime = TimeSpan.FromMilliseconds(50),
                RegistrationTime = TimeSpan.FromMilliseconds(50),
                Observer = e =>
                {
                    if (e is CommandReceived command)
                    {
                        commands?.Add(command.Command);
                    }
                },
            },
            settings);

    private OneNetSettings Secure(string ca, string certificate = "", string key = "") => new()
    {
        Platform = "generic",
        Host = "mqtts.test",
        Port = 8883,
        Tls = true,
        CaFile = _bench.PathOf(ca),
        ClientCertFile = certificate.Length > 0 ? _bench.PathOf(certificate) : "",
        ClientKeyFile = key.Length > 0 ? _bench.PathOf(key) : "",
        ClientId = "bench",
        KeepAlive = 60,
        Subscribe = ["bench/#"],
    };
}
