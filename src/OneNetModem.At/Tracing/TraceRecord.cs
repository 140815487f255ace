// One entry of a trace: what passed over the wire, when and which way.
namespace OneNetModem.At.Tracing;

/// <summary>Which way bytes went, or that the entry is a remark.</summary>
public enum TraceDirection
{
    /// <summary>Host to module.</summary>
    Tx,

    /// <summary>Module to host.</summary>
    Rx,

    /// <summary>A remark, no bytes: one of <see cref="TraceNotes"/>, such as <c>timeout</c> where the host gave up on the pending
    /// command, else free text.</summary>
    Note,
}

/// <summary>One line of a trace file: <c>{"t":1.25,"dir":"rx","data":"\r\nOK\r\n"}</c>.</summary>
/// <param name="Seconds">Seconds from the start of the trace; 0 where the file has none.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Text">The bytes, each as one character U+0000 to U+00FF; of a note its text.</param>
public sealed record TraceRecord(double Seconds, TraceDirection Direction, string Text)
{
    /// <summary>The line of the file, counted from 1; 0 where it is not known.</summary>
    public int Line { get; init; }

    /// <summary>The entry as a line of a trace file, without its end.</summary>
    public string ToLine()
    {
        System.Text.StringBuilder line = new(Text.Length + 48);
        TraceLine.Append(line, Seconds, Direction, new System.Text.StringBuilder(Text));
        return line.ToString(0, line.Length - 1);
    }

    /// <summary>The bytes of a <see cref="TraceDirection.Tx"/> or <see cref="TraceDirection.Rx"/> entry.</summary>
    public byte[] ToBytes() => System.Text.Encoding.Latin1.GetBytes(Text);
}
