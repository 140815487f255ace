// A long series as a chart can show it: stretches with their lowest and highest point, so that no peak is lost.
namespace OneNetModem.Diagnostics.Reports;

/// <summary>A stretch of a series; of a single point where there are few.</summary>
internal readonly record struct SeriesStretch(DateTimeOffset Time, double Low, double Median, double High);

internal static class SeriesThinning
{
    /// <summary>Every point as a stretch of its own, or at most so many stretches. Points that are no number are left out.</summary>
    public static IReadOnlyList<SeriesStretch> Thin(IReadOnlyList<(DateTimeOffset Time, double Value)> points, int most)
    {
        (DateTimeOffset Time, double Value)[] finite = [.. points.Where(point => double.IsFinite(point.Value))];
        int size = Math.Max(1, (int)Math.Ceiling(finite.Length / (double)most));
        return [.. finite.Chunk(size).Select(Stretch)];
    }

    private static SeriesStretch Stretch((DateTimeOffset Time, double Value)[] points)
    {
        double[] values = [.. points.Select(point => point.Value).Order()];
        return new SeriesStretch(points[points.Length / 2].Time, values[0], values[values.Length / 2], values[^1]);
    }
}
