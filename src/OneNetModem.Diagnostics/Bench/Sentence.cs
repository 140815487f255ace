// The verdict in one sentence for somebody who is no expert: what is wrong comes first, in plain words.
using System.Text.RegularExpressions;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Diagnostics.Bench;

internal static partial class Sentence
{
    /// <param name="results">What was found.</param>
    /// <param name="checks">The checks that were to be run.</param>
    /// <param name="target">What was tested against.</param>
    public static string Of(IReadOnlyList<CheckResult> results, IReadOnlyList<ICheck> checks, BenchTarget target)
    {
        CheckResult? warned = results.FirstOrDefault(r => r.Verdict == Verdict.Warn);
        bool arrives = results.Any(r => r is { Id: "publish", Verdict: Verdict.Pass or Verdict.Warn });
        string text = results.FirstOrDefault(r => r.Verdict == Verdict.Fail) is { } failed ? Why(failed)
            : results.FirstOrDefault(r => r.Verdict == Verdict.Unfinished) is { } unfinished ? Unfinished(results, unfinished, warned)
            : warned is not null ? $"{(arrives ? "It works, but" : "No fault was found, but")} {Why(warned)}"
            : arrives ? Good(results, target)
            : PartlyGood(results, checks);
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    /// <summary>Of a failure the cause comes first, of a warning what was found. A part that has a colon of its own says enough alone.</summary>
    private static string Why(CheckResult result)
    {
        string summary = Plain(result.Summary);
        if (result.Cause is null)
        {
            return summary;
        }

        string cause = Plain(result.Cause);
        (string first, string second) = result.Verdict == Verdict.Warn ? (summary, cause) : (cause, summary);
        return $"{first}{second}".Contains(": ", StringComparison.Ordinal) ? first : $"{first}: {second}";
    }

    /// <summary>Without what stands in brackets behind it, for experts: codes, names, figures.</summary>
    private static string Plain(string text) => Tail().Replace(text, "");

    [GeneratedRegex(@"(\s\([^()]*\))+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tail();

    private static string Unfinished(IReadOnlyList<CheckResult> results, CheckResult unfinished, CheckResult? warned) =>
        $"not finished: {unfinished.Summary}; "
        + (warned is not null ? $"so far {Plain(warned.Summary)}" : results.Any(r => r.Verdict == Verdict.Pass) ? "no fault was found so far" : "nothing was tested");

    /// <summary>A message arrived: with whom it is registered, how strong the signal is, how many messages arrived.</summary>
    private static string Good(IReadOnlyList<CheckResult> results, BenchTarget target)
    {
        Measure? Find(string check, params string[] names) =>
            names.Select(name => results.FirstOrDefault(r => r.Id == check)?.Measures.FirstOrDefault(m => m.Name == name)).FirstOrDefault(m => m is not null);

        string? technology = Find("registration", "technology")?.Text;
        string network = string.Join(", ", ((string?[])
        [
            RadioAccessNames.InWords(RadioAccessNames.Parse(technology)) ?? technology,
            Find("registration", "operator") is { } visited ? $"{(Find("registration", "roaming")?.Text == "yes" ? "roaming with" : "home network")} {visited.Text}" : null,
        ]).OfType<string>());
        string?[] parts =
        [
            results.Any(r => r.Id == "registration") ? $"registered{(network.Length > 0 ? $" ({network})" : "")}" : null,
            Find("radio", "rsrp", "rssi") is { } signal ? $"signal good ({signal.Text})" : null,
            $"{Find("publish", "answered")?.Text} of {Find("publish", "sent")?.Text} messages {(target.Platform.IsOneNet ? "accepted" : "answered")}",
        ];
        return $"this SIM reaches {(target.Platform.IsOneNet ? "OneNET" : target.Host)}: {string.Join(", ", parts.OfType<string>())}";
    }

    /// <summary>Nothing is wrong, and no message was sent: what was looked at, and why not at the rest.</summary>
    private static string PartlyGood(IReadOnlyList<CheckResult> results, IReadOnlyList<ICheck> checks)
    {
        string[] good = [.. checks.Where(c => results.Any(r => r.Id == c.Id && r.Verdict == Verdict.Pass)).Select(c => c.Title)];
        string? why = results.FirstOrDefault(r => r is { Id: "login", Verdict: Verdict.Skipped })?.Summary;
        return good.Length == 0
            ? "nothing was tested"
            : $"{string.Join(", ", good)}: well; {(why is null ? "nothing else was looked at" : $"the login and what follows it was not looked at: {why}")}";
    }
}
