// A count for each value of an enum, from any thread.
namespace OneNetModem.Bridge.Metrics;

/// <summary>Counts by kind; values that never came are there as zero.</summary>
/// <typeparam name="T">The kinds.</typeparam>
internal sealed class EnumCounts<T>
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();

    private readonly long[] _counts = new long[Values.Length];

    public IEnumerable<(T Kind, long Count)> All => Values.Select((value, i) => (value, Volatile.Read(ref _counts[i])));

    public void Add(T kind) => Interlocked.Increment(ref _counts[Array.IndexOf(Values, kind)]);
}
