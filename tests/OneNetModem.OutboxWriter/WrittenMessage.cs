// What the writer writes: everything in a message follows from its topic, index and seed, so that a reader knows each byte.
using System.Globalization;
using System.Text;

namespace OneNetModem.OutboxWriter;

/// <summary>The messages of the writer.</summary>
public static class WrittenMessage
{
    /// <summary>The topic by number.</summary>
    public static string Topic(int topic) => string.Create(CultureInfo.InvariantCulture, $"$sys/p/d{topic}/dp/post/json");

    /// <summary>JSON with an id, padded to a length of its own up to several pages of the file.</summary>
    public static byte[] Payload(int topic, int index, int seed)
    {
        // A handful of sizes from a few bytes to four pages.
        int length = (int)(unchecked((uint)HashCodeOf(topic, index, seed)) % 16384) >> (index % 8);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{topic}-{index}\",\"pad\":\"{new string((char)('a' + (index % 26)), length)}\"}}"));
    }

    /// <summary>Topic and index of an id.</summary>
    public static (int Topic, int Index) Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        string[] parts = id.Split('-');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The same in every process, unlike HashCode.</summary>
    private static int HashCodeOf(int topic, int index, int seed) => unchecked((((seed * 31) + topic) * 31) + index) * 0x5bd1e995;
}
