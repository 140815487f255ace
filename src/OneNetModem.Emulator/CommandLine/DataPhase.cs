// The time after a prompt (or CONNECT), when bytes are data: counted ones, or up to Ctrl-Z.
namespace OneNetModem.Emulator.CommandLine;

/// <summary>Takes the data of one command; <c>completed</c> gets the bytes, or null when the host cancelled.</summary>
internal abstract class DataPhase(bool echo, Action<byte[]?> completed)
{
    private readonly List<byte> _taken = [];

    internal bool Echo { get; } = echo;

    internal int Count => _taken.Count;

    /// <summary>True from the moment when no further byte belongs to the data.</summary>
    internal bool Ended { get; private protected set; }

    private protected bool Cancelled { get; set; }

    /// <summary>Takes what belongs to the data; returns how many bytes that were.</summary>
    internal abstract int Take(ReadOnlySpan<byte> bytes);

    internal void Complete() => completed(Cancelled ? null : [.. _taken]);

    private protected void Keep(ReadOnlySpan<byte> bytes) => _taken.AddRange(bytes);
}

/// <summary>Exactly <c>length</c> bytes, whatever they are: 0x1A and 0x1B are data here.</summary>
internal sealed class CountedPhase(int length, bool echo, Action<byte[]?> completed) : DataPhase(echo, completed)
{
    internal override int Take(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, length - Count);
        Keep(bytes[..taken]);
        Ended = Count == length;
        return taken;
    }
}

/// <summary>Bytes up to Ctrl-Z (0x1A); ESC (0x1B) cancels. What is above the limit is not kept.</summary>
internal sealed class ControlZPhase(int limit, bool echo, Action<byte[]?> completed) : DataPhase(echo, completed)
{
    internal override int Take(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)0x1A, (byte)0x1B);
        ReadOnlySpan<byte> data = end < 0 ? bytes : bytes[..end];
        Keep(data[..Math.Min(data.Length, limit - Count)]);
        if (end < 0)
        {
            return bytes.Length;
        }

        Ended = true;
        Cancelled = bytes[end] == 0x1B;
        return end + 1;
    }
}
