// This run of a SIM against its earlier ones.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;

namespace OneNetModem.Diagnostics.Reports;

internal static class HtmlPast
{
    private const int RowsShown = 5;

    /// <summary>Shown even when they are the same as before.</summary>
    private static readonly string[] AlwaysShown = ["rsrp", "rsrq", "sinr", "attach_ms", "first_publish_ms"];

    public static void Add(HtmlWriter page, SimReport sim, IReadOnlyList<SimReport> earlier)
    {
        if (earlier is not [SimReport last, ..])
        {
            return;
        }

        page.Add($"<h3>Earlier runs of this SIM</h3>\n<div class=\"past\">\n<ol class=\"runs\">\n");
        Run(page, sim, isThis: true);
        foreach (SimReport run in earlier.Take(RowsShown))
        {
            Run(page, run, isThis: false);
        }

        page.Add($"</ol>\n");
        Changes(page, RunComparison.Of(last, sim), [.. earlier.Reverse(), sim]);
        page.Add($"</div>\n");
    }

    private static void Run(HtmlWriter page, SimReport run, bool isThis)
    {
        page.Add($"<li>");
        HtmlReport.Badge(page, run.Verdict);
        page.Add($"<span>{(isThis ? "This run" : run.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))}<small>{run.Module} {run.Modem}</small></span></li>\n");
    }

    private static void Changes(HtmlWriter page, RunComparison comparison, IReadOnlyList<SimReport> runs)
    {
        MeasureChange[] all = [.. comparison.Checks.SelectMany(check => check.Measures).Where(m => m.Before is not null && m.After is not null).DistinctBy(m => m.Name, StringComparer.Ordinal)];
        MeasureChange[] shown = [.. all.Where(m => m.Change != Change.Same || AlwaysShown.Contains(m.Name, StringComparer.Ordinal))];
        if (shown.Length == 0)
        {
            return;
        }

        page.Add($"<div>\n<table class=\"changes\">\n<thead><tr><th>Measure</th><th class=\"number\">Last run</th><th class=\"number\">This run</th><th>Change</th><th>All runs</th></tr></thead>\n<tbody>\n");
        foreach (MeasureChange measure in shown)
        {
            page.Add($"<tr><th scope=\"row\">{ReportWords.Title(measure.Name)}</th><td class=\"number\">{measure.Before!.Text}</td><td class=\"number\">{measure.After!.Text}</td>");
            page.Add($"<td class=\"{measure.Change.ToString().ToLowerInvariant()}\">{Words(measure)}</td><td>");
            Sparkline.Add(page, [.. runs.Select(run => run.Find(measure.Name)?.Number).OfType<double>().Where(double.IsFinite)]);
            page.Add($"</td></tr>\n");
        }

        page.Add($"</tbody>\n</table>\n");
        if (all.Length > shown.Length)
        {
            page.Add($"<p class=\"legend\">{all.Length - shown.Length} more measures are as they were.</p>\n");
        }

        page.Add($"</div>\n");
    }

    private static string Words(MeasureChange measure)
    {
        string difference = measure is { Difference: { } d, Change: not Change.Same } ? $"{(d > 0 ? "+" : "")}{ReportWords.Of(d)} {measure.After!.Unit}".TrimEnd() : "";
        return measure.Change switch
        {
            Change.Better => $"▲ better {difference}",
            Change.Worse => $"▼ worse {difference}",
            Change.Different => $"◆ different {difference}",
            _ => "● same",
        };
    }
}
