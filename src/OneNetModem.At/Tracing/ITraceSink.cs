// Whoever sees what passes through a link: a trace file, a terminal.
namespace OneNetModem.At.Tracing;

/// <summary>Sees bytes and remarks in their order. Called from several threads; returns at once and never throws.</summary>
public interface ITraceSink
{
    /// <summary>Adds bytes that passed.</summary>
    void Record(TraceDirection direction, ReadOnlySpan<byte> bytes);

    /// <summary>Adds a remark.</summary>
    void Note(string text);
}
