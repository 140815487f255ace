// How an action ended, before retries and loops have their say.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>An outcome.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Summary">What came, or what did not.</param>
internal sealed record StepOutcome(Verdict Verdict, string Summary)
{
    public string? Cause { get; init; }

    public IReadOnlyList<string> Next { get; init; } = [];

    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    /// <summary>What was captured.</summary>
    public IReadOnlyDictionary<string, object?> Captures { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The exit code with which the script is given up; null: it is not.</summary>
    public int? AbortCode { get; init; }

    public static StepOutcome Pass(string summary) => new(Verdict.Pass, summary);

    public static StepOutcome Fail(string summary, string? cause = null, params IReadOnlyList<string> next) => new(Verdict.Fail, summary) { Cause = cause, Next = next };

    public static StepOutcome Fail(Diagnosis diagnosis) => Fail(diagnosis.What, diagnosis.Cause, diagnosis.Tries);
}
