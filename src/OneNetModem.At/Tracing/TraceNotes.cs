// Notes of a trace that mean something to whoever decodes it: what the driver did that no byte shows.
namespace OneNetModem.At.Tracing;

/// <summary>Notes with a meaning. All others are free text for people.</summary>
public static class TraceNotes
{
    /// <summary>The host gave up on the pending command here.</summary>
    public const string Timeout = "timeout";

    /// <summary>The rest of a counted payload did not come: its header was damaged, and is read as a plain line.</summary>
    public const string PayloadStalled = "payload stalled";

    /// <summary>An answer came whole and its echo did not: it counts from here on.</summary>
    public const string EchoLost = "echo lost";

    private const string OpenedEnd = ": open";

    /// <summary>A life of a link begins: nothing of an earlier one can be answered any more.</summary>
    /// <param name="link">The link's name.</param>
    public static string Opened(string link) => link + OpenedEnd;

    /// <summary>Whether the note is one of <see cref="Opened"/>.</summary>
    public static bool IsOpened(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note.EndsWith(OpenedEnd, StringComparison.Ordinal);
    }
}
