// The table of states and triggers. No actions of its own: the session does the work on entry. A trigger that a state
// does not act on is ignored by name, so that one nobody thought of is noticed.
using Stateless;
using Stateless.Graph;

namespace OneNetModem.Quectel.Session;

/// <summary>The session's state machine (Stateless). Not thread-safe: one loop fires it.</summary>
public sealed class SessionMachine
{
    private readonly StateMachine<SessionState, SessionTrigger> _machine;

    /// <summary>A machine in a given state.</summary>
    /// <param name="initial">Where it starts.</param>
    /// <param name="entered">Called behind each transition, with source, trigger and destination.</param>
    /// <param name="unhandled">Called for a trigger that the state does not provide for.</param>
    public SessionMachine(SessionState initial, Action<SessionState, SessionTrigger, SessionState> entered, Action<SessionState, SessionTrigger> unhandled)
    {
        ArgumentNullException.ThrowIfNull(entered);
        _machine = new StateMachine<SessionState, SessionTrigger>(initial, FiringMode.Queued);
        _machine.OnUnhandledTrigger(unhandled);
        _machine.OnTransitionCompleted(t => entered(t.Source, t.Trigger, t.Destination));
        Configure();
    }

    /// <summary>Triggers that come from outside a state's own step, at any time.</summary>
    public static IReadOnlyList<SessionTrigger> External { get; } =
    [
        SessionTrigger.Start, SessionTrigger.Stop, SessionTrigger.PortLost, SessionTrigger.ModemRestarted, SessionTrigger.ModuleSilent, SessionTrigger.PdpLost,
        SessionTrigger.MqttLost, SessionTrigger.Timeout, SessionTrigger.CredentialsExpiring, SessionTrigger.RetryDue,
    ];

    /// <summary>The state.</summary>
    public SessionState State => _machine.State;

    /// <summary>Fires a trigger.</summary>
    public void Fire(SessionTrigger trigger) => _machine.Fire(trigger);

    /// <summary>The table as a Mermaid state diagram, without the ignored triggers.</summary>
    public string ToMermaid()
    {
        // An ignored trigger shows as a loop of a state to itself; the one real loop (a restart while syncing) stays.
        IEnumerable<string> lines = MermaidGraph.Format(_machine.GetInfo()).ReplaceLineEndings("\n").Split('\n')
            .Where(l => !(IsLoop(l) && !l.Contains("Syncing --> Syncing : ModemRestarted", StringComparison.Ordinal)));
        return string.Join('\n', lines).Trim() + "\n";
    }

    private static bool IsLoop(string line)
    {
        string[] words = line.Trim().Split(' ');
        return words.Length > 2 && words[1] == "-->" && words[0] == words[2];
    }

    private void Configure()
    {
        Of(SessionState.Closed)
            .Permit(SessionTrigger.Start, SessionState.Opening)
            .IgnoreRest();
        Of(SessionState.Opening)
            .Permit(SessionTrigger.PortOpened, SessionState.Syncing)
            .Permit(SessionTrigger.PortUnavailable, SessionState.WaitingForPort)
            .Permit(SessionTrigger.Failed, SessionState.WaitingForPort)
            .Permit(SessionTrigger.Timeout, SessionState.WaitingForPort)
            .Permit(SessionTrigger.Stop, SessionState.Stopping)
            .IgnoreRest();
        Of(SessionState.WaitingForPort)
            .Permit(SessionTrigger.RetryDue, SessionState.Opening)
            .Permit(SessionTrigger.Stop, SessionState.Stopping)
            .IgnoreRest();

        // Silence is what syncing is there to wait out.
        Attached(SessionState.Syncing, restart: false)
            .Permit(SessionTrigger.Synced, SessionState.Identifying)
            .PermitReentry(SessionTrigger.ModemRestarted)
            .IgnoreRest();
        Attached(SessionState.Identifying)
            .Permit(SessionTrigger.Identified, SessionState.SimCheck)
            .IgnoreRest();
        Attached(SessionState.SimCheck)
            .Permit(SessionTrigger.SimReady, SessionState.Registering)
            .IgnoreRest();
        Attached(SessionState.Registering)
            .Permit(SessionTrigger.Registered, SessionState.Activating)
            .IgnoreRest();
        Attached(SessionState.Activating)
            .Permit(SessionTrigger.PdpActive, SessionState.MqttConfiguring)
            .IgnoreRest();

        // Closing what was left open ends an old connection: its +QMTSTAT means nothing here.
        Attached(SessionState.MqttConfiguring)
            .Permit(SessionTrigger.MqttConfigured, SessionState.MqttOpening)
            .Permit(SessionTrigger.PdpLost, SessionState.Activating)
            .IgnoreRest();
        Attached(SessionState.MqttOpening)
            .Permit(SessionTrigger.MqttOpened, SessionState.MqttConnecting)
            .Permit(SessionTrigger.PdpLost, SessionState.Activating)
            .Permit(SessionTrigger.MqttLost, SessionState.Backoff)
            .IgnoreRest();
        Attached(SessionState.MqttConnecting)
            .Permit(SessionTrigger.MqttConnected, SessionState.Subscribing)
            .Permit(SessionTrigger.PdpLost, SessionState.Activating)
            .Permit(SessionTrigger.MqttLost, SessionState.Backoff)
            .IgnoreRest();
        Attached(SessionState.Subscribing)
            .Permit(SessionTrigger.Subscribed, SessionState.Online)
            .Permit(SessionTrigger.PdpLost, SessionState.Activating)
            .Permit(SessionTrigger.MqttLost, SessionState.Backoff)
            .IgnoreRest();
        Attached(SessionState.Online)
            .Permit(SessionTrigger.CredentialsExpiring, SessionState.MqttConfiguring)
            .Permit(SessionTrigger.PdpLost, SessionState.Activating)
            .Permit(SessionTrigger.MqttLost, SessionState.Backoff)
            .IgnoreRest();

        Attached(SessionState.Recovering)
            .Permit(SessionTrigger.ResumeAtMqtt, SessionState.MqttConfiguring)
            .Permit(SessionTrigger.ResumeAtPdp, SessionState.Activating)
            .Permit(SessionTrigger.ResumeAtSim, SessionState.SimCheck)
            .Permit(SessionTrigger.ResumeAtSync, SessionState.Syncing)
            .Permit(SessionTrigger.ResumeAtPort, SessionState.Opening)
            .IgnoreRest();
        Of(SessionState.Backoff)
            .Permit(SessionTrigger.RetryDue, SessionState.Recovering)
            .Permit(SessionTrigger.PortLost, SessionState.WaitingForPort)
            .Permit(SessionTrigger.ModemRestarted, SessionState.Syncing)
            .Permit(SessionTrigger.Stop, SessionState.Stopping)
            .IgnoreRest();
        Of(SessionState.Faulted)
            .Permit(SessionTrigger.RetryDue, SessionState.Syncing)
            .Permit(SessionTrigger.PortLost, SessionState.WaitingForPort)
            .Permit(SessionTrigger.ModemRestarted, SessionState.Syncing)
            .Permit(SessionTrigger.Stop, SessionState.Stopping)
            .IgnoreRest();
        Of(SessionState.Stopping)
            .Permit(SessionTrigger.Stopped, SessionState.Closed)
            .IgnoreRest();
    }

    private Table Of(SessionState state) => new(_machine.Configure(state));

    /// <summary>A state that works with an open port: it may fail, run out of time, lose the port, be restarted or stopped.</summary>
    private Table Attached(SessionState state, bool restart = true)
    {
        Table table = Of(state)
            .Permit(SessionTrigger.Failed, SessionState.Backoff)
            .Permit(SessionTrigger.Timeout, SessionState.Backoff)
            .Permit(SessionTrigger.NeedsPerson, SessionState.Faulted)
            .Permit(SessionTrigger.PortLost, SessionState.WaitingForPort)
            .Permit(SessionTrigger.Stop, SessionState.Stopping);
        return restart ? table.Permit(SessionTrigger.ModemRestarted, SessionState.Syncing).Permit(SessionTrigger.ModuleSilent, SessionState.Backoff) : table;
    }

    /// <summary>One state's row: what it acts on; the other external triggers are ignored knowingly.</summary>
    private sealed class Table(StateMachine<SessionState, SessionTrigger>.StateConfiguration row)
    {
        private readonly HashSet<SessionTrigger> _named = [];

        public Table Permit(SessionTrigger trigger, SessionState to)
        {
            _named.Add(trigger);
            row.Permit(trigger, to);
            return this;
        }

        public Table PermitReentry(SessionTrigger trigger)
        {
            _named.Add(trigger);
            row.PermitReentry(trigger);
            return this;
        }

        public void IgnoreRest()
        {
            foreach (SessionTrigger trigger in External.Where(t => !_named.Contains(t)))
            {
                row.Ignore(trigger);
            }
        }
    }
}
