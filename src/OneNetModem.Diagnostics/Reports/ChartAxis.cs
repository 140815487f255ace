// Where the lines of an axis are drawn and what stands beside them.
using System.Globalization;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>An axis from the first to the last of its ticks.</summary>
internal sealed record ChartAxis(double Low, double High, double Step, Func<double, string> Label)
{
    private static readonly double[] TimeSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];

    /// <summary>An axis of values with about so many steps of 1, 2 or 5 times a power of ten, widened to whole steps.</summary>
    public static ChartAxis OfValues(double low, double high, int steps)
    {
        if (high - low < Math.Max(Math.Abs(high) * 1e-6, 1e-9))
        {
            double room = Math.Max(1, Math.Abs(high) * 1e-3);
            (low, high) = (low - room, high + room);
        }

        double rough = (high - low) / steps;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((double[])[1, 2, 5, 10]).First(factor => factor * power >= rough * 0.999);
        return new ChartAxis(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step, ReportWords.Of);
    }

    /// <summary>An axis of seconds since the beginning, with at most so many steps; it ends where the values end.</summary>
    public static ChartAxis OfSeconds(double low, double high, int steps)
    {
        if (high - low < 1)
        {
            (low, high) = (low - 0.5, low + 0.5);
        }

        double step = TimeSteps.FirstOrDefault(s => (high - low) / s <= steps, Math.Ceiling((high - low) / steps / 604800) * 604800);
        (double unit, string name) = step switch
        {
            >= 86400 => (86400, "d"),
            >= 3600 => (3600, "h"),
            >= 60 => (60, "min"),
            _ => (1, "s"),
        };
        return new ChartAxis(low, high, step, seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds / unit:0.##} {name}"));
    }

    public IEnumerable<double> Ticks()
    {
        long last = (long)Math.Floor((High / Step) + 1e-6);
        for (long n = (long)Math.Ceiling((Low / Step) - 1e-6); n <= last; n++)
        {
            yield return n * Step;
        }
    }

    /// <summary>Between 0 (low end) and 1.</summary>
    public double Place(double value) => (value - Low) / (High - Low);
}
