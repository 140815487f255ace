// How often a time was how long, as SVG: bars of equal width, and one for all that took longer.
using OneNetModem.Diagnostics.History;

namespace OneNetModem.Diagnostics.Reports;

internal static class Histogram
{
    private const int Bars = 20;

    /// <summary>A figure of the distribution of times.</summary>
    /// <param name="page">Where it goes.</param>
    /// <param name="title">What was measured.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="values">At least one, all numbers and none negative.</param>
    public static void Add(HtmlWriter page, string title, string unit, IReadOnlyList<double> values)
    {
        Distribution spread = Distribution.Of(values)!;

        // A few long ones must not push all others into the first bar: beyond three times the ninth of ten they share the last one.
        ChartAxis x = ChartAxis.OfValues(0, Math.Max(Math.Min(spread.Maximum, 3 * spread.P90), 1), 5);
        double width = x.High / Bars;
        int[] counts = new int[Bars + 1];
        foreach (double value in values)
        {
            counts[value > x.High ? Bars : Math.Min((int)(value / width), Bars - 1)]++;
        }

        int bars = counts[Bars] > 0 ? Bars + 2 : Bars;
        ChartAxis y = ChartAxis.OfValues(0, Math.Max(counts.Max(), 4), 4);
        double unitWidth = (ChartFrame.Right - ChartFrame.Left) / bars;
        page.Add($"<figure class=\"chart\">\n<p class=\"title\">{title} <small>how often it took how many {unit}</small></p>\n<svg viewBox=\"0 0 {ChartFrame.Width} {ChartFrame.Height}\" role=\"img\" aria-label=\"Distribution of {title}, {unit}\">\n");
        ChartFrame.Levels(page, y);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                // However few they are, they are seen.
                double top = Math.Min(ChartFrame.Y(y.Place(counts[i])), ChartFrame.Bottom - 1.5);
                double left = ChartFrame.X((i == Bars ? bars - 1.0 : i) / bars);
                page.Add($"<rect class=\"bar{(i == Bars ? " beyond" : "")}\" x=\"{left + 1}\" y=\"{top}\" width=\"{unitWidth - 2}\" height=\"{ChartFrame.Bottom - top}\"/>\n");
            }
        }

        foreach (double tick in x.Ticks().Where(tick => counts[Bars] == 0 || tick < x.High))
        {
            ChartFrame.Mark(page, ChartFrame.X(tick / width / bars), x.Label(tick));
        }

        if (counts[Bars] > 0)
        {
            page.Add($"<text class=\"x end\" x=\"{ChartFrame.Right}\" y=\"{ChartFrame.Bottom + 18}\">&gt; {x.Label(x.High)}</text>\n");
        }

        ChartFrame.BaseLine(page);
        page.Add($"</svg>\n<figcaption><table><thead><tr><th>{unit}</th><th>n</th><th>p50</th><th>p90</th><th>p99</th><th>max</th></tr></thead><tbody><tr><th scope=\"row\">{title}</th>");
        page.Add($"<td>{spread.Count}</td><td>{ReportWords.Of(spread.P50)}</td><td>{ReportWords.Of(spread.P90)}</td><td>{ReportWords.Of(spread.P99)}</td><td>{ReportWords.Of(spread.Maximum)}</td></tr></tbody></table></figcaption>\n</figure>\n");
    }
}
