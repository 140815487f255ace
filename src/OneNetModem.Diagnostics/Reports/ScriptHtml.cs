// report.html of a script: the page of the SIM bench, with steps in place of checks.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes a script's <c>report.html</c>.</summary>
public static class ScriptHtml
{
    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="note">Something to say at the end of the page; null for nothing.</param>
    public static string Of(ScriptReport report, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        HtmlWriter page = HtmlReport.Begin("Script report", report.Verdict, report.Sentence);
        page.Add($"<p class=\"meta\"><span>{ReportWords.Of(report.Started)}</span><span>took {ReportWords.Of(report.Duration)}</span><span>script {report.Script} ({Path.GetFileName(report.File)})</span><span>exit code {report.ExitCode}</span><span>{report.Program}</span></p>\n</header>\n");
        page.Add($"<section class=\"sim\">\n<h2><span>{report.Module ?? report.Modem}</span></h2>\n");
        if (report.IsInterrupted)
        {
            page.Add($"<p class=\"notice\">The run was interrupted: steps that are missing below were not done.</p>\n");
        }

        if (report.FirstFailure is { } failed)
        {
            page.Add($"<p class=\"first\">");
            if (failed.NextSteps is [string step, ..])
            {
                page.Add($"<b>Try first</b> {step} ");
            }

            page.Add($"<a href=\"#step-{failed.Number}\">See step {failed.Number}</a></p>\n");
        }

        Identity(page, report);
        page.Add($"<h3>Steps</h3>\n");
        int expected = 0;
        foreach (StepResult step in report.Steps)
        {
            if (step.Number != expected)
            {
                page.Add($"<p class=\"notice\">{step.Number - expected} steps that came out well are left out here.</p>\n");
            }

            expected = step.Number + 1;
            Step(page, step);
        }

        page.Add($"</section>\n");
        return HtmlReport.End(page, note);
    }

    private static void Identity(HtmlWriter page, ScriptReport report)
    {
        page.Add($"<dl class=\"identity\">\n");
        foreach ((string name, string? value) in ((string, string?)[])
                 [
                     ("Module", report.Module), ("Firmware", report.Firmware), ("IMEI", report.Imei), ("ICCID", report.Iccid), ("IMSI", report.Imsi), ("Modem", report.Modem),
                 ])
        {
            if (value is not null)
            {
                page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
            }
        }

        page.Add($"</dl>\n");
    }

    private static void Step(HtmlWriter page, StepResult step)
    {
        page.Add($"<article class=\"check {HtmlReport.Class(step.Verdict)}\" id=\"step-{step.Number}\">\n<header><h4>{step.Title}</h4>");
        HtmlReport.Badge(page, step.Verdict);
        if (step.Verdict != Verdict.Skipped)
        {
            page.Add($"<span class=\"took\">{ReportWords.Of(step.Duration)}</span>");
        }

        page.Add($"</header>\n<div class=\"body\">\n<div class=\"words\">\n<p>{step.Summary}</p>\n");
        if (step.Cause is not null)
        {
            page.Add($"<p class=\"cause\"><b>Likely cause</b> {step.Cause}</p>\n");
        }

        if (step.NextSteps.Count > 0)
        {
            page.Add($"<p class=\"next\"><b>Next</b></p>\n<ol class=\"steps\">\n");
            foreach (string next in step.NextSteps)
            {
                page.Add($"<li>{next}</li>\n");
            }

            page.Add($"</ol>\n");
        }

        page.Add($"<p class=\"legend\">{step.Number} · {step.Kind}{(step.IsFinally ? " (at the end)" : "")}{(step.Context.Length > 0 ? $" · {step.Context}" : "")} · {Path.GetFileName(step.Place.File)}:{step.Place.Line}{(step.Attempts > 1 ? $" · attempt {ReportWords.Of((double)step.Attempts)}" : "")}</p>\n</div>\n");
        if (step.Captures.Count > 0)
        {
            page.Add($"<table class=\"measures\"><tbody>\n");
            foreach (StepCapture capture in step.Captures)
            {
                page.Add($"<tr><th scope=\"row\">{capture.Name}</th><td>{capture.Text}</td></tr>\n");
            }

            page.Add($"</tbody></table>\n");
        }

        HtmlCheck.Evidence(page, step.Lines, step.Started);
        page.Add($"</div>\n</article>\n");
        for (int i = 0; i < step.Checks.Count; i++)
        {
            HtmlCheck.Add(page, step.Checks[i], FormattableString.Invariant($"step-{step.Number}-check-{i + 1}"));
        }
    }
}
