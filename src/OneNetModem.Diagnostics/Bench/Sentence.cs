// The verdict in one sentence: what is wrong comes first, in plain words.
namespace OneNetModem.Diagnostics.Bench;

internal static class Sentence
{
    public static string Of(IReadOnlyList<CheckResult> results, bool interrupted)
    {
        CheckResult? failed = results.FirstOrDefault(r => r.Verdict == Verdict.Fail);
        CheckResult? warned = results.FirstOrDefault(r => r.Verdict == Verdict.Warn);
        CheckResult? best = results.LastOrDefault(r => r.Verdict == Verdict.Pass);
        string text = failed is not null ? Why(failed)
            : warned is not null ? $"It works, but {Why(warned)}"
            : best is null ? "Nothing was tested"
            : $"All is well: {best.Summary}";
        return char.ToUpperInvariant(text[0]) + text[1..] + (interrupted ? "; the test was interrupted." : ".");
    }

    private static string Why(CheckResult result) => result.Cause is { } cause ? $"{cause}: {result.Summary}" : result.Summary;
}
