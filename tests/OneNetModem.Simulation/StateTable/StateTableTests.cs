// The whole table: every state of a session, struck by every fault that has a name.
using OneNetModem.Bridge;
using OneNetModem.Emulator.Faults;
using OneNetModem.Quectel.Session;
using OneNetModem.Simulation.Checks;
using OneNetModem.Simulation.World;

namespace OneNetModem.Simulation.StateTable;

public sealed class StateTableTests(Survived survived)
{
    /// <summary>The longest wait between two tries is 15 minutes and a quarter of that (for a person); then everything is done anew.</summary>
    private static readonly TimeSpan Comeback = TimeSpan.FromMinutes(25);

    public static TheoryData<SessionState, string> Pairs
    {
        get
        {
            TheoryData<SessionState, string> pairs = [];
            foreach (SessionState state in Enum.GetValues<SessionState>())
            {
                foreach (string fault in Expectation.AllFaults)
                {
                    pairs.Add(state, fault);
                }
            }

            return pairs;
        }
    }

    [Fact]
    public void No_row_stands_for_a_fault_that_is_gone() => Assert.Empty(Expectation.Superfluous);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Struck_in_a_state_the_line_comes_back_or_says_why_it_cannot(SessionState state, string fault) => OneThread.Run(thread =>
    {
        Fault named = FaultCatalog.Parse(fault);
        Expectation expected = Expectation.Of(named);
        SimulatedLine line = new(thread, seed: 7);
        using CancellationTokenSource end = new();
        Traffic.Start(line, posts: TimeSpan.FromSeconds(20), commands: TimeSpan.FromSeconds(30), questions: TimeSpan.FromSeconds(7), end.Token);
        int before = 0;
        StateEntry.Reach(line, state, () =>
        {
            before = line.Struck;
            line.Module.AddFault(named);
        });
        if (state != SessionState.Stopping)
        {
            // Some strike at every twentieth occasion only; what goes over the line brings it about.
            Assert.True(line.Until(() => line.Struck > before || expected.AtStart, TimeSpan.FromMinutes(30)), line.Story("the fault has not struck at all"));
            Survive(line, named, expected);
        }

        end.Cancel();
        line.Close();
        survived.AddPair(line.Now);
    });

    private static void Survive(SimulatedLine line, Fault fault, Expectation expected)
    {
        TimeSpan bound = TimeSpan.FromMinutes(expected.Minutes);
        switch (expected.Verdict)
        {
            case Verdict.Survived:
                Assert.True(line.Works(bound), line.Story("not online again"));
                break;
            case Verdict.PublishTold:
                Assert.True(line.Until(() => line.IsOnline, bound), line.Story("not online again"));
                PostResult told = line.Await(line.Ledger.PostAsync(line.Client), TimeSpan.FromMinutes(3));
                Assert.NotEmpty(told.Published.Detail);
                break;
            case Verdict.Named:
                AssertNamed(line, expected, bound);
                break;
            default:
                Assert.True(line.Works(bound) || line.Faults.Count > 0, line.Story("neither online again nor a fault"));
                break;
        }

        Assert.All(line.Faults, f => Assert.True(f.Fault.Reason.Length > 0 && f.Fault.Advice.Length > 0));
        line.Module.RemoveFaults(fault.Name);
        if (expected.NeedsReset)
        {
            line.Module.Restart();
        }

        Assert.True(line.Works(Comeback), line.Story("not online again after the cause was gone"));
    }

    /// <summary>A fault of an expected layer is told of. What strikes only at a start does so at the next one.</summary>
    private static void AssertNamed(SimulatedLine line, Expectation expected, TimeSpan bound)
    {
        bool Told() => line.Faults.Exists(f => expected.Layers.Contains(f.Fault.Layer));
        if (!line.Until(Told, TimeSpan.FromMinutes(3)) && !expected.NeedsReset)
        {
            line.Module.Restart();
        }

        Assert.DoesNotContain(line.Faults.TakeWhile(f => !expected.Layers.Contains(f.Fault.Layer)), f => f.Fault.Reason.Contains("PDP context 1 cannot be activated", StringComparison.Ordinal));
        Assert.True(line.Until(Told, bound), line.Story("no fault of " + string.Join(" or ", expected.Layers)));
    }
}
