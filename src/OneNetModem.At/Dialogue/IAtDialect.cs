// What a vendor's command set adds to plain V.250 framing. At asks; the vendor's project answers.
using OneNetModem.At.Framing;

namespace OneNetModem.At.Dialogue;

/// <summary>Who a line belongs to while a command waits.</summary>
public enum LineOwner
{
    /// <summary>An information line of the command.</summary>
    Response,

    /// <summary>A URC.</summary>
    Urc,
}

/// <summary>The vendor's knowledge that framing and dialogue need. Implementations are immutable and pure.</summary>
public interface IAtDialect
{
    /// <summary>Which lines carry a payload, before anything was configured.</summary>
    PayloadRules InitialPayloads { get; }

    /// <summary>Decides by prefix and arity whether a line answers the command or is a URC with the same look.</summary>
    LineOwner OwnerOf(AtCommand command, string line);

    /// <summary>Whether the line is known as a URC, whatever command waits (never true for a bare answer such as a firmware name).</summary>
    bool IsUrc(string line);

    /// <summary>Whether the line says that the module restarted or went down: all pending work is void.</summary>
    bool IsRestart(string line);

    /// <summary>The payload rules after a command completed (<c>AT+QMTCFG="recv/mode",...</c> switches lengths on or off).</summary>
    PayloadRules AfterCommand(PayloadRules current, AtCommand command, IReadOnlyList<string> lines, AtFinal final);

    /// <summary>Whether the module echoes the data phase's bytes while command echo is on; null: not known.</summary>
    bool? EchoesData { get; }

    /// <summary>How many bytes the module will ask for: null when the command has no data phase, <see cref="int.MaxValue"/>
    /// when the data ends with Ctrl-Z.</summary>
    int? DataLength(AtCommand command);

    /// <summary>What gets a module out of a data phase that is <paramref name="length"/> bytes long and stuck: padding, then
    /// whatever the series understands (ESC, Ctrl-Z). Must be harmless to a module that waits for a command.</summary>
    ReadOnlyMemory<byte> LeaveDataMode(AtCommand command, int length);
}
