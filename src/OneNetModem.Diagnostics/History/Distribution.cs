// How a figure is spread over many measurements.
namespace OneNetModem.Diagnostics.History;

/// <summary>Count and percentiles (nearest rank: each is a value that was measured).</summary>
/// <param name="Count">How many measurements, at least one.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="P50">Half are no greater.</param>
/// <param name="P90">Nine of ten are no greater.</param>
/// <param name="P99">99 of 100 are no greater.</param>
/// <param name="Maximum">The greatest.</param>
public sealed record Distribution(int Count, double Minimum, double P50, double P90, double P99, double Maximum)
{
    /// <summary>Of these measurements; those that are no number do not count. Null when none is left.</summary>
    public static Distribution? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? null : new Distribution(sorted.Length, sorted[0], Rank(sorted, 0.50), Rank(sorted, 0.90), Rank(sorted, 0.99), sorted[^1]);
    }

    private static double Rank(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
