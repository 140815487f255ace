// Signal strength: AT+CSQ for every technology, AT+QCSQ with the measures that belong to the one in use.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The answer to <c>AT+CSQ</c> (3GPP TS 27.007 section 8.5).</summary>
/// <param name="Rssi">0 to 31, 99 unknown; 100 to 191 is the RSCP of TD-SCDMA, 199 unknown there.</param>
/// <param name="Ber">Bit error rate class 0 to 7, 99 unknown (always on LTE).</param>
public sealed record SignalQuality(int Rssi, int Ber)
{
    /// <summary>Strength in dBm: -113 to -51 (or the RSCP, -116 to -25, of TD-SCDMA); null when unknown. The ends of each range
    /// mean "or less" and "or more".</summary>
    public int? RssiDbm => Rssi switch
    {
        >= 0 and <= 31 => -113 + (2 * Rssi),
        >= 100 and <= 191 => Rssi - 216,
        _ => null,
    };
}

/// <summary>The answer to <c>AT+QCSQ</c>. A measure that the technology does not have, or that came as a filler, is null.</summary>
/// <param name="Name">The module's word for the technology, such as <c>eMTC</c>.</param>
/// <param name="Access">The technology.</param>
/// <param name="Values">The numbers as they came, for evidence.</param>
public sealed record ExtendedSignal(string Name, RadioAccess Access, IReadOnlyList<string> Values)
{
    /// <summary>Total received power, dBm. EC25 firmware has printed it without its minus sign; such a value is null here.</summary>
    public int? RssiDbm => Values.Within(0, -150, -1);

    /// <summary>LTE reference signal received power, dBm.</summary>
    public int? RsrpDbm => IsLte ? Values.Within(1, -200, -1) : null;

    /// <summary>LTE signal to interference and noise ratio, dB: the module's 0 to 250 stands for -20 to +30.</summary>
    public double? SinrDb => IsLte && Values.Within(2, 0, 250) is { } n ? (n / 5.0) - 20 : null;

    /// <summary>LTE reference signal received quality, dB.</summary>
    public int? RsrqDb => IsLte ? Values.Within(3, -60, 20) : null;

    /// <summary>WCDMA received signal code power, dBm.</summary>
    public int? RscpDbm => IsUmts ? Values.Within(1, -200, -1) : null;

    /// <summary>WCDMA ratio of energy per chip to interference, dB.</summary>
    public int? EcioDb => IsUmts ? Values.Within(2, -60, 20) : null;

    private bool IsLte => Access is RadioAccess.Lte or RadioAccess.CatM or RadioAccess.NbIot;

    private bool IsUmts => Access is RadioAccess.Wcdma or RadioAccess.TdScdma;

    /// <inheritdoc/>
    public bool Equals(ExtendedSignal? other) => other is not null && Name == other.Name && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Values.Count);
}

/// <summary>Signal queries.</summary>
public static class Signal
{
    /// <summary><c>AT+CSQ</c>.</summary>
    public static readonly AtQuery<SignalQuality> Quality = new(
        new AtCommand("AT+CSQ"),
        r => ReplyLines.First(r, "+CSQ", f => f.Number(0) is { } rssi ? new SignalQuality(rssi, f.Number(1) ?? 99) : null));

    /// <summary><c>AT+QCSQ</c>: <c>"LTE",rssi,rsrp,sinr,rsrq</c> (also <c>CAT-M1</c>, <c>eMTC</c>, ...), <c>"WCDMA",rssi,rscp,ecio</c>,
    /// <c>"GSM",rssi</c> or <c>"NOSERVICE"</c>.</summary>
    public static readonly AtQuery<ExtendedSignal> Extended = new(
        new AtCommand("AT+QCSQ"),
        r => ReplyLines.First(r, "+QCSQ", f => f.Known(0) is { } name ? new ExtendedSignal(name, RadioAccessNames.Parse(name), [.. f.Skip(1)]) : null));
}
