// The module's clock: AT+CCLK, AT+QLTS, AT+QNTP, AT+CTZU.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>Which time <c>AT+QLTS</c> tells.</summary>
public enum NetworkTimeKind
{
    /// <summary>The latest that the network sent, not advanced since.</summary>
    LastSynchronised = 0,

    /// <summary>The present GMT.</summary>
    Gmt = 1,

    /// <summary>The present local time.</summary>
    Local = 2,
}

/// <summary>Whether the network's time goes into the module's clock (<c>AT+CTZU</c>).</summary>
public enum AutomaticTimeZone
{
    /// <summary>Not at all.</summary>
    Off = 0,

    /// <summary>Yes; the clock keeps GMT.</summary>
    Gmt = 1,

    /// <summary>Yes; the clock keeps local time, as 3GPP TS 27.007 has it.</summary>
    Local = 3,
}

/// <summary>The outcome of <c>AT+QNTP</c>.</summary>
/// <param name="Error">0, or a code of <see cref="ErrorCodes.Tcp"/>.</param>
/// <param name="Time">The time; null on error. UNCONFIRMED whether its digits are local or GMT, so it has no instant:
/// ask <see cref="Clock.Network"/> afterwards.</param>
public sealed record NtpResult(int Error, ModuleTime? Time);

/// <summary>Clock commands.</summary>
public static class Clock
{
    /// <summary><c>AT+QLTS=0|1|2</c>: the time that came from the network, 4-digit year, daylight saving inside the quotes; <c>""</c>
    /// before the first synchronisation. Digits of 0 and 1 are GMT although a zone is printed (read on an EC25 with a known clock).</summary>
    public static AtQuery<ModuleTime> Network(NetworkTimeKind kind) => new(
        new AtCommand($"AT+QLTS={(int)kind}"),
        r => Read(r, "+QLTS", kind == NetworkTimeKind.Local ? ClockDigits.Local : ClockDigits.Gmt));

    /// <summary><c>AT+CCLK?</c>: the module's clock.</summary>
    /// <param name="digits">What it was set to keep: local time after <c>AT+CTZU=3</c>, GMT after <c>AT+CTZU=1</c>; where neither
    /// was sent it differs between firmware, so that the instant is not known.</param>
    public static AtQuery<ModuleTime> RealTime(ClockDigits digits) => new(new AtCommand("AT+CCLK?"), r => Read(r, "+CCLK", digits));

    /// <summary><c>AT+CTZU=0|1|3</c>.</summary>
    public static AtCommand SetAutomaticTimeZone(AutomaticTimeZone mode) => new($"AT+CTZU={(int)mode}");

    /// <summary><c>AT+QNTP=cid,"server",port,1</c>: sets the clock by NTP; the result may take 125 s.</summary>
    /// <exception cref="AtTextException">The server's name cannot be quoted.</exception>
    public static AtQuery<NtpResult> Synchronise(int contextId, string server, int port = 123)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        AtCommand command = new(string.Create(
            CultureInfo.InvariantCulture,
            $"AT+QNTP={Pdp.Checked(contextId)},{AtText.Quote(server, "NTP server")},{port},1"))
        {
            Result = new AtResultUrc(u => u.Name == "+QNTP" && u.Args.Number(0) is not null ? UrcMatch.Last : UrcMatch.None, TimeSpan.FromSeconds(125)),
        };
        return new AtQuery<NtpResult>(command, ParseNtp);
    }

    /// <summary>Reads the URC <c>+QNTP: error,"time"</c>.</summary>
    public static NtpResult? ParseNtp(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        AtUrc? urc = response.Results.LastOrDefault(u => u.Name == "+QNTP");
        return urc?.Args.Number(0) is { } error
            ? new NtpResult(error, urc.Args.Known(1) is { } text ? ModuleTime.TryParse(text, ClockDigits.Unknown) : null)
            : null;
    }

    // Some firmware closes the quotes before the daylight saving: "2025/08/06,10:30:51+32",0 is read as one text.
    private static ModuleTime? Read(AtResponse response, string prefix, ClockDigits digits) =>
        ReplyLines.First(response, prefix, f => f.Count > 0 ? ModuleTime.TryParse(string.Join(',', f), digits) : null);
}
