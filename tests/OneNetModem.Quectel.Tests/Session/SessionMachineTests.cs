// The whole table: every state with every trigger that may come at any time. A pair nobody thought of fails.
using OneNetModem.Quectel.Session;
using OneNetModem.Testing;
using static OneNetModem.Quectel.Session.SessionState;
using static OneNetModem.Quectel.Session.SessionTrigger;

namespace OneNetModem.Quectel.Tests.Session;

public sealed class SessionMachineTests
{
    /// <summary>What each state does on Stop, PortLost, ModemRestarted, PdpLost, MqttLost and Timeout; "-" is: nothing, knowingly.</summary>
    private static readonly (SessionState State, string Stop, string PortLost, string Restarted, string PdpLost, string MqttLost, string Timeout)[] Table =
    [
        (Closed,          "-",        "-",              "-",       "-",          "-",       "-"),
        (Opening,         "Stopping", "-",              "-",       "-",          "-",       "WaitingForPort"),
        (WaitingForPort,  "Stopping", "-",              "-",       "-",          "-",       "-"),
        (Syncing,         "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (Identifying,     "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (SimCheck,        "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (Registering,     "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (Activating,      "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (MqttConfiguring, "Stopping", "WaitingForPort", "Syncing", "Activating", "-",       "Backoff"),
        (MqttOpening,     "Stopping", "WaitingForPort", "Syncing", "Activating", "Backoff", "Backoff"),
        (MqttConnecting,  "Stopping", "WaitingForPort", "Syncing", "Activating", "Backoff", "Backoff"),
        (Subscribing,     "Stopping", "WaitingForPort", "Syncing", "Activating", "Backoff", "Backoff"),
        (Online,          "Stopping", "WaitingForPort", "Syncing", "Activating", "Backoff", "Backoff"),
        (Backoff,         "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "-"),
        (Recovering,      "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "Backoff"),
        (Faulted,         "Stopping", "WaitingForPort", "Syncing", "-",          "-",       "-"),
        (Stopping,        "-",        "-",              "-",       "-",          "-",       "-"),
    ];

    public static TheoryData<SessionState, SessionTrigger, string> Pairs()
    {
        TheoryData<SessionState, SessionTrigger, string> pairs = [];
        foreach (var row in Table)
        {
            pairs.Add(row.State, Stop, row.Stop);
            pairs.Add(row.State, PortLost, row.PortLost);
            pairs.Add(row.State, ModemRestarted, row.Restarted);
            pairs.Add(row.State, PdpLost, row.PdpLost);
            pairs.Add(row.State, MqttLost, row.MqttLost);
            pairs.Add(row.State, SessionTrigger.Timeout, row.Timeout);
        }

        return pairs;
    }

    [Fact]
    public void The_table_has_every_state() => Assert.Equal(Enum.GetValues<SessionState>(), Table.Select(r => r.State));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_state_does_what_the_table_says(SessionState state, SessionTrigger trigger, string expected)
    {
        List<string> unhandled = [];
        List<SessionState> entered = [];
        SessionMachine machine = new(state, (_, _, to) => entered.Add(to), (s, t) => unhandled.Add($"{t} in {s}"));
        machine.Fire(trigger);
        Assert.Empty(unhandled);
        Assert.Equal(expected == "-" ? [] : [Enum.Parse<SessionState>(expected)], entered);
    }

    [Fact]
    public void Every_external_trigger_is_provided_for_in_every_state()
    {
        foreach (SessionState state in Enum.GetValues<SessionState>())
        {
            foreach (SessionTrigger trigger in SessionMachine.External)
            {
                SessionMachine machine = new(state, (_, _, _) => { }, (s, t) => Assert.Fail($"{t} is not provided for in {s}"));
                machine.Fire(trigger);
            }
        }
    }

    [Fact]
    public void A_trigger_of_another_states_step_is_reported_and_changes_nothing()
    {
        List<string> unhandled = [];
        SessionMachine machine = new(Online, (_, _, _) => { }, (s, t) => unhandled.Add($"{t} in {s}"));
        machine.Fire(SimReady);
        Assert.Equal(["SimReady in Online"], unhandled);
        Assert.Equal(Online, machine.State);
    }

    [Fact]
    public void Steps_lead_from_closed_to_online()
    {
        SessionMachine machine = new(Closed, (_, _, _) => { }, (s, t) => Assert.Fail($"{t} in {s}"));
        foreach (SessionTrigger trigger in (SessionTrigger[])[Start, PortOpened, Synced, Identified, SimReady, Registered, PdpActive, MqttConfigured, MqttOpened, MqttConnected, Subscribed])
        {
            machine.Fire(trigger);
        }

        Assert.Equal(Online, machine.State);
    }

    [Fact]
    public void The_diagram_in_the_readme_is_the_machine()
    {
        string readme = Path.Combine(Repository.Root, "src", "OneNetModem.Quectel", "README.md");
        string text = File.ReadAllText(readme).ReplaceLineEndings("\n");
        const string open = "```mermaid\n";
        int start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        int end = text.IndexOf("```", start, StringComparison.Ordinal);
        string diagram = new SessionMachine(Closed, (_, _, _) => { }, (_, _) => { }).ToMermaid();
        if (text[start..end] != diagram && Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(readme, text[..start] + diagram + text[end..]);
        }
        else
        {
            Assert.Equal(diagram, text[start..end]);
        }
    }
}
