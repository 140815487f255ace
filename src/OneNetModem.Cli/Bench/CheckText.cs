// A check's result for people: one line, and below it why and what to do when it is not well.
using System.Globalization;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Bench;

/// <summary>Writes results as lines.</summary>
internal static class CheckText
{
    private const int IdWidth = 13;
    private const int Measures = 3;

    private const int LongestLine = 100;

    private static readonly string[] Outcomes = ["+QMTOPEN: ", "+QMTCONN: ", "+QMTSUB: ", "+QMTPUB: ", "+QMTPUBEX: ", "+QMTSTAT: "];

    /// <summary>The word of a verdict, four letters wide, so that columns stand.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "ok  ",
        Verdict.Warn => "WARN",
        Verdict.Unfinished => "STOP",
        Verdict.Fail => "FAIL",
        _ => "skip",
    };

    /// <summary>The result in one line.</summary>
    public static string Line(CheckResult result) => $"{Word(result.Verdict)}  {result.Id.PadRight(IdWidth)} {SafeText.Of(result.Summary)}";

    /// <summary>A check that takes its time, in one line.</summary>
    public static string Line(CheckGoesOn check) => $"...   {check.Check.Id.PadRight(IdWidth)} {SafeText.Of(Progress(check))}";

    /// <summary>What a check that takes its time does, and for how long it has.</summary>
    public static string Progress(CheckGoesOn check) =>
        string.Create(CultureInfo.InvariantCulture, $"{check.Text ?? check.Check.Title}; {check.Elapsed.TotalSeconds:0} s so far");

    /// <summary>What stands below it: what was seen, the likely cause, what to try. Nothing where all is well.</summary>
    public static IEnumerable<string> Below(CheckResult result)
    {
        if (result.Verdict is not (Verdict.Warn or Verdict.Fail))
        {
            yield break;
        }

        string seen = string.Join(", ", ((string?[])[Proof(result) ?? LastExchange(result), .. result.Measures.Where(m => m.Number is not null).Take(Measures).Select(m => $"{Words(m.Name)} {m.Text}")]).OfType<string>());
        if (seen.Length > 0)
        {
            yield return Item("seen", seen);
        }

        if (result.Cause is { } cause)
        {
            yield return Item("likely", cause);
        }

        foreach (string step in result.NextSteps)
        {
            yield return Item("try", step);
        }
    }

    /// <summary>The line that the check names; null: it names none that was seen.</summary>
    private static string? Proof(CheckResult result) => result.Proof
        .Select(begin => result.Evidence.LastOrDefault(line => line.Text.StartsWith(begin, StringComparison.Ordinal)))
        .FirstOrDefault(line => line is not null) is not { } proof ? null
        : proof.IsSent ? Exchange(result, proof) : Short(proof.Text);

    /// <summary>The last command and its answer, which is most often what decided; of MQTT, the first thing that the module's client did not do.</summary>
    private static string? LastExchange(CheckResult result)
    {
        if (result.Layer >= SessionLayer.Pdp && result.Evidence.FirstOrDefault(IsRefusal) is { } refusal)
        {
            return Short(refusal.Text);
        }

        return result.Evidence.LastOrDefault(line => line.IsSent) is { } sent ? Exchange(result, sent) : null;
    }

    private static string? Exchange(CheckResult result, EvidenceLine sent) =>
        result.Evidence.SkipWhile(line => line != sent).Skip(1).FirstOrDefault() is { } answer ? $"{Short(sent.Text)} -> {Short(answer.Text)}" : null;

    /// <summary><c>pin_tries_left</c> is "pin tries left", <c>attach_ms</c> "attach".</summary>
    private static string Words(string name) => (name.EndsWith("_ms", StringComparison.Ordinal) ? name[..^3] : name).Replace('_', ' ');

    /// <summary>A result that does not end with 0, such as <c>+QMTCONN: 0,0,4</c> (Quectel MQTT notes, result codes).</summary>
    private static bool IsRefusal(EvidenceLine line) =>
        !line.IsSent && Outcomes.Any(name => line.Text.StartsWith(name, StringComparison.Ordinal)) && !line.Text.EndsWith(",0", StringComparison.Ordinal);

    /// <summary>Begin and end, which is where results stand.</summary>
    private static string Short(string text) => text.Length <= LongestLine ? text : $"{text[..(LongestLine / 2)]} ... {text[^(LongestLine / 2)..]}";

    private static string Item(string word, string text) => $"{"",6}{word + ":",-8}{SafeText.Of(text)}";
}
