// A script's report that can be handed on.
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Masks ICCID, IMSI and IMEI as <see cref="ReportMask"/> does.</summary>
public sealed class ScriptMask
{
    private readonly ReportMask _mask;

    /// <summary>A mask.</summary>
    /// <param name="identities">ICCID, IMSI, IMEI, as far as they are known; what looks like one is masked too.</param>
    public ScriptMask(params IEnumerable<string?> identities) => _mask = new ReportMask(identities);

    /// <summary>The report with everything masked.</summary>
    public static ScriptReport Apply(ScriptReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ScriptMask mask = new(report.Iccid, report.Imsi, report.Imei);
        return report with
        {
            Modem = mask.Text(report.Modem),
            Sentence = mask.Text(report.Sentence),
            Imei = ReportMask.Digits(report.Imei),
            Iccid = ReportMask.Digits(report.Iccid),
            Imsi = ReportMask.Digits(report.Imsi),
            Steps = [.. report.Steps.Select(mask.Apply)],
        };
    }

    /// <summary>A step with everything masked.</summary>
    public StepResult Apply(StepResult step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step with
        {
            Title = Text(step.Title),
            Context = Text(step.Context),
            Summary = Text(step.Summary),
            Cause = step.Cause is null ? null : Text(step.Cause),
            NextSteps = [.. step.NextSteps.Select(Text)],
            Captures = [.. step.Captures.Select(capture => Text(capture.Text) is var text && text == capture.Text ? capture : new StepCapture(capture.Name, text))],
            Lines = [.. step.Lines.Select(line => line with { Text = Text(line.Text) })],
            Checks = [.. step.Checks.Select(_mask.Check)],
        };
    }

    /// <summary>A text with everything masked.</summary>
    public string Text(string text) => _mask.Text(text);
}
