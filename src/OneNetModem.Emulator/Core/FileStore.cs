// The module's file system by name. UFS outlives a restart as flash does; RAM does not.
namespace OneNetModem.Emulator.Core;

internal sealed class FileStore
{
    internal const int Capacity = 1_572_864;

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<string, byte[]>> All => _files;

    internal int Used => _files.Values.Sum(f => f.Length);

    internal byte[]? Find(string name) => _files.GetValueOrDefault(Normal(name));

    internal void Put(string name, byte[] content) => _files[Normal(name)] = content;

    internal bool Delete(string name) => _files.Remove(Normal(name));

    internal void DeleteAll() => _files.Clear();

    /// <summary>A restart: what was in RAM is gone.</summary>
    internal void Restart()
    {
        foreach (string name in _files.Keys.Where(n => n.StartsWith("RAM:", StringComparison.Ordinal)).ToList())
        {
            _files.Remove(name);
        }
    }

    /// <summary>A name without a storage is a UFS file.</summary>
    internal static string Normal(string name) => name.Contains(':', StringComparison.Ordinal) ? name : "UFS:" + name;

    /// <summary>XOR of the 16-bit big-endian words; an odd last byte is a high byte (BG95 FILE note V1.1).</summary>
    internal static int Checksum(ReadOnlySpan<byte> content)
    {
        int sum = 0;
        for (int i = 0; i < content.Length; i += 2)
        {
            sum ^= (content[i] << 8) | (i + 1 < content.Length ? content[i + 1] : 0);
        }

        return sum;
    }
}
