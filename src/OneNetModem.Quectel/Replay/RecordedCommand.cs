// What the caller of a recorded command wanted, as far as the bytes behind it tell: the command line, its data, and when it gave up.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;

namespace OneNetModem.Quectel.Replay;

internal static class RecordedCommand
{
    /// <summary>Longer than any wait in a trace: who did not give up has its answer, or still waits at the trace's end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1000);

    private static readonly QuectelDialect Dialect = new();

    /// <summary>The command whose line begins in an entry; null when no command begins there.</summary>
    /// <param name="trace">The entries.</param>
    /// <param name="index">The entry.</param>
    /// <param name="offset">Where in the entry.</param>
    /// <param name="times">When the entries are played, ticks.</param>
    public static AtCommand? At(IReadOnlyList<TraceRecord> trace, int index, int offset, IReadOnlyList<long> times)
    {
        StringBuilder sent = new();
        using IEnumerator<string> entries = Sent(trace, index, offset).GetEnumerator();
        int end = Read(entries, sent, s => s.IndexOf('\r', StringComparison.Ordinal));
        string text = end < 0 ? "" : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(sent.ToString(0, end)));
        if (!text.StartsWith("AT", StringComparison.OrdinalIgnoreCase) || text.Any(char.IsControl))
        {
            return null;
        }

        AtCommand command = new(text) { Timeout = GivenUp(trace, index, times) };
        if (Dialect.DataLength(command) is not { } length)
        {
            return command;
        }

        // What was sent next. Where the module did not ask for data these are other bytes, which are never sent as data.
        sent.Remove(0, end + 1);
        int last = Read(entries, sent, s => length == int.MaxValue ? s.IndexOf('\u001A', StringComparison.Ordinal) : s.Length >= length ? length - 1 : -1);
        string data = last >= 0 ? sent.ToString(0, last + 1) : length == int.MaxValue ? "" : sent.ToString().PadRight(length, '\0');
        return command with { Data = Encoding.Latin1.GetBytes(data) };
    }

    /// <summary>How long the channel waited for the answer to a barrier in the life of the link that begins at an entry; null where none
    /// was given up. Behind a timeout the first command line is a barrier.</summary>
    public static TimeSpan? BarrierTimeout(IReadOnlyList<TraceRecord> trace, int start, IReadOnlyList<long> times)
    {
        bool quarantined = false;
        int? barrier = null;
        for (int i = start; i < trace.Count && (i == start || !IsOpened(trace[i])); i++)
        {
            if (IsCommandLine(trace[i]))
            {
                barrier = quarantined ? i : null;
                quarantined = false;
            }
            else if (IsTimeout(trace[i]))
            {
                if (barrier is { } sent)
                {
                    return TimeSpan.FromTicks(times[i] - times[sent]);
                }

                quarantined = true;
            }
        }

        return null;
    }

    /// <summary>What was sent from an entry on, in this life of the link.</summary>
    private static IEnumerable<string> Sent(IReadOnlyList<TraceRecord> trace, int index, int offset)
    {
        for (int i = index; i < trace.Count && !IsOpened(trace[i]); i++)
        {
            if (trace[i].Direction == TraceDirection.Tx)
            {
                yield return i == index ? trace[i].Text[offset..] : trace[i].Text;
            }
        }
    }

    /// <summary>Adds entries until something is found in them; -1 when it is not.</summary>
    private static int Read(IEnumerator<string> entries, StringBuilder sent, Func<string, int> find)
    {
        int found = find(sent.ToString());
        while (found < 0 && entries.MoveNext())
        {
            found = find(sent.Append(entries.Current).ToString());
        }

        return found;
    }

    /// <summary>From the last byte that was sent to the note that says so.</summary>
    private static TimeSpan GivenUp(IReadOnlyList<TraceRecord> trace, int index, IReadOnlyList<long> times)
    {
        int last = index;
        for (int i = index + 1; i < trace.Count && !IsCommandLine(trace[i]); i++)
        {
            if (IsTimeout(trace[i]))
            {
                return TimeSpan.FromTicks(times[i] - times[last]);
            }

            last = trace[i].Direction == TraceDirection.Tx ? i : last;
        }

        return Patience;
    }

    private static bool IsCommandLine(TraceRecord entry) => entry.Direction == TraceDirection.Tx && entry.Text.StartsWith("AT", StringComparison.OrdinalIgnoreCase);

    private static bool IsTimeout(TraceRecord entry) => entry is { Direction: TraceDirection.Note, Text: TraceNotes.Timeout };

    private static bool IsOpened(TraceRecord entry) => entry.Direction == TraceDirection.Note && TraceNotes.IsOpened(entry.Text);
}
