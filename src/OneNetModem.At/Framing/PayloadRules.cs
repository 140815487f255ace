// Which lines carry a payload, and whether its length is announced. Handed to the scanner by the vendor's project.
namespace OneNetModem.At.Framing;

/// <summary>A line shape <c>PREFIX: int,int,text,[length,]payload</c> whose payload may be any bytes.</summary>
/// <param name="Prefix">The prefix with its colon, such as <c>+QMTRECV:</c>.</param>
/// <param name="CountedMask">Bit n set: where the first integer is n (0 to 31), the module was configured to announce
/// the payload's length; the payload is then read by count. Otherwise it is the rest of the line.</param>
public sealed record PayloadRules(ReadOnlyMemory<byte> Prefix, uint CountedMask)
{
    /// <summary>No line carries a payload.</summary>
    public static readonly PayloadRules None = new(ReadOnlyMemory<byte>.Empty, 0);

    /// <summary>A counted payload longer than this is taken for a damaged header, and the line for a plain one.</summary>
    public const int MaxPayload = 64 * 1024;

    /// <summary>Bit n set: it is not known how the module was configured. A length that leads exactly to the end of its line is
    /// taken for one.</summary>
    public uint UnknownMask { get; init; }

    /// <summary>The same rules with lengths on or off for one first integer, which is known from now on.</summary>
    public PayloadRules WithCounted(int index, bool on) => this with
    {
        CountedMask = on ? CountedMask | (1u << index) : CountedMask & ~(1u << index),
        UnknownMask = UnknownMask & ~(1u << index),
    };

    /// <summary>Whether lengths are announced for a first integer; null: not known.</summary>
    internal bool? IsCounted(int index) =>
        index >= 32 ? false : (UnknownMask & (1u << index)) != 0 ? null : (CountedMask & (1u << index)) != 0;
}
