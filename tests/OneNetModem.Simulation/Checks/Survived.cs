// Adds up what was survived in this run, and tells it at the end.
using System.Globalization;
using OneNetModem.Simulation.Checks;
using OneNetModem.Simulation.Seeds;
using OneNetModem.Testing;

[assembly: AssemblyFixture(typeof(Survived))]

namespace OneNetModem.Simulation.Checks;

/// <summary>The report of one run.</summary>
public sealed class Survived : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LifeReport> _lives = [];
    private int _pairs;
    private TimeSpan _pairTime;

    /// <summary>Writes the report.</summary>
    public void Dispose() => SurvivalReport.Write("simulation", Lines());

    internal void AddPair(TimeSpan time)
    {
        lock (_gate)
        {
            _pairs++;
            _pairTime += time;
        }
    }

    internal void Add(LifeReport life)
    {
        lock (_gate)
        {
            _lives.Add(life);
        }
    }

    private IEnumerable<string> Lines()
    {
        if (_pairs > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"survived: {_pairs} pairs of a state and a fault, {_pairTime.TotalHours:0} h");
        }

        if (_lives.Count > 0)
        {
            TimeSpan[] ways = [.. _lives.SelectMany(l => l.Comebacks).Order()];
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"survived: {_lives.Count} seeds, {_lives.Sum(l => l.Lived.TotalHours):0} h, {_lives.Sum(l => l.Faults)} faults struck; {_lives.Sum(l => l.Ledger.Posts)} posts, {_lives.Sum(l => l.Ledger.Acked)} acknowledged and none of them lost, {_lives.Sum(l => l.Ledger.Delivered)} commands delivered once, {_lives.Sum(l => l.Answers)} answers compared");
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"          back after the last fault: half within {ways[ways.Length / 2].TotalSeconds:0} s, 95 of 100 within {ways[ways.Length * 95 / 100].TotalSeconds:0} s, the longest {ways[^1].TotalMinutes:0} min");
        }
    }
}
