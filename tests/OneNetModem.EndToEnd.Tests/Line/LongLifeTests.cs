// What a session must survive in months: logins that last for years, a clock that is wrong, handlers that throw, a port that
// goes in the middle of a step.
using OneNetModem.At.Links;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class LongLifeTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData("2026-11-22T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public async Task A_login_that_lasts_for_months_is_renewed_in_its_time(string pc)
    {
        Mosquitto.Require();
        WatchedTime time = new(DateTimeOffset.Parse(pc, System.Globalization.CultureInfo.InvariantCulture));
        Logins logins = new(broker.Port, TimeSpan.FromDays(60));
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() },
            Session = new ModemSessionOptions { Heartbeat = Timeout.InfiniteTimeSpan }, // the module's time is the real one, and it could not answer in a day that takes no time
            Credentials = logins,
            Time = time,
        });
        await line.OnlineAsync();
        Assert.Equal(1, logins.Made);

        // What is still to go shows in the timer that the session sets: whole days, then the rest.
        time.Advance(TimeSpan.FromMinutes(1));
        for (int day = 0; day < 59; day++)
        {
            Assert.Equal(Day, await time.NextAsync(due => due > TimeSpan.FromHours(1)));
            time.Advance(Day);
        }

        TimeSpan rest = await time.NextAsync(due => due > TimeSpan.FromHours(1));
        Assert.InRange(rest, TimeSpan.FromHours(20), Day);
        Assert.Equal(1, logins.Made);
        Task renewing = line.EnteredAsync(SessionState.MqttConfiguring);
        Task online = line.EnteredAsync(SessionState.Online);
        time.Advance(rest);
        await renewing;
        await online;
        Assert.Equal(2, logins.Made);
    }

    [Fact]
    public async Task Handlers_that_throw_stop_neither_the_session_nor_its_messages()
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, "none");
        await using SessionLine line = new(new SessionLineOptions
        {
            Module = new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() },
            Session = new ModemSessionOptions { Topics = [new Quectel.Commands.QmtTopic("throw/#", 1)] },
            Credentials = SessionLine.Anybody(broker.Port),
        });
        line.Session.StateChanged += _ => throw new InvalidOperationException("somebody else's");
        line.Session.MessageReceived += _ => throw new InvalidOperationException("somebody else's");
        await line.OnlineAsync();
        await far.SendAsync("throw/1", "x"u8.ToArray(), 1);
        await far.SendAsync("throw/2", "x"u8.ToArray(), 1);
        Assert.Equal("throw/1", (await line.MessageAsync()).Topic);
        Assert.Equal("throw/2", (await line.MessageAsync()).Topic);
        await line.Session.StopAsync().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(SessionState.Closed, line.Session.State);
    }

    [Theory]
    [InlineData("mute", SessionState.Syncing)]
    [InlineData("no-sim", SessionState.SimCheck)]
    [InlineData("searching", SessionState.Registering)]
    public async Task A_port_that_goes_in_the_middle_of_a_step_is_the_only_fault(string fault, SessionState state)
    {
        await using SessionLine line = new(new SessionLineOptions
        {
            PortName = Path.Combine(Path.GetTempPath(), $"middle-{Guid.NewGuid():N}"),
            Module = new ModuleOptions { AlreadyOn = fault == "mute", BootTime = TimeSpan.Zero, Faults = [FaultCatalog.Parse(fault)] },
        });
        Task entered = line.EnteredAsync(state);
        line.Session.Start();
        await entered;
        Task waiting = line.EnteredAsync(SessionState.WaitingForPort);
        await line.UnplugAsync();
        Assert.Equal(SessionLayer.Port, (await line.FaultAsync()).Layer);
        await waiting;
    }

    [Fact]
    public async Task A_session_is_started_once()
    {
        await using SessionLine line = new(new SessionLineOptions());
        line.Session.Start();
        Assert.Throws<InvalidOperationException>(line.Session.Start);
    }

    [Fact]
    public async Task A_stop_wins_over_a_start_whichever_comes_first()
    {
        for (int i = 0; i < 200; i++)
        {
            await using ModemSession session = new(
                new ModemSessionOptions(),
                _ => throw new LinkException("none", LinkFailure.NotFound, "there is no such port"),
                SessionLine.Anybody(1));
            using Barrier together = new(2);
            Task starting = Task.Run(() =>
            {
                together.SignalAndWait();
                session.Start();
            });
            together.SignalAndWait();
            await session.StopAsync().WaitAsync(EmulatedLine.Limit);
            await starting;
            Assert.True(session.Completion.IsCompletedSuccessfully);
            Assert.Equal(SessionState.Closed, session.State);
        }
    }

    private sealed class Logins(int port, TimeSpan valid) : ICredentialSource
    {
        private int _made;

        public int Made => Volatile.Read(ref _made);

        public MqttCredentials Create(DateTimeOffset now)
        {
            Interlocked.Increment(ref _made);
            return new("127.0.0.1", port, false, "long", null, null, now + valid);
        }
    }
}
