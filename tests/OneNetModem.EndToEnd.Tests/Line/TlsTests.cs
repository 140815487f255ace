// TLS end to end: certificates are put on the emulated module over AT, and mosquitto's TLS listener is the server.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("onenet-tls-");
    private readonly ECDsa _caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _ca;

    public TlsTests()
    {
        _ca = Authority("test CA", _caKey);
        File.WriteAllText(PathOf("ca.pem"), _ca.ExportCertificatePem());
    }

    public static TheoryData<string> Profiles() => ["EC25", "BG96", "BG95"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_right_CA_lets_messages_through(string profile)
    {
        await using MosquittoBroker broker = await BrokerAsync(DateTimeOffset.UtcNow.AddDays(1));
        await using EmulatedLine line = Line(broker, ModuleProfile.Find(profile)!, Secure("ca.pem"));
        await line.OnlineAsync();
        await line.Client.PublishAsync("bench/up", Encoding.UTF8.GetBytes("over TLS"));
        MessageEvent(await line.MessageAsync(), "bench/up", "over TLS");
    }

    [Fact]
    public async Task A_certificate_that_is_on_the_module_is_not_sent_again()
    {
        List<string> commands = [];
        await using MosquittoBroker broker = await BrokerAsync(DateTimeOffset.UtcNow.AddDays(1));
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
    public async Task A_wrong_CA_fails_to_open_and_says_what_to_check()
    {
        using ECDsa otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 other = Authority("another CA", otherKey);
        File.WriteAllText(PathOf("other.pem"), other.ExportCertificatePem());
        await using MosquittoBroker broker = await BrokerAsync(DateTimeOffset.UtcNow.AddDays(1));
        await using EmulatedLine line = Line(broker, ModuleProfile.Ec25, Secure("other.pem"));
        line.Client.Session.Start();
        SessionFault fault = await line.FaultAsync();
        Assert.Equal(SessionLayer.Mqtt, fault.Layer);
        Assert.Contains("+QMTOPEN: 0,-1", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("certificate", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_server_certificate_fails_to_open()
    {
        await using MosquittoBroker broker = await BrokerAsync(DateTimeOffset.UtcNow.AddMinutes(-5));
        await using EmulatedLine line = Line(broker, ModuleProfile.Ec25, Secure("ca.pem"));
        line.Client.Session.Start();
        Assert.Contains("+QMTOPEN: 0,-1", (await line.FaultAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks_for_one()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 client = Issue("module", key, DateTimeOffset.UtcNow.AddDays(1), [9]);
        File.WriteAllText(PathOf("client.pem"), client.ExportCertificatePem());
        File.WriteAllText(PathOf("client.key"), key.ExportPkcs8PrivateKeyPem());
        await using MosquittoBroker broker = await BrokerAsync(DateTimeOffset.UtcNow.AddDays(1), "require_certificate true", "cafile " + PathOf("ca.pem"));
        await using EmulatedLine line = Line(broker, ModuleProfile.Bg96, Secure("ca.pem", "client.pem", "client.key"));
        await line.OnlineAsync();
    }

    public void Dispose()
    {
        _ca.Dispose();
        _caKey.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void MessageEvent(Bridge.MessageArrived message, string topic, string text)
    {
        Assert.Equal(topic, message.Topic);
        Assert.Equal(text, Encoding.UTF8.GetString(message.Payload.Span));
    }

    private static X509Certificate2 Authority(string name, ECDsa key)
    {
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
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
        CaFile = PathOf(ca),
        ClientCertFile = certificate.Length > 0 ? PathOf(certificate) : "",
        ClientKeyFile = key.Length > 0 ? PathOf(key) : "",
        ClientId = "bench",
        KeepAlive = 60,
        Subscribe = ["bench/#"],
    };

    private async Task<MosquittoBroker> BrokerAsync(DateTimeOffset until, params string[] lines)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 server = Issue("mqtts.test", key, until, [1, 2, 3]);
        await File.WriteAllTextAsync(PathOf("server.pem"), server.ExportCertificatePem());
        await File.WriteAllTextAsync(PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
        return await MosquittoBroker.StartAsync(new MosquittoOptions { ExtraLines = ["certfile " + PathOf("server.pem"), "keyfile " + PathOf("server.key"), .. lines] });
    }

    private X509Certificate2 Issue(string name, ECDsa key, DateTimeOffset until, byte[] serial) =>
        new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).Create(_ca, DateTimeOffset.UtcNow.AddDays(-1), until, serial);

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);
}
