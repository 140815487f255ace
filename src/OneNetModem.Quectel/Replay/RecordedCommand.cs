// What the caller of a recorded command wanted, as far as the bytes behind it tell: the command line, its data, and when it gave up.
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;

namespace OneNetModem.Quectel.Replay;

internal static class RecordedCommand
{
    /// <summary>Longer than any wait in a trace: who did not give up has its answer, or still waits at the trace's end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1000);

    /// <summary>A timer's step. Coarse times may give up a command at the time at which it was sent.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>More than any module takes in a command line, bytes.</summary>
    private const int LongestLine = 8192;

    /// <summary>More than any data phase takes, bytes: the largest is a file.</summary>
    private const int LongestData = 1 << 20;

    private static readonly QuectelDialect Dialect = new();

    /// <summary>The command whose line begins in an entry; null when no command begins there.</summary>
    /// <param name="trace">The entries.</param>
    /// <param name="index">The entry.</param>
    /// <param name="offset">Where in the entry.</param>
    /// <param name="times">When the entries are played, ticks.</param>
    public static AtCommand? At(IReadOnlyList<TraceRecord> trace, int index, int offset, IReadOnlyList<long> times)
    {
        using IEnumerator<string> entries = Sent(trace, index, offset).GetEnumerator();
        string sent = "";
        int end;
        while ((end = sent.IndexOf('\r', StringComparison.Ordinal)) < 0 && sent.Length < LongestLine && entries.MoveNext())
        {
            sent += entries.Current;
        }

        string text = end < 0 ? "" : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(sent[..end]));
        if (!text.StartsWith("AT", StringComparison.OrdinalIgnoreCase) || text.Any(char.IsControl))
        {
            return null;
        }

        AtCommand command = new(text) { Timeout = GivenUp(trace, index, times) };
        return Dialect.DataLength(command) switch
        {
            null => command,
            int.MaxValue => command with { Data = UntilCtrlZ(sent[(end + 1)..], entries) },
            >= 0 and <= LongestData and int length => command with { Data = Counted(new StringBuilder(sent[(end + 1)..]), entries, length) },
            _ => null,
        };
    }

    // What was sent next is the data. Where the module did not ask for any, it is something else, and is never sent as data.
    private static byte[] Counted(StringBuilder sent, IEnumerator<string> entries, int length)
    {
        while (sent.Length < length && entries.MoveNext())
        {
            sent.Append(entries.Current);
        }

        return Encoding.Latin1.GetBytes(sent.ToString().PadRight(length, '\0')[..length]);
    }

    private static byte[] UntilCtrlZ(string sent, IEnumerator<string> entries)
    {
        string data = sent.Length == 0 && entries.MoveNext() ? entries.Current : sent;
        return Encoding.Latin1.GetBytes(data[..(data.IndexOf('\u001A', StringComparison.Ordinal) + 1)]);
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
                    return Between(sent, i, times);
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

    /// <summary>From the last byte that was sent to the note that says so.</summary>
    private static TimeSpan GivenUp(IReadOnlyList<TraceRecord> trace, int index, IReadOnlyList<long> times)
    {
        int last = index;
        for (int i = index + 1; i < trace.Count && !IsCommandLine(trace[i]); i++)
        {
            if (IsTimeout(trace[i]))
            {
                return Between(last, i, times);
            }

            last = trace[i].Direction == TraceDirection.Tx ? i : last;
        }

        return Patience;
    }

    private static TimeSpan Between(int from, int to, IReadOnlyList<long> times) => TimeSpan.FromTicks(Math.Max(Shortest.Ticks, times[to] - times[from]));

    private static bool IsCommandLine(TraceRecord entry) => entry.Direction == TraceDirection.Tx && entry.Text.StartsWith("AT", StringComparison.OrdinalIgnoreCase);

    private static bool IsTimeout(TraceRecord entry) => entry is { Direction: TraceDirection.Note, Text: TraceNotes.Timeout };

    private static bool IsOpened(TraceRecord entry) => entry.Direction == TraceDirection.Note && TraceNotes.IsOpened(entry.Text);
}
