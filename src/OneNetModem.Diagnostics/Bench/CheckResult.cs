// What a check found: its verdict, what it measured, the lines that prove it, why it is so and what to do.
using System.Text.Json.Serialization;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>How a check ended, from best to worst; skipped counts as neither.</summary>
public enum Verdict
{
    /// <summary>Not run: a layer below is broken, the plan leaves it out, or the module cannot.</summary>
    Skipped,

    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>It works, and somebody should look at it.</summary>
    Warn,

    /// <summary>Stopped before it was done: neither good nor bad.</summary>
    Unfinished,

    /// <summary>Broken.</summary>
    Fail,
}

/// <summary>A figure or a fact of a check.</summary>
/// <param name="Name">What, in lower case with underscores for programs: <c>rsrp</c>, <c>attach_ms</c>, <c>operator</c>.</param>
/// <param name="Text">As people read it, with its unit: <c>-96 dBm</c>.</param>
/// <param name="Number">The number alone; null for a text.</param>
/// <param name="Unit">Its unit: <c>dBm</c>, <c>dB</c>, <c>ms</c>, <c>%</c>, <c>bytes</c>, <c>mV</c>; empty for a text or a count.</param>
public sealed record Measure(string Name, string Text, double? Number = null, string Unit = "");

/// <summary>A figure over time, for a chart.</summary>
/// <param name="Name">As in <see cref="Measure.Name"/>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Points">When and what, in order of time.</param>
public sealed record MeasureSeries(string Name, string Unit, IReadOnlyList<(DateTimeOffset Time, double Value)> Points);

/// <summary>A line that went over the wire while a check ran. Secrets are masked.</summary>
/// <param name="Time">When.</param>
/// <param name="IsSent">True: to the module.</param>
/// <param name="Text">The line, control characters made visible.</param>
public sealed record EvidenceLine(DateTimeOffset Time, bool IsSent, string Text);

/// <summary>The result of one check.</summary>
public sealed record CheckResult
{
    /// <summary>The check's id, as plans and <c>check</c> steps name it: <c>sim</c>, <c>registration</c>, <c>publish</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The layer that it belongs to.</summary>
    public required SessionLayer Layer { get; init; }

    /// <summary>How it ended.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What was found, in one sentence for somebody who is no expert.</summary>
    public required string Summary { get; init; }

    /// <summary>The likely cause; null where there is nothing to explain or it is not known.</summary>
    public string? Cause { get; init; }

    /// <summary>What to do next, best first.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>What was measured over time.</summary>
    public IReadOnlyList<MeasureSeries> Series { get; init; } = [];

    /// <summary>The lines that prove it. Filled in by the run.</summary>
    public IReadOnlyList<EvidenceLine> Evidence { get; init; } = [];

    /// <summary>How the line begins that proves the finding, best first; none: the last command and its answer.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Proof { get; init; } = [];

    /// <summary>When it began. Filled in by the run.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took. Filled in by the run.</summary>
    public TimeSpan Duration { get; init; }
}
