// Where bytes come from. A link is one life of a device: it is open when you get it, any error ends it, and it is
// never reopened; make a new one instead.
using System.IO.Pipelines;

namespace OneNetModem.At.Links;

/// <summary>A byte stream to a module: a serial port, a tty, a TCP connection or memory.</summary>
/// <remarks>
/// The link reads by itself and always; a consumer that stops reading <see cref="Input"/> delays nobody until the
/// pipe's bound (256 KiB) is reached. When the link ends, <see cref="Fault"/> is set, <see cref="Input"/> completes
/// after the last byte (without an exception, which would overtake bytes not yet read), and <see cref="Closed"/> fires
/// once. The reader's continuation may run on the thread that received the bytes: it must not block there.
/// </remarks>
public interface IByteLink : IAsyncDisposable
{
    /// <summary>What people call this link: <c>/dev/ttyUSB2</c>, <c>COM7</c>, <c>tcp://10.0.0.5:2001</c>.</summary>
    string Name { get; }

    /// <summary>Bytes from the module, in order. One reader only.</summary>
    PipeReader Input { get; }

    /// <summary>Fires once, when the link has ended for any reason: unplugged, write error or disposed.</summary>
    CancellationToken Closed { get; }

    /// <summary>Why the link ended; null while it lives and after a plain dispose.</summary>
    LinkException? Fault { get; }

    /// <summary>Writes all bytes, in order with other writes.</summary>
    /// <exception cref="LinkException">The link is down, or the write stalled for longer than its limit (5 s plus
    /// the time that the bytes take at the baud rate). The link is dead afterwards.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first byte was written.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);
}
