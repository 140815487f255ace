// One question about the line, from the port up to the platform.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>A check. It holds nothing between two runs: what is learnt is in the line or in the result.</summary>
public interface ICheck
{
    /// <summary>Its id, as plans and <c>check</c> steps name it: lower case, no blanks.</summary>
    string Id { get; }

    /// <summary>The layer that is broken when it fails.</summary>
    SessionLayer Layer { get; }

    /// <summary>What it looks at, for a table: a few words.</summary>
    string Title { get; }

    /// <summary>Ids of the checks that must have come out well before it makes sense.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Looks. What the module or the network refuses is a verdict, not an exception.</summary>
    /// <param name="line">The line; long waits are told of with <see cref="BenchLine.Say"/>.</param>
    /// <param name="token">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ArgumentException">A setting cannot be sent to the module; the run makes a failure of it.</exception>
    Task<CheckResult> RunAsync(BenchLine line, CancellationToken token);
}

/// <summary>Writes a check's results.</summary>
public static class Results
{
    /// <summary>As it should be.</summary>
    public static CheckResult Pass(this ICheck check, string summary) => Of(check, Verdict.Pass, summary, null, []);

    /// <summary>It works, and somebody should look at it.</summary>
    public static CheckResult Warn(this ICheck check, string summary, string? cause, params IReadOnlyList<string> next) => Of(check, Verdict.Warn, summary, cause, next);

    /// <summary>Broken.</summary>
    public static CheckResult Fail(this ICheck check, string summary, string? cause, params IReadOnlyList<string> next) => Of(check, Verdict.Fail, summary, cause, next);

    /// <summary>Broken, as a step of a session says; in the layer that the step names.</summary>
    public static CheckResult Fail(this ICheck check, SessionFault fault)
    {
        Diagnosis diagnosis = Diagnosis.Of(fault);
        return check.Fail(diagnosis.What, diagnosis.Cause, diagnosis.Tries) with { Layer = diagnosis.Layer };
    }

    /// <summary>Not run, or there is nothing to look at.</summary>
    public static CheckResult Skip(this ICheck check, string reason) => Of(check, Verdict.Skipped, reason, null, []);

    /// <summary>Stopped by somebody.</summary>
    internal static CheckResult Unfinished(this ICheck check, bool hadBegun) =>
        Of(check, Verdict.Unfinished, $"stopped {(hadBegun ? "while checking" : "before checking")}: {check.Title}", null, []);

    private static CheckResult Of(ICheck check, Verdict verdict, string summary, string? cause, IReadOnlyList<string> next)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new CheckResult { Id = check.Id, Layer = check.Layer, Verdict = verdict, Summary = summary, Cause = cause, NextSteps = next };
    }
}
