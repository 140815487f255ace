// A script while it runs: a line a step for people, an event for programs.
using System.Globalization;
using System.Text.Json;
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Cli.Scripts;

/// <summary>Shows a run.</summary>
/// <param name="run">The command.</param>
internal sealed class ScriptView(CommandRun run)
{
    private const int TitleWidth = 26;
    private const int LongestSummary = 160;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly ProgressLine _progress = new(run.Error);
    private string _title = "";

    /// <summary>Shows what happens.</summary>
    public void Show(ScriptEvent happened)
    {
        switch (happened)
        {
            case StepStarted started:
                _title = started.Title;
                _progress.Show($"...   {_title}");
                break;
            case StepProgress progress:
                _progress.Show($"...   {_title}: {progress.Text}");
                break;
            case StepFinished finished:
                _progress.Clear();
                run.Results.Write("step", Text(finished.Result), json => Write(json, finished.Result));
                break;
        }
    }

    /// <summary>Shows the end.</summary>
    public void Show(ScriptReport report)
    {
        _progress.Clear();
        run.Results.Write("verdict", "\n" + SafeText.Of(report.Sentence), json =>
        {
            json.WriteString("script", report.Script);
            json.WriteString("modem", report.Modem);
            json.WriteString("verdict", Word(report.Verdict));
            json.WriteString("sentence", report.Sentence);
            json.WriteNumber("exitCode", report.ExitCode);
            json.WriteNumber("steps", report.Steps.Count + report.LeftOut);
            json.WriteNumber("failed", report.Steps.Count(step => step.Verdict == Verdict.Fail));
            json.WriteBoolean("interrupted", report.IsInterrupted);
            json.WriteNumber("ms", LineEvents.Milliseconds(report.Duration));
        });
    }

    private static string Word(Verdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());

    private static string Text(StepResult result)
    {
        string what = result.Captures.Count > 0 && result.Verdict == Verdict.Pass ? string.Join(", ", result.Captures.Select(c => $"{c.Name}={c.Text}")) : result.Summary;
        string took = result.Duration >= Slow && result.Kind != "wait" ? string.Create(CultureInfo.InvariantCulture, $" ({result.Duration.TotalSeconds:0.0} s)") : "";
        string context = result.Context.Length > 0 ? $" [{result.Context}]" : "";
        string attempts = result.Attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $" (attempt {result.Attempts})") : "";
        string line = result.Kind == "log" && result.Verdict == Verdict.Pass
            ? $"log   {Short(what)}"
            : $"{CheckText.Word(result.Verdict)}  {SafeText.Of(result.Title).PadRight(TitleWidth)} {Short(what)}{attempts}{took}{context}".TrimEnd();
        return string.Join('\n', Below(result).Prepend(line));
    }

    private static IEnumerable<string> Below(StepResult result)
    {
        if (result.Verdict is not (Verdict.Warn or Verdict.Fail))
        {
            yield break;
        }

        foreach (CheckResult check in result.Checks.Where(check => check.Verdict is Verdict.Warn or Verdict.Fail))
        {
            yield return "      " + CheckText.Line(check);
        }

        yield return Item("at", result.Place.ToString());
        if (result.Cause is { } cause)
        {
            yield return Item("likely", cause);
        }

        foreach (string step in result.NextSteps)
        {
            yield return Item("try", step);
        }
    }

    private static string Item(string word, string text) => $"{"",6}{word + ":",-8}{SafeText.Of(text)}";

    private static string Short(string text)
    {
        string safe = SafeText.Of(text);
        return safe.Length <= LongestSummary ? safe : safe[..LongestSummary] + "...";
    }

    private static void Write(Utf8JsonWriter json, StepResult result)
    {
        json.WriteNumber("number", result.Number);
        json.WriteString("kind", result.Kind);
        json.WriteString("title", result.Title);
        json.WriteString("at", result.Place.ToString());
        if (result.Context.Length > 0)
        {
            json.WriteString("context", result.Context);
        }

        json.WriteString("verdict", Word(result.Verdict));
        json.WriteString("summary", result.Summary);
        json.WriteString("cause", result.Cause);
        json.WriteStartObject("captures");
        foreach (StepCapture capture in result.Captures)
        {
            if (capture.Number is { } number && double.IsFinite(number))
            {
                json.WriteNumber(capture.Name, number);
            }
            else
            {
                json.WriteString(capture.Name, capture.Text);
            }
        }

        json.WriteEndObject();
        json.WriteLines("lines", result.Lines.Concat(result.Checks.SelectMany(check => check.Evidence)));
        json.WriteNumber("attempts", result.Attempts);
        json.WriteNumber("ms", LineEvents.Milliseconds(result.Duration));
    }
}
