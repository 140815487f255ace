// Stopping is clean in every state: it ends within 5 s, and the port is given back.
using System.Diagnostics;
using System.IO.Pipelines;
using OneNetModem.At.Links;
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

    public static TheoryData<SessionState, string> Cases() => new()
    {
        { SessionState.Opening, "" },
        { SessionState.Syncing, "" },
        { SessionState.Syncing, "mute" },
        { SessionState.Identifying, "" },
        { SessionState.SimCheck, "" },
        { SessionState.SimCheck, "no-sim" },
        { SessionState.Registering, "" },
        { SessionState.Registering, "searching" },
        { SessionState.Activating, "" },
        { SessionState.MqttConfiguring, "" },
        { SessionState.MqttOpening, "" },
        { SessionState.MqttConnecting, "" },
        { SessionState.MqttConnecting, "broker-silent" },
        { SessionState.Subscribing, "" },
        { SessionState.Online, "" },
        { SessionState.Backoff, "qmtopen:-1" },
        { SessionState.Recovering, "qmtopen:-1" },
        { SessionState.Faulted, "connack:5" },
    };

    [Fact]
    public void Every_state_is_stopped_in() =>
        Assert.Equal(
            Enum.GetValues<SessionState>().Except([SessionState.Closed, SessionState.Stopping]).Order(),
            Cases().Select(c => c.Data.Item1).Append(SessionState.WaitingForPort).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
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

    [Theory]
    [InlineData("no-prompt@on=AT+QMTPUB@every=1")]
    [InlineData("hang@at=prompt@on=AT+QMTPUB@times=1")]
    [InlineData("hang@at=data@on=AT+QMTPUB@times=1")]
    [InlineData("hang@at=payload@on=AT+QMTPUB@times=1")]
    public async Task A_publish_that_got_stuck_in_its_data_phase_does_not_hold_a_stop_up(string fault)
    {
        Mosquitto.Require();
        await using SessionLine line = await OnlineAsync();
        line.Module.SetFaults(FaultCatalog.Parse(fault));
        Task read = line.CommandAsync("AT+QMTPUB");
        Task<PublishResult> publish = line.Session.PublishAsync("stop/way", "x"u8.ToArray(), 1);
        await read;
        await AssertStopsAsync(line);
        Assert.NotEqual(PublishOutcome.Acked, (await publish.WaitAsync(EmulatedLine.Limit)).Outcome);
    }

    [Fact]
    public async Task A_write_that_the_port_does_not_take_does_not_hold_a_stop_up()
    {
        Mosquitto.Require();
        StuckLink? link = null;
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() },
            Credentials = SessionLine.Anybody(broker.Port),
            Decorate = inner => link = new StuckLink(inner),
        });
        await line.OnlineAsync();
        Task stuck = link!.StickAsync();
        Task<PublishResult> publish = line.Session.PublishAsync("stop/way", "x"u8.ToArray(), 1);
        await stuck;
        await AssertStopsAsync(line);
        Assert.NotEqual(PublishOutcome.Acked, (await publish.WaitAsync(EmulatedLine.Limit)).Outcome);
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

    /// <summary>A port whose output stops, as with flow control and a module that hangs; closing it ends the write.</summary>
    private sealed class StuckLink(IByteLink inner) : IByteLink
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _sticks;

        public string Name => inner.Name;

        public PipeReader Input => inner.Input;

        public CancellationToken Closed => inner.Closed;

        public LinkException? Fault => inner.Fault;

        /// <summary>From now on nothing is taken; completes with the first write that waits.</summary>
        public Task StickAsync()
        {
            _sticks = true;
            return _stuck.Task.WaitAsync(EmulatedLine.Limit);
        }

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
        {
            if (_sticks)
            {
                _stuck.TrySetResult();
                await _closed.Task.WaitAsync(cancellationToken);
            }

            await inner.WriteAsync(data, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            _closed.TrySetResult();
            return inner.DisposeAsync();
        }
    }
}
