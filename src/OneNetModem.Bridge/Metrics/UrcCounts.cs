// What came unasked from one modem, by name. On the path of every received line: a look-up and an increment, nothing more.
using System.Collections.Frozen;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Counts URCs by the names that are known; all others together.</summary>
internal sealed class UrcCounts : IDialogueEvents
{
    private const string Other = "other";

    private static readonly string[] Names = [.. QuectelDialect.KnownUrcs, Other];
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Index =
        Names.Select(KeyValuePair.Create).ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly long[] _counts = new long[Names.Length];

    public IEnumerable<(string Urc, long Count)> All => Names.Select((name, i) => (name, Volatile.Read(ref _counts[i]))).Where(u => u.Item2 > 0);

    public void OnUrc(AtUrc urc)
    {
        int colon = urc.Line.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> name = colon < 0 ? urc.Line : urc.Line.AsSpan(0, colon);
        Interlocked.Increment(ref _counts[Index.TryGetValue(name, out int index) ? index : _counts.Length - 1]);
    }

    public void OnResponse(AtResponse response)
    {
        // CommandMetrics counts commands, with their results.
    }

    public void OnDataWanted(AtCommand command, bool prompt)
    {
        // Part of a command.
    }

    public void OnStuckPrompt(AtCommand stale)
    {
        // The channel counts the barriers that follow.
    }

    public void OnOrphan(string line)
    {
        // The channel counts them.
    }

    public void OnNoise(ReadOnlySpan<byte> bytes)
    {
        // The channel counts it.
    }
}
