// What is known of one parameter of a command or one field of an answer.
using System.Collections.Frozen;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>What a value looks like.</summary>
public enum ValueKind
{
    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>An integer whose bits each mean something; the words are by bit value: 1, 2, 4, ...</summary>
    Bits,

    /// <summary>Text, in quotes when sent.</summary>
    Text,

    /// <summary>Text that is sent without quotes: a number in hexadecimal with 0x, a dialled number.</summary>
    Bare,

    /// <summary>A hexadecimal code, in quotes when sent.</summary>
    Hex,

    /// <summary>An IP address, in quotes when sent.</summary>
    Address,

    /// <summary>Country and network code of an operator: <c>46000</c>.</summary>
    Plmn,

    /// <summary>Network code of an operator, behind a field with its country code.</summary>
    Mnc,

    /// <summary>A SIM's IMSI.</summary>
    Imsi,

    /// <summary>A SIM's ICCID.</summary>
    Iccid,
}

/// <summary>One parameter, or one field of an answer.</summary>
public sealed record ValueFacts
{
    /// <summary>The field's own word for it: <c>rssi</c>, <c>client</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it looks like.</summary>
    public ValueKind Type { get; init; }

    /// <summary>What a number may be, such as <c>0-31,99</c>; null where the manual gives no range.</summary>
    public string? Range { get; init; }

    /// <summary>How long a text may be, bytes; 0 where the manual does not say.</summary>
    public int Longest { get; init; }

    /// <summary>What values mean: by value, by range (<c>1-30</c>), and <c>*</c> for all others. In the words <c>{value}</c> stands for
    /// the value and <c>{2x-113}</c> for a number computed from it.</summary>
    public IReadOnlyDictionary<string, string> Values { get => field ?? FrozenDictionary<string, string>.Empty; init; }

    /// <summary>The code table that the value is looked up in; null where it has none.</summary>
    public string? Table { get; init; }

    /// <summary>Its unit: <c>s</c>, <c>dBm</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>It may be left out.</summary>
    public bool Optional { get; init; }

    /// <summary>What it is, where name and values do not say it.</summary>
    public string? Means { get; init; }

    /// <summary>What it means that it is empty or missing; null: nothing is said.</summary>
    public string? Absent { get; init; }
}
