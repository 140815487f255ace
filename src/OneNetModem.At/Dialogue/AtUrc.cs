// An unsolicited result code, split into name and arguments once, when somebody is there to get it.
namespace OneNetModem.At.Dialogue;

/// <summary>An unsolicited result code.</summary>
public sealed class AtUrc
{
    private IReadOnlyList<string>? _args;
    private string? _name;

    /// <summary>Creates a URC from a whole line, and for counted payloads the payload's bytes.</summary>
    public AtUrc(string line, ReadOnlyMemory<byte>? payload = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        Line = line;
        Payload = payload;
    }

    /// <summary>What stands before the colon (<c>+QMTSTAT</c>), or the whole line where there is none (<c>RDY</c>).</summary>
    public string Name => _name ??= Line.IndexOf(':', StringComparison.Ordinal) is >= 0 and int colon ? Line[..colon] : Line;

    /// <summary>The line without its line end; for counted payloads the header up to the payload, without the length.</summary>
    public string Line { get; }

    /// <summary>A counted payload's bytes, whatever they are; null for plain lines.</summary>
    public ReadOnlyMemory<byte>? Payload { get; }

    /// <summary>The comma-separated fields after the colon, outer quotes removed.</summary>
    public IReadOnlyList<string> Args => _args ??= Name.Length == Line.Length ? [] : AtFields.Split(Line.AsSpan(Name.Length + 1));

    /// <summary>The line.</summary>
    public override string ToString() => Line;
}
