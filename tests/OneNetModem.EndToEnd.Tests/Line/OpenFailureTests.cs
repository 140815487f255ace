// +QMTOPEN: 0,-1 says that it failed, not why. The session asks the module, and names the first thing that is broken.
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class OpenFailureTests : IDisposable
{
    private readonly TlsBench _bench = new();
    private readonly LoggedLines _log = new();

    [Fact]
    public async Task A_wrong_CA_is_told_from_everything_else()
    {
        await using MosquittoBroker broker = await StartAsync(_bench);
        await using SessionLine line = Line(broker, Tls("other.pem"));
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: true, "+QMTOPEN: 0,-1", "not signed by the CA in OneNet:CaFile (CN=another CA)");
        Assert.Contains("put the CA that signed the server's certificate into OneNet:CaFile", fault.Advice, StringComparison.Ordinal);
        string[] expected =
        [
            "PDP context 1 is active (10.", "mqtts.test resolves to 198.51.100.", "the module's clock is right (20", "the certificate files are on the module",
            "the CA on the module is CN=another CA, SHA-256 ", "mqtts.test:8883 takes TCP connections", "TLS does not open either when dates",
            "TLS opens when the server's certificate is not verified",
        ];
        Assert.All(expected.Zip(Checked(), (text, told) => (text, told)), pair => Assert.Contains("checked: " + pair.text, pair.told, StringComparison.Ordinal));
        Assert.Equal(expected.Length, Checked().Length);
    }

    [Fact]
    public async Task A_wrong_CA_is_compared_with_the_published_one()
    {
        string published = CaFacts.Read(_bench.Read("ca.pem"))!.Sha256;
        await using MosquittoBroker broker = await StartAsync(_bench);
        await using SessionLine line = Line(broker, Tls("other.pem") with { PublishedCa = published });
        await FaultAsync(line, SessionLayer.Mqtt, person: true, $"NOT the platform's published one, which is {published}");
    }

    [Fact]
    public async Task An_expired_server_certificate_is_for_the_one_who_runs_the_server()
    {
        await using MosquittoBroker broker = await StartAsync(_bench, DateTimeOffset.UtcNow.AddMinutes(-5));
        await using SessionLine line = Line(broker, Tls("ca.pem"));
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: true, "the server's certificate has expired or is not valid yet");
        Assert.Contains("have the server's certificate renewed", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_CA_is_told_with_its_dates()
    {
        DateTimeOffset until = DateTimeOffset.UtcNow.AddHours(-1);
        using TlsBench bench = new(until);
        await using MosquittoBroker broker = await StartAsync(bench);
        await using SessionLine line = Line(broker, new TlsMaterial { CaCertificate = bench.Read("ca.pem") });
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: true, "the CA in OneNet:CaFile is valid only", $"to {until:yyyy-MM-dd}");
        Assert.Contains("get the present CA file", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_clock_of_the_module_is_shown_beside_the_computers()
    {
        await using MosquittoBroker broker = await StartAsync(_bench);
        await using SessionLine line = Line(broker, Tls("ca.pem"), "clock-wrong:-9000");
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: false, "expired or not yet valid", "the module's clock says 20", $"this computer's {DateTime.UtcNow:yyyy}");
        Assert.Contains("AT+QNTP", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_file_that_went_is_missed_and_put_there_again()
    {
        await using MosquittoBroker broker = await StartAsync(_bench);
        await using SessionLine line = Line(broker, Tls("ca.pem"), "files-lost@at=line@on=AT+QMTOPEN@times=1");
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: false, ".pem has gone from the module");
        Assert.Contains("put there again", fault.Advice, StringComparison.Ordinal);
        await line.BackOnlineAsync();
        Assert.Equal(2, line.Commands.Count(c => c.StartsWith("AT+QFUPL", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_asks_for_a_client_certificate_is_told_from_one_that_cannot_be_reached()
    {
        await using MosquittoBroker broker = await StartAsync(_bench, null, "require_certificate true", "tls_version tlsv1.2", "cafile " + _bench.PathOf("ca.pem"));
        await using SessionLine line = Line(broker, Tls("ca.pem"));
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: false, "the server ends the TLS handshake");
        Assert.Contains("OneNet:ClientCertFile", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_closed_has_nothing_to_do_with_TLS()
    {
        await using SessionLine line = Line(null, Tls("ca.pem"));
        SessionFault fault = await FaultAsync(line, SessionLayer.Mqtt, person: false, "TCP port 8883 does not open");
        Assert.Contains("firewall", fault.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", fault.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dns-fails")]
    [InlineData("dns-fails|qmtopen:-1")]
    public async Task A_name_without_an_address_is_a_matter_of_DNS_whatever_the_result_says(string faults)
    {
        await using SessionLine line = Line(null, null, faults.Split('|'));
        SessionFault fault = await FaultAsync(line, SessionLayer.Pdp, person: false, "mqtts.test has no address (DNS resolution failed, 565)");
        Assert.Contains("check the host name", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_another_program_took_down_is_missed()
    {
        await using SessionLine line = Line(null, null, "qmtopen:-1");
        line.Session.StateChanged += t =>
        {
            if (t.To == SessionState.MqttOpening)
            {
                _ = line.Session.At!.SendAsync(Pdp.Deactivate(1));
            }
        };
        SessionFault fault = await FaultAsync(line, SessionLayer.Pdp, person: false, "PDP context 1 is not active");
        Assert.Contains("Modem:Apn", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_failure_is_not_asked_about_at_every_retry()
    {
        await using SessionLine line = Line(null, null);
        line.Session.Start();
        SessionFault first = await line.FaultAsync();
        Assert.Equal(2, Checked().Length);
        Assert.Equal(first, await line.FaultAsync());
        Assert.Equal(2, Checked().Length);
        Assert.Single(line.Commands, c => c.StartsWith("AT+QIDNSGIP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_login_is_sent_while_the_cause_is_looked_for()
    {
        await using MosquittoBroker broker = await StartAsync(_bench);
        await using SessionLine line = Line(broker, Tls("other.pem"));
        await FaultAsync(line, SessionLayer.Mqtt, person: true, "not signed");
        Assert.Equal(4, line.Commands.Count(c => c.StartsWith("AT+QMTOPEN=", StringComparison.Ordinal)));
        Assert.DoesNotContain(line.Commands, c => c.StartsWith("AT+QMTCONN=", StringComparison.Ordinal));
    }

    public void Dispose() => _bench.Dispose();

    private static Task<MosquittoBroker> StartAsync(TlsBench bench, DateTimeOffset? until = null, params string[] lines)
    {
        Mosquitto.Require();
        return bench.BrokerAsync(until, lines);
    }

    private static async Task<SessionFault> FaultAsync(SessionLine line, SessionLayer layer, bool person, params string[] reason)
    {
        line.Session.Start();
        SessionFault fault = await line.FaultAsync();
        Assert.All(reason, words => Assert.Contains(words, fault.Reason, StringComparison.Ordinal));
        Assert.Equal((layer, person, true), (fault.Layer, fault.NeedsPerson, fault.Cause is not null));
        return fault;
    }

    private string[] Checked() => [.. _log.All.Where(l => l.Contains(": checked: ", StringComparison.Ordinal))];

    private TlsMaterial Tls(string ca) => new() { CaCertificate = _bench.Read(ca) };

    /// <summary>Without a broker every name leads to port 1 (tcpmux), which is closed.</summary>
    private SessionLine Line(MosquittoBroker? broker, TlsMaterial? tls, params string[] faults) => new(new SessionLineOptions
    {
        Module = new ModuleOptions { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", broker?.Port ?? 1)), Faults = [.. faults.Select(FaultCatalog.Parse)] },
        Session = new ModemSessionOptions { Tls = tls, Mqtt = new QuectelMqttSettings { TlsContext = tls?.ContextId } },
        Credentials = SessionLine.Anybody(8883, "mqtts.test"),
        Log = _log,
    });
}
