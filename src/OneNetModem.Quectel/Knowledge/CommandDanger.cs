// Commands that a person must agree to before they are sent, and why.
using System.Collections.Frozen;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>What a dangerous command does.</summary>
public enum DangerKind
{
    /// <summary>Switches the module off: somebody may have to go there.</summary>
    Power,

    /// <summary>Restarts the module: every connection ends.</summary>
    Restart,

    /// <summary>Puts settings back to the factory's.</summary>
    Factory,

    /// <summary>Changes the speed or the handshake of the serial line: the program may lose it.</summary>
    Baud,

    /// <summary>Changes what the module is on USB: ports may disappear.</summary>
    Usb,

    /// <summary>Limits which networks the module may use, and keeps it so over a restart.</summary>
    Bands,

    /// <summary>Replaces the firmware or its non-volatile settings.</summary>
    Firmware,

    /// <summary>Changes the module's own identity.</summary>
    Identity,

    /// <summary>Sends a short message, which costs money.</summary>
    Sms,

    /// <summary>Makes or takes a call, or asks the operator for a service: may cost money.</summary>
    Calls,

    /// <summary>Uses up a try of a PIN or password, or changes a lock of the SIM or the module.</summary>
    Pin,

    /// <summary>Deletes what is stored.</summary>
    DataLoss,

    /// <summary>Changes the form of all answers: no program can follow the dialogue any more.</summary>
    Dialogue,
}

/// <summary>Why a command is dangerous.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Why">What happens, in a sentence for people.</param>
public sealed record CommandDanger(DangerKind Kind, string Why)
{
    /// <summary>The word for the kind on a command line: <c>power</c>, <c>data-loss</c>.</summary>
    public string Name => NameOf(Kind);

    /// <summary>The words of all kinds.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<DangerKind>().Select(NameOf)];

    /// <summary>The word for a kind.</summary>
    public static string NameOf(DangerKind kind) => kind == DangerKind.DataLoss ? "data-loss" : kind.ToString().ToLowerInvariant();

    /// <summary>The kind of a word; false when there is none of that name.</summary>
    public static bool TryParse(string name, out DangerKind kind)
    {
        foreach (DangerKind one in Enum.GetValues<DangerKind>())
        {
            if (NameOf(one).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                kind = one;
                return true;
            }
        }

        kind = default;
        return false;
    }
}

/// <summary>When a form of a command is dangerous.</summary>
public sealed record DangerFacts
{
    /// <summary>The word for the kind, as in <see cref="CommandDanger.Name"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What happens, in a sentence for people.</summary>
    public required string Why { get; init; }

    /// <summary>What parameters must be for it, by number from 0, a sub-command's name counted; empty: always.</summary>
    public IReadOnlyDictionary<int, string> When { get => field ?? FrozenDictionary<int, string>.Empty; init; }
}
