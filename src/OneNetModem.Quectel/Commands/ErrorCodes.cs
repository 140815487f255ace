// The numbers of +CME ERROR, +CMS ERROR, the TCP/IP stack and the file system in words.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Commands;

/// <summary>Error numbers in words; null for a number that is not known here, which the caller prints as it is.</summary>
public static class ErrorCodes
{
    /// <summary>A final result code for people, such as <c>+CME ERROR: 10 (SIM not inserted)</c>.</summary>
    public static string Describe(AtFinal final)
    {
        string? words = final is { ErrorCode: { } code }
            ? final.Kind == AtFinalKind.CmsError ? Cms(code) : Cme(code)
            : null;
        return words is null ? final.ToString() : $"{final} ({words})";
    }

    /// <summary><c>+CME ERROR</c>; numbers from 400 on are those of the file system and the TCP/IP stack.</summary>
    public static string? Cme(int code) => code switch
    {
        >= 400 and < 500 => File(code),
        >= 550 and < 600 => Tcp(code),
        _ => Words("cme", code),
    };

    /// <summary><c>+CMS ERROR</c>.</summary>
    public static string? Cms(int code) => Words("cms", code);

    /// <summary>The TCP/IP stack, as QPING, QIDNSGIP and QNTP report it.</summary>
    public static string? Tcp(int code) => Words("tcp", code);

    /// <summary>The file system.</summary>
    public static string? File(int code) => Words("file", code);

    private static string? Words(string table, int code) => CodeTable.Get(table).Find(code)?.Words;
}
