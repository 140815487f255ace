// Bytes to the host as a UART would bring them: ten bit times each, in small pieces.
namespace OneNetModem.Emulator.Core;

internal sealed class BaudPace(int baud, TimeProvider time)
{
    private const int Piece = 32;

    /// <summary>How much later than asked a timer may come: that time the line was busy all the same.</summary>
    private static readonly TimeSpan TimerLag = TimeSpan.FromMilliseconds(5);

    private readonly long _origin = time.GetTimestamp();
    private TimeSpan _free;

    internal IEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] bytes)
    {
        int size = baud == 0 ? bytes.Length : Piece;
        for (int at = 0; at < bytes.Length; at += size)
        {
            yield return bytes.AsMemory(at, Math.Min(size, bytes.Length - at));
        }
    }

    /// <summary>Waits until the line would be free again after <paramref name="count"/> bytes.</summary>
    internal async Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        if (baud == 0)
        {
            return;
        }

        TimeSpan now = time.GetElapsedTime(_origin);
        _free = (_free > now - TimerLag ? _free : now) + TimeSpan.FromSeconds(count * 10.0 / baud);
        // A timer is good to a millisecond; less than that is made up for with the next piece.
        if (_free - now >= TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(_free - now, time, cancellationToken);
        }
    }
}
