// What many round trips come to: loss and the spread of their times.
namespace OneNetModem.Diagnostics.Bench;

internal sealed class RoundTripFigures(string name)
{
    private readonly List<RoundTrip> _trips = [];

    public IReadOnlyList<RoundTrip> Trips => _trips;

    /// <summary>Messages that came to something: an answer of whatever kind.</summary>
    public int Answered => _trips.Count(t => t.Took is not null);

    /// <summary>Messages that came to nothing, %.</summary>
    public double Loss => _trips.Count == 0 ? 0 : 100.0 * (_trips.Count - Answered) / _trips.Count;

    public double? Average => Times is { Length: > 0 } times ? times.Average() : null;

    /// <summary>The times of the messages, in the order in which they were sent.</summary>
    public MeasureSeries Series => new($"{name}_ms", "ms", [.. _trips.Where(t => t.Took is not null).Select(t => (t.Time, t.Took!.Value.TotalMilliseconds))]);

    private double[] Times => [.. _trips.Where(t => t.Took is not null).Select(t => t.Took!.Value.TotalMilliseconds).Order()];

    public void Add(RoundTrip trip) => _trips.Add(trip);

    public void AddTo(MeasureList measures)
    {
        double[] times = Times;
        measures.Add("sent", _trips.Count, "").Add("answered", times.Length, "").Add("loss", _trips.Count == 0 ? null : Math.Round(Loss, 2), "%");
        if (times.Length > 0)
        {
            // Nearest rank: a time that was measured.
            double p95 = times[(int)Math.Ceiling(times.Length * 0.95) - 1];
            measures
                .Add($"{name}_min", Math.Round(times[0]), "ms")
                .Add($"{name}_avg", Math.Round(times.Average()), "ms")
                .Add($"{name}_p95", Math.Round(p95), "ms")
                .Add($"{name}_max", Math.Round(times[^1]), "ms");
        }
    }
}
