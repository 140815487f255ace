// What a run leaves: the result of each step, and the report.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Scripts;

public sealed partial class ScriptRun
{
    private StepResult Finish(ScriptStep step, string title, DateTimeOffset started, long start, int attempts, StepOutcome outcome)
    {
        ScriptNames names = _line.Names;
        StepResult result = _log.Add(new StepResult
        {
            Kind = step.Kind,
            Title = names.Masked(title),
            Context = names.Masked(string.Join(", ", _context)),
            Place = step.Place,
            IsFinally = _isFinally,
            Verdict = outcome.Verdict,
            Summary = names.Masked(outcome.Summary),
            Cause = outcome.Cause is null ? null : names.Masked(outcome.Cause),
            NextSteps = [.. outcome.Next.Select(names.Masked)],
            Attempts = Math.Max(1, attempts),
            Started = started,
            Duration = _bench.Time.GetElapsedTime(start),
            Captures = [.. outcome.Captures.Select(c => new StepCapture(c.Key, names.Masked(ScriptNames.Text(c.Value)), c.Value as double?))],
            Lines = _bench.IsOpen ? [.. _bench.Evidence.Take().Select(l => names.Secrets.Count == 0 ? l : l with { Text = names.Masked(l.Text) })] : [],
            Checks = outcome.Checks,
        });
        Happened?.Invoke(new StepFinished(result));
        return result;
    }

    private ScriptReport Report(DateTimeOffset started)
    {
        ModuleFacts facts = _bench.Facts;
        Verdict verdict = _ending is null || _ending == Ending.Interrupted ? _log.Worst : Verdict.Fail;
        return new ScriptReport
        {
            Script = _script.Name,
            File = _script.File,
            Program = _options.Program,
            Modem = _bench.Name,
            Started = started,
            Duration = _bench.Time.GetElapsedTime(_began),
            Verdict = verdict,
            Sentence = Sentence(verdict),
            ExitCode = _ending?.Code ?? (verdict == Verdict.Fail ? 1 : 0),
            IsInterrupted = _ending == Ending.Interrupted,
            Steps = _log.All,
            LeftOut = _log.LeftOut,
            Module = facts.Identity?.Model,
            Firmware = facts.Identity?.Revision,
            Imei = facts.Imei,
            Iccid = facts.Iccid?.Text ?? _iccid,
            Imsi = facts.Imsi ?? _imsi,
        };
    }

    private string Sentence(Verdict verdict)
    {
        StepResult? failed = _log.All.FirstOrDefault(step => step.Verdict == Verdict.Fail), warned = _log.All.FirstOrDefault(step => step.Verdict == Verdict.Warn);
        int passed = _log.All.Count(step => step is { Verdict: Verdict.Pass, Kind: not "open" }) + _log.LeftOut;
        string text = failed is not null ? failed.Summary == _ending?.Sentence ? failed.Summary : $"{failed.Title}: {Cut(failed.Summary, LongestSentence)}"
            : _ending is not null && _ending != Ending.Interrupted ? _ending.Sentence.TrimEnd('.')
            : verdict == Verdict.Warn ? $"It went through, but {warned!.Title}: {warned.Summary}"
            : passed == 0 ? "Nothing was done"
            : string.Create(CultureInfo.InvariantCulture, $"{(passed == 1 ? "The one step" : $"All {passed} steps")} came out well");
        return text.TrimEnd('.') + (_ending == Ending.Interrupted ? "; the run was interrupted." : ".");
    }
}
