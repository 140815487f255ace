// Two runs side by side: what changed, and whether for the better.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.History;

/// <summary>What became of a check or a measure.</summary>
public enum Change
{
    /// <summary>As before, or so near that it says nothing.</summary>
    Same,

    /// <summary>Better.</summary>
    Better,

    /// <summary>Worse.</summary>
    Worse,

    /// <summary>Different, and neither of the two is better; or only one of them has it.</summary>
    Different,
}

/// <summary>A measure in two runs.</summary>
/// <param name="Name">As in <see cref="Measure.Name"/>.</param>
/// <param name="Before">In the first run; null when it is not there.</param>
/// <param name="After">In the second run; null when it is not there.</param>
/// <param name="Change">From the first to the second.</param>
public sealed record MeasureChange(string Name, Measure? Before, Measure? After, Change Change)
{
    /// <summary>After minus before, in the unit of the measure; null when one of them is no number.</summary>
    public double? Difference => After?.Number - Before?.Number;
}

/// <summary>A check in two runs.</summary>
/// <param name="Id">The check's id.</param>
/// <param name="Before">In the first run; null when it is not there.</param>
/// <param name="After">In the second run; null when it is not there.</param>
/// <param name="Change">From the first verdict to the second.</param>
/// <param name="Measures">Its measures.</param>
public sealed record CheckChange(string Id, CheckResult? Before, CheckResult? After, Change Change, IReadOnlyList<MeasureChange> Measures);

/// <summary>Two runs side by side.</summary>
/// <param name="Before">The first.</param>
/// <param name="After">The second.</param>
/// <param name="Checks">All checks of both, in the order of the second.</param>
public sealed record RunComparison(SimReport Before, SimReport After, IReadOnlyList<CheckChange> Checks)
{
    /// <summary>Compares two runs. They need not be of the same SIM.</summary>
    public static RunComparison Of(SimReport before, SimReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new RunComparison(before, after, [.. Pairs(before.Checks, after.Checks, check => check.Id).Select(pair => Compare(pair.Key, pair.Before, pair.After))]);
    }

    private static CheckChange Compare(string id, CheckResult? before, CheckResult? after) =>
        new(id, before, after, OfVerdicts(before?.Verdict, after?.Verdict),
            [.. Pairs(before?.Measures ?? [], after?.Measures ?? [], m => m.Name).Select(pair => new MeasureChange(pair.Key, pair.Before, pair.After, MeasureSense.Compare(pair.Before, pair.After)))]);

    private static Change OfVerdicts(Verdict? before, Verdict? after) => (before, after) switch
    {
        _ when before == after => Change.Same,
        (null or Verdict.Skipped or Verdict.Unfinished, _) or (_, null or Verdict.Skipped or Verdict.Unfinished) => Change.Different,
        _ => after < before ? Change.Better : Change.Worse,
    };

    /// <summary>What has the same key, the first with the first and the second with the second; those of the second list first.</summary>
    private static IEnumerable<(string Key, T? Before, T? After)> Pairs<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> key)
        where T : class
    {
        Dictionary<string, T> left = Numbered(before, key).ToDictionary(StringComparer.Ordinal);
        foreach ((string numbered, T item) in Numbered(after, key))
        {
            left.Remove(numbered, out T? other);
            yield return (key(item), other, item);
        }

        foreach ((string numbered, T item) in Numbered(before, key))
        {
            if (left.ContainsKey(numbered))
            {
                yield return (key(item), item, null);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, T>> Numbered<T>(IReadOnlyList<T> items, Func<T, string> key)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (T item in items)
        {
            int nth = seen[key(item)] = seen.GetValueOrDefault(key(item)) + 1;
            yield return KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{nth} {key(item)}"), item);
        }
    }
}
