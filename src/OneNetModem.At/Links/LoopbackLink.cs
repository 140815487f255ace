// Two links joined in memory: what one writes the other reads. No thread and no socket of its own.
namespace OneNetModem.At.Links;

/// <summary>One end of a link in memory.</summary>
/// <remarks>
/// Everything happens on the caller's thread: a write runs the reader of the other end before it returns, and a
/// write made in there is sent as soon as the first is done. So a program that uses one thread keeps to it, and two
/// runs do the same in the same order.
/// </remarks>
public sealed class LoopbackLink : ByteLink
{
    private readonly int _maxRead;
    private LoopbackLink _peer = null!;

    private LoopbackLink(string name, LinkSettings settings, TimeProvider time, int maxRead)
        : base(name, settings, time, inline: true) => _maxRead = maxRead;

    /// <summary>Makes the two ends of a link.</summary>
    /// <param name="name">Its name; the ends are called the same, as the two ends of a cable are.</param>
    /// <param name="time">Clock of the write limit; default the system's.</param>
    /// <param name="settings">The write limit and the baud rate that it reckons with.</param>
    /// <param name="maxRead">The most bytes that are delivered at once, 1 or more; default no limit.</param>
    public static (LoopbackLink Host, LoopbackLink Module) CreatePair(
        string name = "loopback", TimeProvider? time = null, LinkSettings? settings = null, int maxRead = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRead, 1);
        settings ??= LinkSettings.Default;
        time ??= TimeProvider.System;
        LoopbackLink host = new(name, settings, time, maxRead);
        LoopbackLink module = new(name, settings, time, maxRead) { _peer = host };
        host._peer = module;
        return (host, module);
    }

    /// <summary>Ends this end with a fault, as a device that fails; the other end sees a hang-up.</summary>
    public void Break(LinkException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        End(fault);
    }

    private protected override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            int count = Math.Min(bytes.Length, _maxRead);
            ValueTask piece = _peer.DeliverAsync(bytes[..count]);
            bytes = bytes[count..];
            if (!piece.IsCompletedSuccessfully)
            {
                return SendRestAsync(piece, bytes);
            }

            if (bytes.IsEmpty)
            {
                return piece;
            }
        }
    }

    private protected override void Release() =>
        _peer.End(new LinkException(_peer.Name, LinkFailure.HungUp, "the other end closed the link"));

    private async ValueTask SendRestAsync(ValueTask piece, ReadOnlyMemory<byte> rest)
    {
        await piece;
        if (Ended)
        {
            throw Down(); // it was the end, and not the reader, that let go of the piece
        }

        if (!rest.IsEmpty)
        {
            await SendAsync(rest);
        }
    }
}
