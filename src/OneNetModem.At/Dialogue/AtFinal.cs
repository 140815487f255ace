// Final result codes (V.250 section 5.7, 3GPP TS 27.007 section 9, Quectel AT manuals "final result codes").
using System.Globalization;

namespace OneNetModem.At.Dialogue;

/// <summary>The kinds of final result code.</summary>
public enum AtFinalKind
{
    /// <summary>None came.</summary>
    None,

    /// <summary><c>OK</c>.</summary>
    Ok,

    /// <summary><c>ERROR</c>.</summary>
    Error,

    /// <summary><c>+CME ERROR: n</c> or text.</summary>
    CmeError,

    /// <summary><c>+CMS ERROR: n</c> or text.</summary>
    CmsError,

    /// <summary><c>NO CARRIER</c>, <c>BUSY</c>, <c>NO ANSWER</c>, <c>NO DIALTONE</c>.</summary>
    CallEnded,

    /// <summary><c>SEND OK</c> (QISEND).</summary>
    SendOk,

    /// <summary><c>SEND FAIL</c> (QISEND).</summary>
    SendFail,
}

/// <summary>A final result code.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">The line as it came; null for <see cref="AtFinalKind.None"/>.</param>
public readonly record struct AtFinal(AtFinalKind Kind, string? Text)
{
    /// <summary>No final result code.</summary>
    public static readonly AtFinal None;

    /// <summary><c>OK</c> or <c>SEND OK</c>.</summary>
    public bool IsOk => Kind is AtFinalKind.Ok or AtFinalKind.SendOk;

    /// <summary>The number of a <c>+CME ERROR</c> or <c>+CMS ERROR</c>; null for text (CMEE=2) and other codes.</summary>
    public int? ErrorCode => int.TryParse(ErrorText, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : null;

    /// <summary>What follows <c>+CME ERROR: </c> or <c>+CMS ERROR: </c>; null for other codes.</summary>
    public string? ErrorText =>
        Kind is AtFinalKind.CmeError or AtFinalKind.CmsError ? Text![(Text!.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : null;

    /// <summary>Reads a whole line; <see cref="None"/> when it is not a final result code.</summary>
    public static AtFinal Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line switch
        {
            "OK" => new(AtFinalKind.Ok, line),
            "ERROR" => new(AtFinalKind.Error, line),
            "NO CARRIER" or "BUSY" or "NO ANSWER" or "NO DIALTONE" => new(AtFinalKind.CallEnded, line),
            "SEND OK" => new(AtFinalKind.SendOk, line),
            "SEND FAIL" => new(AtFinalKind.SendFail, line),
            _ when line.StartsWith("+CME ERROR:", StringComparison.Ordinal) => new(AtFinalKind.CmeError, line),
            _ when line.StartsWith("+CMS ERROR:", StringComparison.Ordinal) => new(AtFinalKind.CmsError, line),
            _ => None,
        };
    }

    /// <summary>The line as it came, or <c>(none)</c>.</summary>
    public override string ToString() => Text ?? "(none)";
}
