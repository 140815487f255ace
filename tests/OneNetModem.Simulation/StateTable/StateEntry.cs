// How a session gets into each of its states, so that something can be done at the very moment it enters.
using OneNetModem.Emulator.Faults;
using OneNetModem.Quectel.Session;
using OneNetModem.Simulation.World;

namespace OneNetModem.Simulation.StateTable;

internal static class StateEntry
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    /// <summary>Starts the session, gets it into the state and does what is to be done there.</summary>
    public static void Reach(SimulatedLine line, SessionState state, Action there)
    {
        bool reached = false;
        if (state == SessionState.Closed)
        {
            there();
            line.Client.Session.Start();
            return;
        }

        line.Client.Session.StateChanged += t =>
        {
            if (t.To == state && !reached)
            {
                reached = true;
                there();
            }
        };
        switch (state)
        {
            case SessionState.WaitingForPort:
                line.Port.Unplug();
                line.Client.Session.Start();
                line.Pass(TimeSpan.FromSeconds(10));
                line.Port.Replug(underAnotherName: false);
                break;
            case SessionState.Faulted:
                line.Module.AddFault(FaultCatalog.Parse("connack:5@times=1"));
                line.Client.Session.Start();
                break;
            case SessionState.Backoff or SessionState.Recovering:
                GoOnline(line);
                line.Module.AddFault(FaultCatalog.Parse("broker-closes"));
                break;
            case SessionState.Stopping:
                GoOnline(line);
                _ = line.Client.Session.StopAsync();
                break;
            default:
                line.Client.Session.Start();
                break;
        }

        Assert.True(line.Until(() => reached, Bound), $"{state} was not entered");
    }

    private static void GoOnline(SimulatedLine line)
    {
        line.Client.Session.Start();
        Assert.True(line.Until(() => line.IsOnline, Bound), "not online");
    }
}
