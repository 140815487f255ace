// The numbers of +CME ERROR, +CMS ERROR, the TCP/IP stack and the file system in words.
using OneNetModem.At.Dialogue;

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

    /// <summary><c>+CME ERROR</c> (EC2x AT manual V2.0 section 15.4, 3GPP TS 27.007 section 9.2); numbers from 400 on are those of
    /// the file system and the TCP/IP stack.</summary>
    public static string? Cme(int code) => code switch
    {
        0 => "phone failure",
        1 => "no connection to phone",
        3 => "operation not allowed",
        4 => "operation not supported",
        5 => "PH-SIM PIN required",
        10 => "SIM not inserted",
        11 => "SIM PIN required",
        12 => "SIM PUK required",
        13 => "SIM failure",
        14 => "SIM busy",
        15 => "SIM wrong",
        16 => "incorrect password",
        17 => "SIM PIN2 required",
        18 => "SIM PUK2 required",
        20 => "memory full",
        21 => "invalid index",
        22 => "not found",
        23 => "memory failure",
        24 => "text string too long",
        25 => "invalid characters in text string",
        26 => "dial string too long",
        27 => "invalid characters in dial string",
        30 => "no network service",
        31 => "network timeout",
        32 => "network not allowed, emergency calls only",

        // UNCONFIRMED: seen on BG modules.
        50 => "incorrect parameters",
        >= 400 and < 500 => File(code),
        >= 550 and < 600 => Tcp(code),
        _ => null,
    };

    /// <summary><c>+CMS ERROR</c> (EC2x AT manual V2.0 section 15.5).</summary>
    public static string? Cms(int code) => code switch
    {
        300 => "ME failure",
        301 => "SMS service of ME reserved",
        302 => "operation not allowed",
        303 => "operation not supported",
        310 => "SIM not inserted",
        311 => "SIM PIN required",
        313 => "SIM failure",
        314 => "SIM busy",
        315 => "SIM wrong",
        316 => "SIM PUK required",
        317 => "SIM PIN2 required",
        318 => "SIM PUK2 required",
        320 => "memory failure",
        330 => "SMSC address unknown",
        331 => "no network service",
        332 => "network timeout",
        500 => "unknown error",
        _ => null,
    };

    /// <summary>The TCP/IP stack, as QPING, QIDNSGIP and QNTP report it (BG95 TCP/IP note V1.2 chapter 4).</summary>
    public static string? Tcp(int code) => code switch
    {
        0 => "success",
        550 => "unknown error",
        551 => "operation blocked",
        552 => "invalid parameters",
        553 => "memory not enough",
        554 => "socket creation failed",
        555 => "operation not supported",
        556 => "socket bind failed",
        557 => "socket listen failed",
        558 => "socket write failed",
        559 => "socket read failed",
        560 => "socket accept failed",
        561 => "PDP context activation failed",
        562 => "PDP context deactivation failed",
        563 => "socket already in use",
        564 => "DNS busy",
        565 => "DNS resolution failed",
        566 => "socket connection failed",
        567 => "socket closed",
        568 => "operation busy",
        569 => "timeout",
        570 => "PDP context deactivated by the network",
        571 => "sending cancelled",
        572 => "operation not allowed",
        573 => "APN not configured",
        574 => "port busy",
        _ => null,
    };

    /// <summary>The file system (BG95 file note V1.1).</summary>
    public static string? File(int code) => code switch
    {
        400 => "invalid input",
        401 => "file longer than announced",
        402 => "nothing read",
        403 => "drive full",
        405 => "file not found",
        406 => "invalid file name",
        407 => "file already exists",
        409 => "file cannot be written",
        410 => "file cannot be opened",
        411 => "file cannot be read",
        413 => "too many open files",
        414 => "file is read-only",
        416 => "invalid file handle",
        417 => "files cannot be listed",
        418 => "file cannot be deleted",
        419 => "no disk information",
        420 => "no space",
        421 => "timeout",
        423 => "file too large",
        425 => "invalid parameter",
        426 => "file already open",
        _ => null,
    };
}
