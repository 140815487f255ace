// How long a session waits for a SIM and for a network, and what it says meanwhile. The session's time is the test's: it is
// advanced by each wait that a step asks for.
using Microsoft.Extensions.Logging;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Line;

public sealed class PatienceTests
{
    private static readonly TimeSpan SimWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RegistrationWait = TimeSpan.FromSeconds(5);

    private readonly WatchedTime _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_module_that_has_been_running_is_believed_after_5_s_that_there_is_no_SIM()
    {
        await using SessionLine line = Line("no-sim");
        await EnterAsync(line, SessionState.SimCheck, line.Session.Start);
        Task<SessionFault> fault = line.FaultAsync();
        Assert.Equal(5, await PassUntilAsync(fault, SimWait));
        SessionFault seen = await fault;
        Assert.Equal((SessionLayer.Sim, true), (seen.Layer, seen.NeedsPerson));
        Assert.Contains("there is no SIM", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_has_just_started_has_20_s_until_there_is_no_SIM()
    {
        await using SessionLine line = Line("no-sim");
        await RestartAsync(line);
        Task<SessionFault> fault = line.FaultAsync();
        Assert.Equal(20, await PassUntilAsync(fault, SimWait));
        Assert.Contains("there is no SIM", (await fault).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_SIM_that_comes_10_s_after_the_start_is_in_time()
    {
        await using SessionLine line = Line("no-sim");
        await RestartAsync(line);
        for (int second = 0; second < 10; second++)
        {
            await _time.NextAsync(due => due == SimWait);
            _time.Advance(SimWait);
        }

        Task registering = line.EnteredAsync(SessionState.Registering);
        line.Module.RemoveFaults("no-sim");
        await registering;
    }

    [Fact]
    public async Task The_search_for_a_network_is_told_every_15_s_with_the_signal()
    {
        LoggedLines log = new();
        await using SessionLine line = Line("searching", log);
        await EnterAsync(line, SessionState.Registering, line.Session.Start);
        Task<SessionFault> fault = line.FaultAsync();
        Assert.Equal(18, await PassUntilAsync(fault, RegistrationWait));
        string[] told = [.. log.Of(LogLevel.Information).Where(l => l.Contains("not registered yet", StringComparison.Ordinal))];
        Assert.Equal(5, told.Length);
        Assert.EndsWith("after 15 s: searching, no signal measured", told[0], StringComparison.Ordinal);
        Assert.Contains("after 75 s", told[^1], StringComparison.Ordinal);
    }

    private SessionLine Line(string fault, ILogger? log = null) => new(new SessionLineOptions
    {
        Module = new ModuleOptions { BootTime = TimeSpan.Zero, Faults = [FaultCatalog.Parse(fault)] },
        Time = _time,
        Log = log,
    });

    /// <summary>Completes in the state; what was waited for on the way there is passed over.</summary>
    private async Task EnterAsync(SessionLine line, SessionState state, Action act)
    {
        line.Session.StateChanged += t =>
        {
            if (t.To == state)
            {
                _time.Forget();
            }
        };
        Task entered = line.EnteredAsync(state);
        act();
        await entered;
    }

    private async Task RestartAsync(SessionLine line)
    {
        await EnterAsync(line, SessionState.SimCheck, line.Session.Start);

        // Between two questions: one that the restart swallows would wait for a limit that this test's time never reaches.
        await _time.NextAsync(due => due == SimWait);
        await EnterAsync(line, SessionState.SimCheck, line.Module.Restart);
        Assert.Contains("restarted", (await line.FaultAsync()).Reason, StringComparison.Ordinal);
    }

    /// <summary>Lets each wait of this length pass until the end has come; returns how many there were.</summary>
    private async Task<int> PassUntilAsync(Task end, TimeSpan wait)
    {
        int waits = 0;
        while (true)
        {
            Task<TimeSpan> next = _time.NextAsync(due => due == wait);
            if (await Task.WhenAny(end, next) == end)
            {
                return waits;
            }

            waits++;
            _time.Advance(await next);
        }
    }
}
