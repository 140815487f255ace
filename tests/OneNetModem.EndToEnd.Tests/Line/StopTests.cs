// Stopping is clean in every state: it ends within 5 s, and the port is given back.
using System.Diagnostics;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class StopTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(SessionState.Opening, "")]
    [InlineData(SessionState.Syncing, "")]
    [InlineData(SessionState.Syncing, "mute")]
    [InlineData(SessionState.Identifying, "")]
    [InlineData(SessionState.SimCheck, "")]
    [InlineData(SessionState.SimCheck, "no-sim")]
    [InlineData(SessionState.Registering, "")]
    [InlineData(SessionState.Registering, "searching")]
    [InlineData(SessionState.Activating, "")]
    [InlineData(SessionState.MqttConfiguring, "")]
    [InlineData(SessionState.MqttOpening, "")]
    [InlineData(SessionState.MqttConnecting, "")]
    [InlineData(SessionState.MqttConnecting, "broker-silent")]
    [InlineData(SessionState.Subscribing, "")]
    [InlineData(SessionState.Online, "")]
    [InlineData(SessionState.Backoff, "qmtopen:-1")]
    [InlineData(SessionState.Recovering, "qmtopen:-1")]
    [InlineData(SessionState.Faulted, "connack:5")]
    public async Task A_stop_ends_in_time_and_gives_the_port_back(SessionState state, string fault)
    {
        Mosquitto.Require();
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = new ModuleOptions { AlreadyOn = fault != "no-sim", BootTime = TimeSpan.FromMilliseconds(50), Routes = ModuleRoutes.ToAnywhere(), Faults = fault.Length > 0 ? [FaultCatalog.Parse(fault)] : [] },
            Session = new ModemSessionOptions { Topics = [new QmtTopic("stop/#", 1)] },
            Credentials = SessionLine.Anybody(broker.Port),
        });
        Task entered = line.EnteredAsync(state);
        line.Session.Start();
        await entered;
        await AssertStopsAsync(line);
    }

    [Fact]
    public async Task A_stop_without_a_port_ends_in_time()
    {
        await using SessionLine line = new(new SessionLineOptions { PortName = Path.Combine(Path.GetTempPath(), $"stop-{Guid.NewGuid():N}") });
        await line.UnplugAsync();
        Task entered = line.EnteredAsync(SessionState.WaitingForPort);
        line.Session.Start();
        await entered;
        await AssertStopsAsync(line);
    }

    [Fact]
    public async Task A_module_that_has_gone_silent_while_online_is_given_up_in_time()
    {
        Mosquitto.Require();
        await using SessionLine line = await OnlineAsync();
        line.Module.SetFaults(FaultCatalog.Parse("mute"));
        await AssertStopsAsync(line);
    }

    [Fact]
    public async Task Publishes_on_their_way_are_told_what_became_of_them()
    {
        Mosquitto.Require();
        await using SessionLine line = await OnlineAsync();
        line.Module.SetFaults(FaultCatalog.Parse("broker-silent"));
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 12).Select(i => line.Session.PublishAsync("stop/way", "x"u8.ToArray(), 1))];
        await AssertStopsAsync(line);
        PublishResult[] results = await Task.WhenAll(publishes).WaitAsync(EmulatedLine.Limit);
        Assert.All(results, r => Assert.NotEqual(PublishOutcome.Acked, r.Outcome));
        Assert.Contains(results, r => r.Outcome == PublishOutcome.Unknown);
        Assert.Contains(results, r => r.Outcome == PublishOutcome.Failed);
    }

    [Fact]
    public async Task A_session_that_stops_says_goodbye()
    {
        Mosquitto.Require();
        await using SessionLine line = await OnlineAsync();
        await AssertStopsAsync(line);
        Assert.Contains("AT+QMTDISC=0", line.Commands);
    }

    private async Task<SessionLine> OnlineAsync()
    {
        SessionLine line = new(new SessionLineOptions { Module = new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() }, Credentials = SessionLine.Anybody(broker.Port) });
        await line.OnlineAsync();
        return line;
    }

    private static async Task AssertStopsAsync(SessionLine line)
    {
        long started = Stopwatch.GetTimestamp();
        await line.Session.StopAsync().WaitAsync(EmulatedLine.Limit);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Assert.True(took < Limit, $"it took {took.TotalSeconds:0.0} s");
        Assert.Equal(SessionState.Closed, line.Session.State);
        Assert.Null(line.Session.At);
        await line.ReleasedAsync();
    }
}
