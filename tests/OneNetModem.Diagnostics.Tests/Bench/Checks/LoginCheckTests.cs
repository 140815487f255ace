// TCP, TLS and login: each verdict of their checks, and that its words name the cause.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench.Checks;

public sealed class LoginCheckTests
{
    [Fact]
    public void A_port_that_opens_passes_with_the_time_it_took()
    {
        CheckResult tcp = Last(new BenchWorld(), "tcp");
        Assert.Equal((Verdict.Pass, "mqtts.heclouds.com takes connections on port 1883"), (tcp.Verdict, tcp.Summary));
        Assert.InRange(tcp.Measures.Single(m => m.Name == "connect_ms").Number!.Value, 1, 1000);
        Assert.Contains(tcp.Evidence, l => l.Text == "+QMTCLOSE: 0,0");
        Assert.DoesNotContain(tcp.Evidence, l => l.Text.StartsWith("AT+QMTCONN=", StringComparison.Ordinal));
    }

    [Fact]
    public void A_slow_port_is_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { Limits = new BenchLimits { Connect = new Ceiling(10) } }, "tcp").Verdict);

    [Theory]
    [InlineData("port-blocked:1883", "The operator's network or a firewall blocks TCP port 1883, while port 8883 of the platform opens: no answer from mqtts.heclouds.com:1883.")]
    [InlineData("port-blocked", "The operator's network or a firewall blocks TCP port 1883, or the server is down: no answer from mqtts.heclouds.com:1883.")]
    [InlineData("port-refused", "Nobody listens on TCP port 1883 of mqtts.heclouds.com, or a firewall refuses it: mqtts.heclouds.com:1883 refuses connections.")]
    [InlineData("qmtopen:1", "The MQTT client is in use by another program, or a setting is wrong: the module opens no connection.")]
    public void A_port_that_does_not_open_fails(string fault, string sentence) => Says(Faulty(fault), SessionLayer.Mqtt, sentence);

    [Theory]
    [InlineData("qmtopen:3", "The network has deactivated the PDP context: the data connection went away.")]
    [InlineData("qmtopen:4", "Name resolution does not work in this network: the module finds no address of mqtts.heclouds.com for MQTT.")]
    public void What_breaks_below_while_the_port_opens_is_named_with_its_layer(string fault, string sentence) => Says(Faulty(fault), SessionLayer.Pdp, sentence);

    [Fact]
    public void A_port_that_swallows_everything_is_waited_for_once()
    {
        CheckResult tcp = Last(Faulty("port-blocked"), "tcp");
        Assert.InRange(tcp.Duration.TotalSeconds, 75, 100);
        Assert.Equal("no", tcp.Measures.Single(m => m.Name == "other_server_opens").Text);
    }

    [Fact]
    public void A_module_without_MQTT_fails() =>
        Assert.Equal(
            (Verdict.Fail, "a firmware without MQTT, or an MQTT client that is in use"),
            Verdicts(Last(new BenchWorld { Answers = new() { ["AT+QMTCFG=\"version\",0,4"] = "ERROR" } }, "tcp")));

    [Fact]
    public void TLS_is_skipped_where_the_settings_want_none() => Assert.Equal(Verdict.Skipped, Last(new BenchWorld(), "tls").Verdict);

    [Fact]
    public void A_handshake_that_holds_passes_and_the_login_goes_through_it()
    {
        ReadOnlyMemory<byte> ca = TestAuthority.Create("right");
        SimReport report = Secure(new TlsMaterial { CaCertificate = ca }, ca).Run();
        Assert.Equal(Verdict.Pass, report.Verdict);
        CheckResult tls = report.Checks.Single(c => c.Id == "tls");
        Assert.Equal((Verdict.Pass, "the server proves itself with a certificate of CN=right"), (tls.Verdict, tls.Summary));
        Assert.Contains(tls.Measures, m => m is { Name: "tls_ms", Number: > 0 });
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "login").Verdict);
    }

    [Fact]
    public void A_handshake_that_takes_long_and_one_that_verifies_nothing_are_warnings()
    {
        ReadOnlyMemory<byte> ca = TestAuthority.Create("right");
        Assert.Equal(Verdict.Warn, Last(Secure(new TlsMaterial { CaCertificate = ca }, ca) with { Limits = new BenchLimits { Tls = new Ceiling(10) } }, "tls").Verdict);
        CheckResult unverified = Last(Secure(new TlsMaterial(), ca), "tls");
        Assert.Equal((Verdict.Warn, "the server's certificate is not verified: no CA file is set"), Verdicts(unverified));
    }

    [Fact]
    public void A_CA_that_is_another_one_fails()
    {
        BenchWorld world = Secure(new TlsMaterial { CaCertificate = TestAuthority.Create("other") }, TestAuthority.Create("right"));
        Says(world, SessionLayer.Mqtt, "The server's certificate is not signed by the CA in OneNet:CaFile: no TLS connection to mqtts.heclouds.com:1883.");
    }

    [Fact]
    public void A_CA_that_has_expired_fails()
    {
        ReadOnlyMemory<byte> ca = TestAuthority.Create("right", notAfter: "2025-12-31");
        Says(Secure(new TlsMaterial { CaCertificate = ca }, ca, "2025-12-31"), SessionLayer.Mqtt, "The CA in OneNet:CaFile is valid only 2025-01-01 to 2025-12-31: no TLS connection to mqtts.heclouds.com:1883.");
    }

    [Fact]
    public void A_server_certificate_that_has_expired_fails()
    {
        ReadOnlyMemory<byte> ca = TestAuthority.Create("right");
        Says(Secure(new TlsMaterial { CaCertificate = ca }, ca, "2025-12-31"), SessionLayer.Mqtt, "The server's certificate has expired or is not valid yet: no TLS connection to mqtts.heclouds.com:1883.");
    }

    [Fact]
    public void A_clock_that_makes_the_certificate_look_expired_fails()
    {
        ReadOnlyMemory<byte> ca = TestAuthority.Create("right");
        BenchWorld world = Secure(new TlsMaterial { CaCertificate = ca }, ca, "2027-01-01") with { Faults = ["clock-wrong:20000"] };
        Assert.StartsWith("the module takes the server's certificate for expired or not yet valid: the module's clock says 2028-04-", Last(world, "tls").Cause, StringComparison.Ordinal);
        Assert.StartsWith("The module takes the server's certificate for expired or not yet valid", world.Run().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_certificate_that_is_missing_expired_or_another_one_fails()
    {
        (ReadOnlyMemory<byte> ca, ReadOnlyMemory<byte> wanted) = (TestAuthority.Create("right"), TestAuthority.Create("client"));
        TlsMaterial material = new() { CaCertificate = ca };
        Assert.Equal((Verdict.Fail, "the server ends the TLS handshake, whatever its certificate"), Verdicts(Last(Secure(material, ca, client: wanted), "tls")));

        material = material with { ClientCertificate = TestAuthority.Create("stranger"), ClientKey = "KEY"u8.ToArray() };
        Assert.Equal((Verdict.Fail, "the port takes TCP connections and the TLS handshake fails"), Verdicts(Last(Secure(material, ca, client: wanted), "tls")));

        material = material with { ClientCertificate = TestAuthority.Create("client", notAfter: "2025-06-01") };
        Assert.Equal((Verdict.Fail, "the client certificate is valid only from 2025-01-01 to 2025-06-01"), Verdicts(Last(Secure(material, ca, client: wanted), "tls")));
    }

    [Fact]
    public void A_login_that_is_taken_and_left_alone_passes()
    {
        CheckResult login = Last(new BenchWorld(), "login");
        Assert.Equal((Verdict.Pass, "the server takes the login of 'Chic_D'"), (login.Verdict, login.Summary));
        Assert.InRange(login.Duration.TotalSeconds, 12, 20);
        Assert.Equal("2026-01-05 09:00 UTC", login.Measures.Single(m => m.Name == "token_expires").Text);
        Assert.DoesNotContain(login.Evidence, l => l.Text.Contains("sign=", StringComparison.Ordinal) && !l.Text.Contains("***", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_device_what_needs_one_is_skipped()
    {
        BenchWorld world = new();
        SimReport report = (world with { Target = world.Target with { Device = null } }).Run();
        Assert.Equal(["tls", "login", "subscribe", "publish", "downlink", "payload", "soak"], report.Checks.Where(c => c.Verdict == Verdict.Skipped).Select(c => c.Id));
        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.EndsWith(": well; the login and what follows it was not looked at: no device is set (OneNet:ProductId, OneNet:DeviceName, OneNet:AccessKey).", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_login_is_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { Limits = new BenchLimits { Login = new Ceiling(10) } }, "login").Verdict);

    [Fact]
    public void A_connection_that_is_lost_once_is_a_warning()
    {
        CheckResult login = Last(
            new BenchWorld { Watch = OnceLoggedIn(module => module.AddFault(FaultCatalog.Parse("broker-closes"))) }, "login");
        Assert.Equal((Verdict.Warn, "the connection ended once after the login (closed or reset by the server)"), (login.Verdict, login.Summary));
        Assert.Equal(1, login.Measures.Single(m => m.Name == "disconnects").Number);
    }

    [Fact]
    public void A_connection_that_dies_after_each_login_fails()
    {
        CheckResult login = Last(new BenchWorld { Faults = ["qmtstat:7@every=5s"], Limits = new BenchLimits { LoginWatch = TimeSpan.FromSeconds(6) } }, "login");
        Assert.Equal((Verdict.Fail, "a line that carries a little and then nothing: a weak signal, or a firewall"), Verdicts(login));
    }

    [Fact]
    public void Another_client_with_the_same_name_is_told_after_the_second_time()
    {
        SimReport report = Faulty("kicked:5").Run();
        Assert.Equal("Another client logs in with the same name ('Chic_D') and throws this one out: the server closes the connection soon after each login.", report.Sentence);
        Assert.Equal(2, report.Decisive!.Measures.Single(m => m.Name == "disconnects").Number);
    }

    [Theory]
    [InlineData(1, "The server does not speak MQTT 3.1.1: the server refuses the login.")]
    [InlineData(2, "The server does not take the client id 'Chic_D': the server refuses the login.")]
    [InlineData(3, "The server is not available at the moment: the server refuses the login.")]
    [InlineData(4, "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.")]
    [InlineData(5, "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.")]
    public void Each_refusal_is_explained(int code, string sentence) => Says(Faulty($"connack:{code}"), SessionLayer.Mqtt, sentence);

    [Fact]
    public void A_client_id_that_is_refused_has_a_next_step() =>
        Assert.StartsWith("set OneNet:DeviceName", Last(Faulty("connack:2"), "login").NextSteps[0], StringComparison.Ordinal);

    [Theory]
    [InlineData(4, "User name or password is wrong: the server refuses the login.")]
    [InlineData(5, "The server does not let 'Chic_D' in: the server refuses the login.")]
    public void A_plain_brokers_refusal_is_explained_without_OneNET(int code, string sentence) =>
        Says(Generic() with { Server = _ => new EchoBroker(refuse: code) }, SessionLayer.Mqtt, sentence);

    [Fact]
    public void An_expired_token_is_told_by_the_networks_clock_too()
    {
        // The computer's clock is two days behind: by it the token is good.
        BenchWorld world = new() { ComputerAhead = TimeSpan.FromDays(-2), TokenUntil = new DateTimeOffset(2026, 1, 4, 8, 0, 0, TimeSpan.Zero) };
        CheckResult login = Last(world, "login");
        Assert.Equal("the token has expired: it was valid until 2026-01-04 08:00 UTC, and it is 2026-01-05 08:00 UTC", login.Cause);
        Assert.StartsWith("set this computer's clock right", login.NextSteps[0], StringComparison.Ordinal);

        login = Last(world with { ComputerAhead = TimeSpan.Zero }, "login");
        Assert.StartsWith("raise OneNet:TokenLifetime", Assert.Single(login.NextSteps), StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_goes_by_this_computers_clock_whatever_the_network_says()
    {
        // The network's time is two days behind, and the platform's is this computer's.
        BenchWorld world = new() { Faults = ["clock-wrong:-48"] };
        CheckResult login = Last(world, "login");
        Assert.Equal((Verdict.Pass, 1), (login.Verdict, login.Evidence.Count(l => l.Text.StartsWith("AT+QMTCONN=", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_token_that_is_damaged_or_another_devices_is_told_from_a_wrong_key()
    {
        BenchWorld damaged = new() { Token = token => token.Replace("&method", "&methode", StringComparison.Ordinal) };
        Assert.Equal("the token is damaged: Field \"methode\" does not belong: a token has exactly version, res, et, method, sign", Last(damaged, "login").Cause);
        BenchWorld others = new() { Token = token => token.Replace("Chic_D", "Chic_E", StringComparison.Ordinal) };
        Assert.Equal("the token is another device's: it was made for products/469948/devices/Chic_E", Last(others, "login").Cause);
    }

    [Fact]
    public void A_keep_alive_that_the_platform_forbids_is_named()
    {
        BenchWorld world = new();
        world = world with { Target = world.Target with { Modem = new ModemSessionOptions { Mqtt = new QuectelMqttSettings { KeepAliveSeconds = 5 } } } };
        Says(world, SessionLayer.Mqtt, "A keepalive of 5 s is out of range: suite takes 10 to 1800 s.");
        Assert.Equal("the server closes the connection at the login, without an answer", Last(world, "login").Summary);
    }

    [Fact]
    public void A_login_that_is_not_answered_is_told_from_one_that_ends_the_connection()
    {
        BenchWorld world = new() { Server = platform => new SpoiltServer(platform, up: _ => null) };
        CheckResult login = Last(world, "login");
        Assert.Equal("the server does not answer the login", login.Summary);
        Assert.DoesNotContain("close", login.Cause!, StringComparison.Ordinal);
        Assert.Contains("wait 5 minutes", login.NextSteps[0], StringComparison.Ordinal);
        Assert.Equal("port 8883 expects TLS, and TLS is off", Last(world with { Target = world.Target with { Port = 8883 } }, "login").Cause);
        world = Generic() with { Server = platform => new SpoiltServer(platform, up: _ => null) };
        Assert.Equal("try again in some minutes", Last(world, "login").NextSteps[0]);
    }

    [Fact]
    public void A_port_that_closes_between_the_checks_is_no_matter_of_the_login()
    {
        BenchWorld world = new() { Watch = static (e, module) => { if (e is CheckStarted { Check.Id: "login" }) { module.AddFault(FaultCatalog.Parse("port-refused")); } } };
        CheckResult login = Last(world, "login");
        Assert.Equal(Verdict.Fail, login.Verdict);
        Assert.StartsWith("no connection to mqtts.heclouds.com:1883", login.Summary, StringComparison.Ordinal);
    }

    internal static BenchWorld Generic()
    {
        BenchWorld world = new() { Server = _ => new EchoBroker() };
        return world with { Target = world.Target with { Platform = PlatformProfile.Generic, Device = new DeviceIdentity("", "Chic_D") } };
    }

    private static Action<BenchEvent, EmulatedModule> OnceLoggedIn(Action<EmulatedModule> then)
    {
        bool done = false;
        return (e, module) =>
        {
            if (!done && e is CheckProgress { Check.Id: "login" } progress && progress.Text.StartsWith("logged in", StringComparison.Ordinal))
            {
                done = true;
                then(module);
            }
        };
    }

    private static BenchWorld Secure(TlsMaterial material, ReadOnlyMemory<byte> ca, string notAfter = "2035-01-01", ReadOnlyMemory<byte>? client = null)
    {
        BenchWorld world = new() { Server = platform => new TlsServer(platform, ca, DateTimeOffset.Parse(notAfter + "Z", null), client) };
        return world with { Target = world.Target with { Modem = new ModemSessionOptions { Tls = material, Mqtt = new QuectelMqttSettings { TlsContext = 0 } } } };
    }

    private static void Says(BenchWorld world, SessionLayer layer, string sentence)
    {
        SimReport report = world.Run();
        Assert.Equal(sentence, report.Sentence);
        Assert.Equal(layer, report.BrokenLayer);
    }

    private static BenchWorld Faulty(params string[] faults) => new() { Faults = faults };

    private static (Verdict, string?) Verdicts(CheckResult result) => (result.Verdict, result.Cause);

    private static CheckResult Last(BenchWorld world, string id) => world.Run(BenchChecks.Choose(id)).Checks.Single(c => c.Id == id);
}
