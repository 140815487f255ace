// What came of a replay.
using OneNetModem.At.Tracing;

namespace OneNetModem.Quectel.Replay;

/// <summary>The outcome of a replay.</summary>
/// <param name="Counts">What was replayed, up to the difference if there is one.</param>
/// <param name="Difference">The first difference; null: the driver did what the trace says.</param>
public sealed record ReplayResult(ReplayCounts Counts, ReplayDifference? Difference);

/// <summary>What the driver did and understood in a replay.</summary>
public sealed record ReplayCounts
{
    /// <summary>Entries of the trace that were played.</summary>
    public int Entries { get; internal set; }

    /// <summary>From the first of these entries to the last.</summary>
    public TimeSpan Span { get; internal set; }

    /// <summary>Responses, those that were given up included.</summary>
    public int Responses { get; internal set; }

    /// <summary>Responses that were given up because none came in time.</summary>
    public int Timeouts { get; internal set; }

    /// <summary>URCs without a payload.</summary>
    public int Urcs { get; internal set; }

    /// <summary>Messages.</summary>
    public int Messages { get; internal set; }

    /// <summary>Lines that belonged to nobody.</summary>
    public int Orphans { get; internal set; }

    /// <summary>Stretches of bytes that are no line.</summary>
    public int Noise { get; internal set; }
}

/// <summary>Where the driver and the trace part.</summary>
/// <param name="Line">The trace's line, counted from 1; behind the last one when something is missing at its end.</param>
/// <param name="Seconds">The time of that entry.</param>
/// <param name="IsEvent">True: what was understood differs, as JSON of the events. False: what was sent, as the trace has it.</param>
/// <param name="Expected">What the trace (or the list of events) has; empty for nothing.</param>
/// <param name="Actual">What the driver sent or understood; empty for nothing.</param>
/// <param name="Offset">The first byte of the entry that differs, counted from 0.</param>
/// <param name="Detail">Why, where it is known; else empty.</param>
public sealed record ReplayDifference(int Line, double Seconds, bool IsEvent, string Expected, string Actual, int Offset = 0, string Detail = "");

/// <summary>How a trace is replayed.</summary>
public sealed record ReplayOptions
{
    /// <summary>The clock by which the entries are played at their recorded times; null: without waiting. The driver's own time
    /// limits run by the trace's times in either case.</summary>
    public TimeProvider? Pace { get; init; }

    /// <summary>Told of each entry that was played without a difference; null: nobody is.</summary>
    public Action<TraceRecord>? Played { get; init; }

    /// <summary>What is to be understood: lines as <c>trace decode</c> prints them. Null: what the trace decodes to now.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}
