// What was lost comes back by itself: the module, the broker, the data connection, the port, the login; and what an earlier
// program left behind is cleared away.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Emulator;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class ComebackTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private static readonly ModuleOptions Quick = new()
    {
        BootTime = TimeSpan.FromMilliseconds(50),
        RegistrationTime = TimeSpan.FromMilliseconds(50),
        Routes = ModuleRoutes.ToAnywhere(),
    };

    [Theory]
    [InlineData("EC25")]
    [InlineData("BG96")]
    [InlineData("BG95")]
    public async Task A_module_that_restarts_comes_back_online(string profile)
    {
        await using SessionLine line = await OnlineAsync(Quick with { Profile = Emulator.ModuleProfile.Find(profile)! });
        Task left = line.EnteredAsync(SessionState.Syncing);
        line.Module.Restart();
        await left;
        SessionFault fault = await line.FaultAsync();
        Assert.Equal(SessionLayer.Module, fault.Layer);
        Assert.Contains("restarted", fault.Reason, StringComparison.Ordinal);
        await line.BackOnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_broker_that_went_away_is_found_again()
    {
        Mosquitto.Require();
        MosquittoBroker first = await MosquittoBroker.StartAsync();
        await using SessionLine line = new(new SessionLineOptions { Module = Quick, Credentials = SessionLine.Anybody(first.Port) });
        await line.OnlineAsync();
        Task left = line.EnteredAsync(SessionState.Backoff);
        await first.DisposeAsync();
        await left;
        Assert.Contains("MQTT connection ended", (await line.FaultAsync()).Reason, StringComparison.Ordinal);
        await using MosquittoBroker second = await MosquittoBroker.StartAsync(new MosquittoOptions { Port = first.Port });
        await line.BackOnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_context_that_the_network_took_away_is_activated_again()
    {
        await using SessionLine line = await OnlineAsync(Quick);
        Task left = line.EnteredAsync(SessionState.Activating);
        line.Module.DropPdp();
        await left;
        await line.BackOnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_context_that_went_is_activated_also_when_MQTT_was_reported_lost_first()
    {
        await using SessionLine line = await OnlineAsync(Quick);
        Task backoff = line.EnteredAsync(SessionState.Backoff);
        line.Module.SayUrc("+QMTSTAT: 0,1");
        await backoff;
        Task activating = line.EnteredAsync(SessionState.Activating);
        line.Module.SayUrc("+QIURC: \"pdpdeact\",1");
        await activating;
        await line.BackOnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_port_that_is_pulled_and_plugged_in_again_is_used_again()
    {
        await using SessionLine line = await OnlineAsync(Quick, Path.Combine(Path.GetTempPath(), $"port-{Guid.NewGuid():N}"));
        Task left = line.EnteredAsync(SessionState.WaitingForPort);
        await line.UnplugAsync();
        await left;
        SessionFault fault = await line.FaultAsync();
        Assert.Equal(SessionLayer.Port, fault.Layer);
        line.Plug();
        await line.BackOnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_client_that_an_earlier_program_left_open_is_closed_first()
    {
        Mosquitto.Require();
        await using SessionLine line = new(new SessionLineOptions { Module = Quick, Credentials = SessionLine.Anybody(broker.Port) });
        await using (IByteLink link = await LinkOpener.OpenAsync(line.PortPath))
        await using (AtChannel at = new(link, new QuectelDialect(ModuleProfiles.Ec2x)))
        await using (QuectelMqttClient client = new(at, ModuleProfiles.Ec2x, new QuectelMqttSettings()))
        {
            Assert.True((await client.ConfigureAsync()).IsOk);
            Assert.True((await client.OpenAsync("127.0.0.1", broker.Port)).IsOk);
            Assert.True((await client.ConnectAsync("earlier", null, null)).IsOk);
        }

        await line.OnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Theory]
    [InlineData("EC25", "AT+QMTPUBEX=0,0,0,0,\"x\",1500")]
    [InlineData("BG96", "AT+QMTPUB=0,0,0,0,\"x\",4096")]
    public async Task A_payload_that_an_earlier_program_left_unfinished_is_got_over(string profile, string command)
    {
        Mosquitto.Require();
        ModuleOptions module = Quick with { Profile = Emulator.ModuleProfile.Find(profile)! };
        await using SessionLine line = new(new SessionLineOptions { Module = module, Credentials = SessionLine.Anybody(broker.Port) });
        await using (IByteLink link = await LinkOpener.OpenAsync(line.PortPath))
        await using (AtChannel at = new(link, new QuectelDialect()))
        await using (QuectelMqttClient client = new(at, ModuleProfiles.ByName(profile == "EC25" ? "EC2x" : profile)!, new QuectelMqttSettings()))
        {
            Assert.True((await client.ConfigureAsync()).IsOk);
            Assert.True((await client.OpenAsync("127.0.0.1", broker.Port)).IsOk);
            Assert.True((await client.ConnectAsync("earlier", null, null)).IsOk);
            await link.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\rhalf of it"));
        }

        await line.OnlineAsync();
        await AssertCarriesAsync(line);
    }

    [Fact]
    public async Task A_login_that_expires_is_renewed_by_a_new_connect()
    {
        Mosquitto.Require();
        Logins logins = new(broker.Port, TimeSpan.Zero, TimeSpan.FromDays(3650));
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = Quick,
            Session = new ModemSessionOptions { Steady = TimeSpan.FromMilliseconds(20), RenewAhead = TimeSpan.Zero },
            Credentials = logins,
        });
        Task renewing = line.EnteredAsync(SessionState.MqttConfiguring);
        await line.OnlineAsync();
        await renewing;
        while (logins.Made < 2)
        {
            await line.EnteredAsync(SessionState.Online);
        }

        await AssertCarriesAsync(line);
        Assert.Contains(line.Transitions, t => t.Trigger == SessionTrigger.CredentialsExpiring);
    }

    private async Task<SessionLine> OnlineAsync(ModuleOptions module, string? portName = null)
    {
        Mosquitto.Require();
        SessionLine line = new(new SessionLineOptions { Module = module, PortName = portName, Credentials = SessionLine.Anybody(broker.Port) });
        await line.OnlineAsync();
        return line;
    }

    private static async Task AssertCarriesAsync(SessionLine line) =>
        Assert.Equal(PublishOutcome.Acked, (await line.Session.PublishAsync("comeback", "here"u8.ToArray(), 1).WaitAsync(EmulatedLine.Limit)).Outcome);

    /// <summary>Logins with a given validity each; the last one is given out again and again.</summary>
    private sealed class Logins(int port, params TimeSpan[] valid) : ICredentialSource
    {
        public int Made { get; private set; }

        public MqttCredentials Create(DateTimeOffset now) =>
            new("127.0.0.1", port, false, "renewed", null, null, now + valid[Math.Min(Made++, valid.Length - 1)]);
    }
}
