// One SIM on the page: verdict, who it is, the ladder of layers, charts, earlier runs, checks.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Reports;

internal static class HtmlSim
{
    public static void Add(HtmlWriter page, SimReport sim, int number, bool isOnly, IReadOnlyList<SimReport> earlier)
    {
        page.Add($"<section class=\"sim\" id=\"sim-{number}\" aria-labelledby=\"sim-{number}-name\">\n<h2 id=\"sim-{number}-name\">");
        page.Add($"<span>{ReportWords.Name(sim)}</span>");
        if (!isOnly)
        {
            HtmlReport.Badge(page, sim.Verdict);
        }

        page.Add($"</h2>\n");
        if (!isOnly)
        {
            page.Add($"<p class=\"sentence\">{sim.Sentence}</p>\n");
        }

        if (sim.IsInterrupted)
        {
            page.Add($"<p class=\"notice\">The test was interrupted: what is missing below was not run.</p>\n");
        }

        if (sim.Decisive is { } decisive)
        {
            page.Add($"<p class=\"first\">");
            if (decisive.NextSteps is [string step, ..])
            {
                page.Add($"<b>Try first</b> {step} ");
            }

            page.Add($"<a href=\"#{Anchor(sim, number, decisive)}\">See {ReportWords.Title(decisive.Id)}</a></p>\n");
        }

        Identity(page, sim);
        Ladder(page, sim);
        HtmlCharts.Add(page, sim);
        HtmlPast.Add(page, sim, earlier);
        page.Add($"<h3>Checks</h3>\n");
        foreach (CheckResult check in sim.Checks)
        {
            HtmlCheck.Add(page, check, Anchor(sim, number, check));
        }

        page.Add($"</section>\n");
    }

    /// <summary>By place: an id need not be fit for an anchor, and may occur twice.</summary>
    private static string Anchor(SimReport sim, int number, CheckResult check) =>
        FormattableString.Invariant($"sim-{number}-check-{sim.Checks.TakeWhile(c => !ReferenceEquals(c, check)).Count() + 1}");

    private static void Identity(HtmlWriter page, SimReport sim)
    {
        page.Add($"<dl class=\"identity\">\n");
        foreach ((string name, string? value) in ((string, string?)[])
                 [
                     ("ICCID", sim.Iccid), ("IMSI", sim.Imsi), ("Operator", sim.HomeOperator), ("Module", sim.Module), ("IMEI", sim.Imei), ("Firmware", sim.Firmware),
                     ("Modem", sim.Modem), ("Tested", string.Create(CultureInfo.InvariantCulture, $"{sim.Started:yyyy-MM-dd HH:mm}, {ReportWords.Of(sim.Duration)}")),
                 ])
        {
            if (value is not null)
            {
                page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
            }
        }

        page.Add($"</dl>\n");
    }

    private static void Ladder(HtmlWriter page, SimReport sim)
    {
        page.Add($"<ol class=\"ladder\" aria-label=\"Layers, from the lowest\">\n");
        foreach (SessionLayer layer in Enum.GetValues<SessionLayer>())
        {
            CheckResult[] checks = [.. sim.Checks.Where(check => check.Layer == layer)];
            Verdict verdict = checks.Select(check => check.Verdict).DefaultIfEmpty(Verdict.Skipped).Max();
            page.Add($"<li class=\"{HtmlReport.Class(verdict)}\"><b>{ReportWords.Of(layer)}</b>");
            HtmlReport.Badge(page, verdict);
            page.Add($"</li>\n");
        }

        page.Add($"</ol>\n");
    }
}
