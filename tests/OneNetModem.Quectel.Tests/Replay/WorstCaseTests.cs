// The worst that was seen on a wire (tests/traces), played to the driver again: it must send and understand what it did when it
// was recorded.
using CsCheck;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Replay;
using OneNetModem.Quectel.Tests.Wire;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Tests.Replay;

public sealed class WorstCaseTests
{
    public static TheoryData<string, int, int, int> Cases() => new()
    {
        // name, timeouts, orphans, messages
        { "awkward-published", 0, 0, 0 },
        { "awkward-received", 0, 0, 2 },
        { "byte-flipped", 5, 5, 0 },
        { "byte-lost", 6, 5, 2 },
        { "echo-stays", 0, 0, 0 },
        { "glued", 0, 0, 2 },
        { "host-byte-lost", 3, 3, 2 },
        { "late-answer", 3, 3, 0 },
        { "late-publish-result", 0, 0, 3 },
        { "lost-answer", 1, 0, 0 },
        { "lost-echo", 0, 0, 0 },
        { "lost-prompt", 2, 1, 0 },
        { "payload-cut-by-restart", 0, 0, 0 },
        { "payload-stalled", 0, 0, 0 },
        { "port-gone", 0, 0, 2 },
        { "restart-in-answer", 0, 0, 0 },
        { "restart-in-data", 0, 0, 0 },
        { "split", 0, 0, 2 },
        { "unresponsive", 5, 0, 0 },
        { "urc-around-prompt", 0, 0, 0 },
        { "urc-in-answer", 0, 0, 0 },
        { "urc-storm", 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_worst_case_is_lived_through_as_it_was_recorded(string name, int timeouts, int orphans, int messages)
    {
        ReplayResult result = await TraceReplay.RunAsync(RecordedTrace.Load(name), new ReplayOptions { Events = RecordedTrace.Events(name) });
        Assert.Null(result.Difference);
        Assert.Equal((timeouts, orphans, messages), (result.Counts.Timeouts, result.Counts.Orphans, result.Counts.Messages));
    }

    [Fact]
    public void Every_trace_is_replayed_and_explained()
    {
        string[] names = [.. RecordedTrace.Names()];
        Assert.Equal(names, Cases().Select(c => c.Data.Item1));
        Assert.All(names, name => Assert.Contains($"| `{name}` |", RecordedTrace.Readme, StringComparison.Ordinal));
        Assert.Equal(names.Length, RecordedTrace.Readme.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public void How_the_received_bytes_are_cut_does_not_matter()
    {
        string[] names = [.. RecordedTrace.Names()];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[1, 30].Array[1, 20]).Sample(
            (index, lengths) =>
            {
                IReadOnlyList<TraceRecord> cut = [.. RecordedTrace.Load(names[index]).SelectMany(r => r.Direction == TraceDirection.Rx ? Cut(r, lengths) : [r])];
                Assert.Null(TraceReplay.RunAsync(cut, new ReplayOptions { Events = RecordedTrace.Events(names[index]) }).Result.Difference);
            },
            iter: 100);
    }

    /// <summary>Whatever byte is changed: either it is told, or the trace still means the same (an empty line, an echo that nobody needs).</summary>
    [Fact]
    public void A_changed_byte_is_noticed_or_changes_nothing()
    {
        string[] names = [.. RecordedTrace.Names()];
        int noticed = 0;
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, 100_000], Gen.Int[0, 100_000], Gen.Int[1, 127]).Sample(
            (index, entry, at, bits) =>
            {
                TraceRecord[] trace = RecordedTrace.Load(names[index]);
                entry = Enumerable.Range(entry, trace.Length).Select(i => i % trace.Length).First(i => trace[i].Direction == TraceDirection.Rx);
                at %= trace[entry].Text.Length;
                trace = trace.With(entry, text => text[..at] + (char)(text[at] ^ bits) + text[(at + 1)..]);
                if (TraceReplay.RunAsync(trace, new ReplayOptions { Events = RecordedTrace.Events(names[index]) }).Result.Difference is null)
                {
                    Assert.Equal(RecordedTrace.Events(names[index]), Decoded(trace));
                }
                else
                {
                    Interlocked.Increment(ref noticed);
                }
            },
            iter: 200);
        Assert.InRange(noticed, 100, 200);
    }

    /// <summary>Entries left out, doubled, with other bytes, both ways: a replay always comes to an end, and says so or tells a difference.</summary>
    [Fact]
    public void A_damaged_trace_is_replayed_to_an_end()
    {
        string[] names = [.. RecordedTrace.Names()];
        Gen<(int Entry, int Kind, byte Byte)> damage = Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 3], Gen.Byte, (entry, kind, b) => (entry, kind, b));
        Gen.Select(Gen.Int[0, names.Length - 1], damage.Array[1, 5]).Sample(
            (index, damages) =>
            {
                List<TraceRecord> trace = [.. RecordedTrace.Load(names[index])];
                foreach ((int at, int kind, byte b) in damages)
                {
                    int entry = at % trace.Count;
                    TraceRecord record = trace[entry];
                    switch (kind)
                    {
                        case 0:
                            trace.RemoveAt(entry);
                            break;
                        case 1:
                            trace.Insert(entry, record);
                            break;
                        default:
                            string text = record.Text.Insert(b % (record.Text.Length + 1), ((char)b).ToString());
                            trace[entry] = record with { Text = text };
                            break;
                    }
                }

                ReplayResult result = TraceReplay.RunAsync(trace).Result;
                Assert.True(result.Difference is not null || result.Counts.Entries == trace.Count);
            },
            iter: 200);
    }

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public async Task A_wire_case_can_be_replayed_though_it_has_no_times(string name)
    {
        WireCase wire = WireCase.Named(name);
        Assert.Null((await TraceReplay.RunAsync(wire.ToTrace(), new ReplayOptions { Events = wire.Expected })).Difference);
    }

    private static string[] Decoded(IEnumerable<TraceRecord> trace)
    {
        TraceDecoder decoder = new();
        foreach (TraceRecord record in trace)
        {
            decoder.Read(record);
        }

        return [.. decoder.Take().Where(e => e.Event != "noise").Select(e => (e with { Time = null }).ToJson())];
    }

    private static IEnumerable<TraceRecord> Cut(TraceRecord record, int[] lengths)
    {
        int at = 0;
        for (int i = 0; at < record.Text.Length; i++)
        {
            int end = Math.Min(record.Text.Length, at + lengths[i % lengths.Length]);
            yield return record with { Text = record.Text[at..end] };
            at = end;
        }
    }
}
