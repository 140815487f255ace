// What the scanner finds: a kind and places in the scanned bytes. No strings, no copies.
namespace OneNetModem.At.Framing;

/// <summary>The kinds of frame.</summary>
public enum AtFrameKind
{
    /// <summary>The pending command's own echo: the window in which its answer comes is open.</summary>
    Echo,

    /// <summary>The echo of some other command, which nobody waits for any more.</summary>
    StaleEcho,

    /// <summary>The echo of the bytes sent in a data phase.</summary>
    DataEcho,

    /// <summary>An information line or URC.</summary>
    Line,

    /// <summary>A final result code.</summary>
    Final,

    /// <summary><c>CONNECT</c>: the module asks for data, or a call is up.</summary>
    Connect,

    /// <summary><c>&gt;</c>: the module asks for data.</summary>
    Prompt,

    /// <summary>A line with a payload; <see cref="AtFrame.Text"/> is its header up to the last field before length and payload.</summary>
    Payload,

    /// <summary>Bytes that are no line: control characters, or more than a line may hold without an end.</summary>
    Noise,
}

/// <summary>One frame; ranges count from the first scanned byte.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TextStart">Where the line (or header) starts.</param>
/// <param name="TextLength">Its length without line ends.</param>
/// <param name="PayloadStart">Where the payload starts; 0 unless <see cref="AtFrameKind.Payload"/>.</param>
/// <param name="PayloadLength">The payload's bytes, without the quotes around it.</param>
public readonly record struct AtFrame(AtFrameKind Kind, int TextStart, int TextLength, int PayloadStart = 0, int PayloadLength = 0)
{
    /// <summary>The line or header.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> scanned) => scanned.Slice(TextStart, TextLength);

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> scanned) => scanned.Slice(PayloadStart, PayloadLength);
}
