// Figures over time as SVG: grid, axes with units, one line a series, told apart by dashes as well as by colour.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;

namespace OneNetModem.Diagnostics.Reports;

internal static class LineChart
{
    private const int MostPoints = 180;
    private const int MostDots = 40;

    /// <summary>As many lines as can be told apart.</summary>
    public const int MostSeries = 4;

    /// <summary>A figure of series with one unit.</summary>
    /// <param name="page">Where it goes.</param>
    /// <param name="unit">The unit of all of them.</param>
    /// <param name="series">One to <see cref="MostSeries"/>, each with a number at least.</param>
    /// <param name="start">Where the time axis counts from.</param>
    public static void Add(HtmlWriter page, string unit, IReadOnlyList<(string Title, MeasureSeries Series)> series, DateTimeOffset start)
    {
        (string Title, IReadOnlyList<SeriesStretch> Points, Distribution Values)[] lines =
        [
            .. series.Select(s => (s.Title, SeriesThinning.Thin(s.Series.Points, MostPoints), Distribution.Of(s.Series.Points.Select(point => point.Value))!)),
        ];
        double lowest = lines.Min(line => line.Values.Minimum);

        // What cannot be negative is measured from zero, or a small change looks like a great one.
        ChartAxis y = ChartAxis.OfValues(unit is "ms" or "s" or "%" && lowest >= 0 ? 0 : lowest, lines.Max(line => line.Values.Maximum), 4);
        ChartAxis x = ChartAxis.OfSeconds(
            lines.Min(line => (line.Points[0].Time - start).TotalSeconds),
            lines.Max(line => (line.Points[^1].Time - start).TotalSeconds),
            5);
        string title = string.Join(", ", lines.Select(line => line.Title));
        page.Add($"<figure class=\"chart\">\n<p class=\"title\">{title} <small>{unit}</small></p>\n<svg viewBox=\"0 0 {ChartFrame.Width} {ChartFrame.Height}\" role=\"img\" aria-label=\"{title} over time, {unit}\">\n");
        ChartFrame.Levels(page, y);
        foreach (double tick in x.Ticks())
        {
            ChartFrame.Mark(page, X(x, tick), x.Label(tick));
        }

        ChartFrame.BaseLine(page);
        for (int i = 0; i < lines.Length; i++)
        {
            Line(page, lines[i].Points, i, x, y, start);
        }

        page.Add($"</svg>\n<figcaption><table><thead><tr><th>{unit}</th><th>min</th><th>median</th><th>max</th></tr></thead><tbody>\n");
        for (int i = 0; i < lines.Length; i++)
        {
            Distribution values = lines[i].Values;
            page.Add($"<tr><th scope=\"row\"><svg class=\"swatch\" viewBox=\"0 0 24 8\" aria-hidden=\"true\"><path class=\"line s{i}\" d=\"M1 4h22\"/></svg>{lines[i].Title}</th>");
            page.Add($"<td>{ReportWords.Of(values.Minimum)}</td><td>{ReportWords.Of(values.P50)}</td><td>{ReportWords.Of(values.Maximum)}</td></tr>\n");
        }

        page.Add($"</tbody></table></figcaption>\n</figure>\n");
    }

    /// <summary>A line through the points; of stretches through their medians, in a band from their lowest to their highest point.</summary>
    private static void Line(HtmlWriter page, IReadOnlyList<SeriesStretch> points, int number, ChartAxis x, ChartAxis y, DateTimeOffset start)
    {
        (double X, SeriesStretch At)[] placed = [.. points.Select(point => (X(x, (point.Time - start).TotalSeconds), point))];
        if (points.Any(point => point.Low < point.High))
        {
            page.Add($"<path class=\"band s{number}\" d=\"");
            Path(page, [.. placed.Select(p => (p.X, Y(y, p.At.High))), .. placed.Reverse().Select(p => (p.X, Y(y, p.At.Low)))]);
            page.Add($"Z\"/>\n");
        }

        page.Add($"<path class=\"line s{number}\" d=\"");
        Path(page, [.. placed.Select(p => (p.X, Y(y, p.At.Median)))]);
        page.Add($"\"/>\n");
        if (placed.Length <= MostDots)
        {
            foreach ((double at, SeriesStretch point) in placed)
            {
                page.Add($"<circle class=\"dot s{number}\" cx=\"{at}\" cy=\"{Y(y, point.Median)}\" r=\"{2.2}\"/>");
            }
        }
    }

    private static void Path(HtmlWriter page, (double X, double Y)[] points)
    {
        for (int i = 0; i < points.Length; i++)
        {
            page.Add($"{(i == 0 ? "M" : "L")}{points[i].X} {points[i].Y}");
        }
    }

    private static double X(ChartAxis axis, double seconds) => ChartFrame.X(axis.Place(seconds));

    private static double Y(ChartAxis axis, double value) => ChartFrame.Y(axis.Place(value));
}
