// check: a check of the bench as a step, with those that it needs and that have not come out well in this run.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Runs checks.</summary>
internal sealed class CheckAction(ScriptLine line)
{
    /// <summary>Runs a check; its measures get the check's name: <c>radio.rsrp</c>.</summary>
    public async Task<StepOutcome> RunAsync(ICheck check, Action<string> said, CancellationToken token)
    {
        ICheck[] checks = [.. BenchChecks.Choose(check.Id).Where(one => one.Id == check.Id || !line.PassedChecks.Contains(one.Id))];
        BenchRun run = new(line.Bench, checks);
        run.Happened += happened =>
        {
            switch (happened)
            {
                case CheckStarted started:
                    said(started.Check.Title);
                    break;
                case CheckProgress progress:
                    said(progress.Text);
                    break;
            }
        };
        SimReport report = await run.RunAsync(token);
        token.ThrowIfCancellationRequested();
        foreach (CheckResult passed in report.Checks.Where(result => result.Verdict is Verdict.Pass or Verdict.Warn))
        {
            line.PassedChecks.Add(passed.Id);
            line.Reached = passed.Layer is > SessionLayer.Port and < SessionLayer.Mqtt && passed.Layer > line.Reached ? passed.Layer : line.Reached;
        }

        CheckResult own = report.Checks[^1];
        Dictionary<string, object?> measures = own.Measures.GroupBy(m => m.Name, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.First().Number is { } number ? number : (object?)m.First().Text, StringComparer.Ordinal);
        measures["verdict"] = own.Verdict.ToString().ToLowerInvariant();
        line.Names[CheckStep.NameOf(check.Id)] = measures;

        CheckResult decisive = report.Decisive ?? own;
        return new StepOutcome(report.Verdict, decisive.Summary) { Cause = decisive.Cause, Next = decisive.NextSteps, Checks = report.Checks };
    }
}
