// A copy of a trace without what must not be in it.
using System.Text;
using OneNetModem.At.Tracing;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Copies traces. What went one way is looked at as one stream: a secret may have come in pieces.</summary>
public static class TraceCopy
{
    /// <summary>Copies a trace.</summary>
    /// <param name="records">The trace.</param>
    /// <param name="to">Takes the copy; stays open.</param>
    /// <param name="mask">Hides what is to be hidden and changes no length, so that counted data stay readable.</param>
    /// <exception cref="TraceFormatException">It is no trace.</exception>
    public static void Write(IEnumerable<TraceRecord> records, Stream to, Func<string, string> mask)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(mask);
        TraceRecord[] all = [.. records];
        Dictionary<TraceDirection, (string Text, int Read)> streams = [];
        foreach (TraceDirection way in (TraceDirection[])[TraceDirection.Tx, TraceDirection.Rx])
        {
            streams[way] = (mask(string.Concat(all.Where(record => record.Direction == way).Select(record => record.Text))), 0);
        }

        using StreamWriter file = new(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (TraceRecord record in all)
        {
            file.WriteLine((record with { Text = record.Direction == TraceDirection.Note ? mask(record.Text) : Next(record) }).ToLine());
        }

        string Next(TraceRecord record)
        {
            (string text, int read) = streams[record.Direction];
            streams[record.Direction] = (text, read + record.Text.Length);
            return text.Substring(read, record.Text.Length);
        }
    }

    /// <summary>Hides values wherever they occur in a trace, in which each byte is a character.</summary>
    public static Func<string, string> Hiding(IReadOnlyList<string> secrets)
    {
        string[] hidden = [.. secrets.Select(secret => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)))];
        return text => hidden.Aggregate(text, (shown, secret) => shown.Replace(secret, new string('*', secret.Length), StringComparison.Ordinal));
    }
}
