// report.html: one page that needs nothing else: no network, no script, light and dark, phone and paper.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes <c>report.html</c>.</summary>
public static class HtmlReport
{
    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="earlier">Of each SIM of the report, in its order, the runs before this one, newest first; empty without a history.</param>
    /// <param name="note">Something to say at the end of the page; null for nothing.</param>
    public static string Of(BenchReport report, IReadOnlyList<IReadOnlyList<SimReport>>? earlier = null, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        string sentence = ReportWords.Sentence(report);
        HtmlWriter page = Begin("SIM bench report", ReportWords.Worst(report), sentence);
        page.Add($"<p class=\"meta\"><span>{ReportWords.Of(report.Started)}</span><span>took {ReportWords.Of(report.Duration)}</span><span>plan {report.Plan}</span><span>{report.Program}</span></p>\n</header>\n");
        if (report.Sims.Count > 1)
        {
            Overview(page, report);
        }

        for (int i = 0; i < report.Sims.Count; i++)
        {
            HtmlSim.Add(page, report.Sims[i], i + 1, isOnly: report.Sims.Count == 1, earlier is null ? [] : earlier[i]);
        }

        return End(page, note);
    }

    /// <summary>A page up to its heading; the header is still open.</summary>
    internal static HtmlWriter Begin(string kind, Verdict verdict, string sentence)
    {
        HtmlWriter page = new();

        // The policy keeps the page what it is, whatever the texts in it: nothing is loaded, nothing runs.
        page.Add(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{sentence}</title>

            """);
        page.AddStyle(Resource.Read("report.css"));
        page.Add($"</head>\n<body>\n");
        Icons(page);
        page.Add($"<main>\n<header class=\"top\">\n<p class=\"eyebrow\">{kind}</p>\n");
        page.Add($"<h1 class=\"{Class(verdict)}\">");
        Badge(page, verdict);
        page.Add($"<span>{sentence}</span></h1>\n");
        return page;
    }

    /// <summary>The end of the page.</summary>
    internal static string End(HtmlWriter page, string? note)
    {
        page.Add($"<footer><p>All that was measured and every line on the wire are in report.json beside this page.</p>");
        if (note is not null)
        {
            page.Add($"<p>{note}</p>");
        }

        page.Add($"</footer>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>The verdict as shape, colour and word.</summary>
    internal static void Badge(HtmlWriter page, Verdict verdict) =>
        page.Add($"<span class=\"badge {Class(verdict)}\"><svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"#{Class(verdict)}\"/></svg>{ReportWords.Of(verdict)}</span>");

    internal static string Class(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warn => "warn",
        Verdict.Unfinished => "unfinished",
        Verdict.Fail => "fail",
        _ => "skipped",
    };

    private static void Overview(HtmlWriter page, BenchReport report)
    {
        (string Name, string Title)[] columns = [("rsrp", "RSRP"), ("attach_ms", "Attach"), ("first_publish_ms", "First publish")];
        page.Add($"<section aria-label=\"All SIMs\">\n<table class=\"sims\">\n<thead><tr><th>Verdict</th><th>SIM</th><th>Module</th><th>Finding</th>");
        foreach ((string _, string title) in columns)
        {
            page.Add($"<th class=\"number\">{title}</th>");
        }

        page.Add($"</tr></thead>\n<tbody>\n");
        for (int i = 0; i < report.Sims.Count; i++)
        {
            SimReport sim = report.Sims[i];
            page.Add($"<tr class=\"{Class(sim.Verdict)}\"><td>");
            Badge(page, sim.Verdict);
            page.Add($"</td><td><a href=\"#sim-{i + 1}\">{ReportWords.Name(sim)}</a><small>{sim.HomeOperator}</small></td><td>{sim.Module}<small>{sim.Modem}</small></td><td class=\"finding\">{sim.Sentence}</td>");
            foreach ((string name, string title) in columns)
            {
                string? text = sim.Find(name)?.Text;
                page.Add($"<td class=\"number{(text is null ? " none" : "")}\" data-title=\"{title}\">{text ?? "–"}</td>");
            }

            page.Add($"</tr>\n");
        }

        page.Add($"</tbody>\n</table>\n</section>\n");
    }

    /// <summary>One shape a verdict, so that none is told by its colour alone.</summary>
    private static void Icons(HtmlWriter page) => page.Add(
        $"""
        <svg width="0" height="0" class="defs" aria-hidden="true">
        <symbol id="pass" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="solid"/><path d="M4.4 8.4 7 11l4.8-5.6" class="mark"/></symbol>
        <symbol id="warn" viewBox="0 0 16 16"><path d="M8 .8 15.8 15H.2Z" class="solid"/><path d="M8 6v4.2M8 12.2v.6" class="mark"/></symbol>
        <symbol id="fail" viewBox="0 0 16 16"><path d="M4.8 0h6.4L16 4.8v6.4L11.2 16H4.8L0 11.2V4.8Z" class="solid"/><path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" class="mark"/></symbol>
        <symbol id="unfinished" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" class="hollow whole"/><path d="M8 4v4.4l3 1.8" class="dash"/></symbol>
        <symbol id="skipped" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" class="hollow"/><path d="M5 8h6" class="dash"/></symbol>
        </svg>

        """);
}
