// One check on the page: what was found, figures, why, what to do, and the lines that prove it, folded.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

internal static class HtmlCheck
{
    /// <summary>More lines than that at each end of a long check are for programs, not for a page.</summary>
    private const int LongestEnd = 200;

    public static void Add(HtmlWriter page, CheckResult check, string anchor)
    {
        page.Add($"<article class=\"check {HtmlReport.Class(check.Verdict)}\" id=\"{anchor}\">\n<header><h4>{ReportWords.Title(check.Id)}</h4>");
        HtmlReport.Badge(page, check.Verdict);
        if (check.Verdict != Verdict.Skipped)
        {
            page.Add($"<span class=\"took\">{ReportWords.Of(check.Duration)}</span>");
        }

        page.Add($"</header>\n<div class=\"body\">\n<div class=\"words\">\n<p>{check.Summary}</p>\n");
        if (check.Cause is not null)
        {
            page.Add($"<p class=\"cause\"><b>Likely cause</b> {check.Cause}</p>\n");
        }

        if (check.NextSteps.Count > 0)
        {
            page.Add($"<p class=\"next\"><b>Next</b></p>\n<ol class=\"steps\">\n");
            foreach (string step in check.NextSteps)
            {
                page.Add($"<li>{step}</li>\n");
            }

            page.Add($"</ol>\n");
        }

        page.Add($"</div>\n");
        if (check.Measures.Count > 0)
        {
            page.Add($"<table class=\"measures\"><tbody>\n");
            foreach (Measure measure in check.Measures)
            {
                page.Add($"<tr><th scope=\"row\">{ReportWords.Title(measure.Name)}</th><td>{measure.Text}</td></tr>\n");
            }

            page.Add($"</tbody></table>\n");
        }

        Evidence(page, check.Evidence, check.Started);
        page.Add($"</div>\n</article>\n");
    }

    /// <summary>Lines on the wire, folded.</summary>
    public static void Evidence(HtmlWriter page, IReadOnlyList<EvidenceLine> lines, DateTimeOffset started)
    {
        if (lines.Count == 0)
        {
            return;
        }

        int left = Math.Max(0, lines.Count - (2 * LongestEnd));
        page.Add($"<details><summary>Evidence <span class=\"count\">{lines.Count} {(lines.Count == 1 ? "line" : "lines")}</span></summary>\n<ol class=\"wire\">\n");
        for (int i = 0; i < lines.Count; i++)
        {
            if (left > 0 && i == LongestEnd)
            {
                page.Add($"<li class=\"left-out\">{left} lines are left out here</li>\n");
                i += left;
            }

            EvidenceLine line = lines[i];
            string time = FormattableString.Invariant($"{(line.Time - started).TotalSeconds:0.000}");
            page.Add($"<li class=\"{(line.IsSent ? "sent" : "received")}\"><time>{time}</time><i>{(line.IsSent ? "→" : "←")}</i><code>{line.Text}</code></li>\n");
        }

        page.Add($"</ol>\n<p class=\"legend\">Seconds since the check began; → to the module, ← from it.</p></details>\n");
    }
}
