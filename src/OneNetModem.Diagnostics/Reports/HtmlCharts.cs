// Which charts a SIM's series make: a line chart a unit, and of times their distribution.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

internal static class HtmlCharts
{
    /// <summary>Fewer times than that are better read than drawn.</summary>
    private const int FewestForDistribution = 8;

    public static void Add(HtmlWriter page, SimReport sim)
    {
        (string Title, MeasureSeries Series)[] all = [.. Titled(sim)];
        if (all.Length == 0)
        {
            return;
        }

        page.Add($"<h3>Over time <small>since the test of this SIM began</small></h3>\n<div class=\"charts\">\n");
        foreach (IGrouping<string, (string Title, MeasureSeries Series)> unit in all.GroupBy(s => s.Series.Unit, StringComparer.Ordinal))
        {
            foreach ((string Title, MeasureSeries Series)[] chart in unit.Chunk(LineChart.MostSeries))
            {
                LineChart.Add(page, unit.Key, chart, sim.Started);
            }
        }

        foreach ((string title, MeasureSeries series) in all.Where(s => s.Series.Unit == "ms"))
        {
            double[] values = [.. series.Points.Select(point => point.Value).Where(value => double.IsFinite(value) && value >= 0)];
            if (values.Length >= FewestForDistribution)
            {
                Histogram.Add(page, title, series.Unit, values);
            }
        }

        page.Add($"</div>\n");
    }

    /// <summary>A name that occurs in two checks is told apart by the check.</summary>
    private static IEnumerable<(string Title, MeasureSeries Series)> Titled(SimReport sim)
    {
        var all = (from check in sim.Checks
                   from series in check.Series
                   where series.Points.Any(point => double.IsFinite(point.Value))
                   select (Check: check.Id, Series: series)).ToArray();
        return from s in all
               let title = ReportWords.Title(s.Series.Name)
               select (all.Count(other => other.Series.Name == s.Series.Name) > 1 ? $"{title} ({ReportWords.Title(s.Check)})" : title, s.Series);
    }
}
