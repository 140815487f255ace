// What a session makes of a module or a network that does not do its part: which layer it names, whether it calls for a
// person, and what it leaves alone.
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.OneNet.Replies;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class FaultTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private static readonly ModuleOptions Quick = new()
    {
        BootTime = TimeSpan.FromMilliseconds(50),
        RegistrationTime = TimeSpan.FromMilliseconds(50),
        Routes = ModuleRoutes.ToAnywhere(),
    };

    private static readonly ModemSessionOptions Impatient = new()
    {
        SyncLimit = TimeSpan.FromSeconds(1),
        SimLimit = TimeSpan.FromMilliseconds(200),
        RegistrationLimit = TimeSpan.FromMilliseconds(200),
    };

    [Theory]
    [InlineData("no-sim", SessionLayer.Sim, true, "there is no SIM")]
    [InlineData("sim-pin", SessionLayer.Sim, true, "asks for its PIN")]
    [InlineData("sim-puk", SessionLayer.Sim, true, "PUK")]
    [InlineData("denied", SessionLayer.Registration, true, "registration denied")]
    [InlineData("searching", SessionLayer.Registration, false, "not registered after")]
    [InlineData("pdp-fails", SessionLayer.Pdp, false, "PDP context 1 cannot be activated")]
    [InlineData("qmtopen:-1", SessionLayer.Mqtt, false, "+QMTOPEN: 0,-1")]
    [InlineData("qmtopen:1", SessionLayer.Mqtt, false, "+QMTOPEN: 0,1")]
    [InlineData("qmtopen:2", SessionLayer.Mqtt, false, "+QMTOPEN: 0,2")]
    [InlineData("qmtopen:3", SessionLayer.Pdp, false, "+QMTOPEN: 0,3")]
    [InlineData("qmtopen:4", SessionLayer.Pdp, false, "+QMTOPEN: 0,4")]
    [InlineData("qmtopen:5", SessionLayer.Mqtt, false, "+QMTOPEN: 0,5")]
    [InlineData("mute", SessionLayer.Module, false, "does not answer AT")]
    public async Task A_fault_is_named_by_its_layer(string fault, SessionLayer layer, bool person, string reason)
    {
        await using SessionLine line = new(new SessionLineOptions { Module = Quick with { Faults = [FaultCatalog.Parse(fault)], AlreadyOn = fault == "mute" }, Session = Impatient });
        line.Session.Start();
        SessionFault seen = await line.FaultAsync();
        Assert.Equal(layer, seen.Layer);
        Assert.Equal(person, seen.NeedsPerson);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(seen.Advice);
    }

    [Theory]
    [InlineData("no-such-host.invalid", SessionLayer.Pdp, "+QMTOPEN: 0,4", "check the host name")]
    [InlineData("127.0.0.1", SessionLayer.Mqtt, "+QMTOPEN: 0,-1", "firewall")]
    public async Task A_server_that_cannot_be_reached_in_plain_text_brings_no_talk_of_certificates(string host, SessionLayer layer, string reason, string advice)
    {
        // Port 1 (tcpmux) is closed; no name under .invalid has an address (RFC 6761 section 6.4).
        await using SessionLine line = new(new SessionLineOptions { Module = Quick, Session = Impatient, Credentials = SessionLine.Anybody(1, host) });
        line.Session.Start();
        SessionFault seen = await line.FaultAsync();
        Assert.Equal(layer, seen.Layer);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
        Assert.Contains(advice, seen.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", seen.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task A_refused_login_is_told_by_its_code(int code, bool person)
    {
        Mosquitto.Require();
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = Quick with { Faults = [FaultCatalog.Parse($"connack:{code}")] },
            Credentials = SessionLine.Anybody(broker.Port),
        });
        Task left = line.EnteredAsync(person ? SessionState.Faulted : SessionState.Backoff);
        line.Session.Start();
        SessionFault seen = await line.FaultAsync();
        Assert.Equal((SessionLayer.Mqtt, person), (seen.Layer, seen.NeedsPerson));
        Assert.Contains($"CONNACK {code}", seen.Reason, StringComparison.Ordinal);
        await left;
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_login_that_OneNET_refuses_brings_its_own_advice(int code)
    {
        Mosquitto.Require();
        ModuleOptions module = Quick with { Faults = [FaultCatalog.Parse($"connack:{code}")], Routes = ModuleRoutes.All(new HostPort("127.0.0.1", broker.Port)) };
        await using EmulatedLine line = new(module, TutorialTests.ChicD);
        line.Client.Session.Start();
        SessionFault seen = await line.FaultAsync();
        Assert.True(seen.NeedsPerson);
        Assert.Equal(ConnackCode.Find(code)!.Check, seen.Advice);
    }

    [Fact]
    public async Task The_right_PIN_unlocks_the_SIM()
    {
        Mosquitto.Require();
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = Quick with { Faults = [FaultCatalog.Parse("sim-pin")] },
            Session = new ModemSessionOptions { Pin = "1234" },
            Credentials = SessionLine.Anybody(broker.Port),
        });
        await line.OnlineAsync();
        Assert.Single(line.Commands, IsPin);
    }

    [Fact]
    public async Task A_wrong_PIN_is_sent_once_and_never_again_whatever_restarts()
    {
        await using SessionLine line = new(new SessionLineOptions
        {
            PortName = Path.Combine(Path.GetTempPath(), $"pin-{Guid.NewGuid():N}"),
            Module = Quick with { Faults = [FaultCatalog.Parse("sim-pin")] },
            Session = Impatient with { Pin = "9999", SimLimit = TimeSpan.FromSeconds(20) },
        });
        line.Session.Start();
        Assert.Contains("refused the PIN", (await line.FaultAsync()).Reason, StringComparison.Ordinal);

        line.Module.Restart();
        Assert.Equal(SessionLayer.Module, (await line.FaultAsync()).Layer);
        Assert.Contains("asks for its PIN", (await line.FaultAsync()).Reason, StringComparison.Ordinal);

        await line.UnplugAsync();
        line.Plug();
        Assert.Equal(SessionLayer.Port, (await line.FaultAsync()).Layer);
        Assert.Contains("asks for its PIN", (await line.FaultAsync()).Reason, StringComparison.Ordinal);
        Assert.Single(line.Commands, IsPin);
    }

    [Fact]
    public async Task The_last_try_of_a_PIN_is_left_to_a_person_even_by_a_service_that_restarts()
    {
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = Quick with { Faults = [FaultCatalog.Parse("sim-pin")] },
            Session = Impatient with { Pin = "9999", SimLimit = TimeSpan.FromSeconds(20) },
        });
        for (int run = 1; run <= 4; run++)
        {
            line.Session.Start();
            Assert.Contains(run <= 2 ? "refused the PIN" : "1 tries are left", (await line.FaultAsync()).Reason, StringComparison.Ordinal);
            await line.Session.StopAsync();
            line.NewSession();
        }

        Assert.Equal(2, line.Commands.Count(IsPin));
    }

    private static bool IsPin(string command) => command.StartsWith("AT+CPIN=", StringComparison.OrdinalIgnoreCase);
}
