// The vocabulary of a command: its form, its outcome.
namespace OneNetModem.Emulator.CommandLine;

/// <summary>How an extended command was written (V.250 section 5.4).</summary>
internal enum AtForm
{
    /// <summary><c>AT+CSQ</c></summary>
    Execute,

    /// <summary><c>AT+CREG?</c></summary>
    Read,

    /// <summary><c>AT+CREG=?</c></summary>
    Test,

    /// <summary><c>AT+CREG=1</c></summary>
    Write,
}

internal enum AtOutcomeKind
{
    Ok,
    Error,
    Cme,
    NoCarrier,

    /// <summary>The handler completes the call later.</summary>
    Pending,

    /// <summary>The module went down under the command: nothing is said.</summary>
    Nothing,
}

/// <summary>What a command ended with.</summary>
internal readonly record struct AtOutcome(AtOutcomeKind Kind, int Code = 0)
{
    internal static readonly AtOutcome Ok = new(AtOutcomeKind.Ok);
    internal static readonly AtOutcome Error = new(AtOutcomeKind.Error);
    internal static readonly AtOutcome Pending = new(AtOutcomeKind.Pending);
    internal static readonly AtOutcome NoCarrier = new(AtOutcomeKind.NoCarrier);
    internal static readonly AtOutcome Nothing = new(AtOutcomeKind.Nothing);

    internal static AtOutcome Cme(int code) => new(AtOutcomeKind.Cme, code);
}
