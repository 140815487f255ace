// What a run tells while it goes, for a live table.
namespace OneNetModem.Diagnostics.Bench;

/// <summary>Something happened in a run.</summary>
/// <param name="Check">The check that it is about.</param>
public abstract record BenchEvent(ICheck Check);

/// <summary>A check begins.</summary>
/// <param name="Check">Which.</param>
public sealed record CheckStarted(ICheck Check) : BenchEvent(Check);

/// <summary>A check says how its work goes.</summary>
/// <param name="Check">Which.</param>
/// <param name="Text">One line.</param>
public sealed record CheckProgress(ICheck Check, string Text) : BenchEvent(Check);

/// <summary>A check takes its time: told soon after it begins, and every now and then.</summary>
/// <param name="Check">Which.</param>
/// <param name="Text">What it said last; null: nothing yet.</param>
/// <param name="Elapsed">How long it has taken so far.</param>
public sealed record CheckGoesOn(ICheck Check, string? Text, TimeSpan Elapsed) : BenchEvent(Check);

/// <summary>A check is over, or was skipped.</summary>
/// <param name="Check">Which.</param>
/// <param name="Result">What it found.</param>
public sealed record CheckFinished(ICheck Check, CheckResult Result) : BenchEvent(Check);
