// AT+QMTCFG: the options of an MQTT client. In force at once, lost by a restart, and to be set before AT+QMTOPEN.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The MQTT version a client speaks.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1.</summary>
    V31 = 3,

    /// <summary>MQTT 3.1.1. OneNET takes nothing else; the module's default differs between firmware, so it is always set.</summary>
    V311 = 4,
}

/// <summary>How messages arrive.</summary>
public enum QmtReceiveMode
{
    /// <summary>The URC carries the payload.</summary>
    InUrc = 0,

    /// <summary>The URC announces a message that is kept in one of five slots until it is read.</summary>
    Buffered = 1,
}

/// <summary>How a client repeats packets that are not acknowledged.</summary>
/// <param name="PacketSeconds">Wait for an acknowledgement, 1 to 60 s.</param>
/// <param name="Retries">Repetitions, 0 to 10.</param>
/// <param name="Notice">Report each repetition by a URC with result 1.</param>
public sealed record QmtRetransmission(int PacketSeconds = 5, int Retries = 3, bool Notice = true)
{
    /// <summary>How long a host should wait for the final result: all tries and 5 s for the module and the line.</summary>
    public TimeSpan ResultTimeout => TimeSpan.FromSeconds((PacketSeconds * (Retries + 1)) + 5);

    internal static readonly QmtRetransmission Default = new();
}

/// <summary>An option as the module holds it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Values">The values as text; the client index is not among them.</param>
public sealed record QmtOption(string Key, IReadOnlyList<string> Values);

/// <summary>The options that a firmware has (<c>AT+QMTCFG=?</c>).</summary>
/// <param name="Keys">Their names, in lower case.</param>
public sealed record QmtOptionList(IReadOnlyList<string> Keys);

/// <summary>MQTT client options.</summary>
public static class QmtConfig
{
    /// <summary><c>AT+QMTCFG=?</c>; <c>ERROR</c> means that the firmware has no MQTT.</summary>
    public static readonly AtQuery<QmtOptionList> Options = new(
        new AtCommand("AT+QMTCFG=?"),
        r => new QmtOptionList([.. ReplyLines.All(r, "+QMTCFG", f => f.Known(0)?.ToLowerInvariant())]));

    /// <summary><c>"version"</c>.</summary>
    public static AtCommand Version(int client, MqttVersion version) => Set("version", client, ((int)version).Text());

    /// <summary><c>"pdpcid"</c>: the PDP context, 1 to 16 (LTE-A: 15).</summary>
    public static AtCommand PdpContext(int client, int contextId) => Set("pdpcid", client, Pdp.Checked(contextId).Text());

    /// <summary><c>"ssl"</c>: plain TCP (null) or TLS with a context of <see cref="Commands.Tls"/>, 0 to 5.</summary>
    public static AtCommand Tls(int client, int? tlsContext) =>
        Set("ssl", client, tlsContext is { } ctx ? $"1,{Commands.Tls.Checked(ctx).Text()}" : "0");

    /// <summary><c>"keepalive"</c>: 0 (never) to 3600 s.</summary>
    public static AtCommand KeepAlive(int client, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 3600);
        return Set("keepalive", client, seconds.Text());
    }

    /// <summary><c>"session"</c>: whether the server forgets the session.</summary>
    public static AtCommand CleanSession(int client, bool clean) => Set("session", client, clean ? "1" : "0");

    /// <summary><c>"timeout"</c>: repetition of unacknowledged packets.</summary>
    public static AtCommand Retransmission(int client, QmtRetransmission settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.PacketSeconds, 1, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.PacketSeconds, 60, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Retries, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.Retries, 10, nameof(settings));
        return Set("timeout", client, $"{settings.PacketSeconds.Text()},{settings.Retries.Text()},{(settings.Notice ? 1 : 0)}");
    }

    /// <summary><c>"recv/mode"</c>. The length is always asked for in practice: without it a payload with a line end cannot be read.</summary>
    public static AtCommand ReceiveMode(int client, QmtReceiveMode mode, bool withLength) =>
        Set("recv/mode", client, $"{((int)mode).Text()},{(withLength ? 1 : 0)}");

    /// <summary><c>"qmtping"</c>, 5 to 60 s: how soon a dead link is reported after a failed ping (EC2x and LTE-A only).</summary>
    public static AtCommand PingReport(int client, int seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, 60);
        return Set("qmtping", client, seconds.Text());
    }

    /// <summary>What the module holds for any key.</summary>
    /// <exception cref="AtTextException">The key cannot be quoted.</exception>
    public static AtQuery<QmtOption> Query(string key, int client) => new(
        new AtCommand($"AT+QMTCFG={AtText.Quote(key, "MQTT option")},{QmtArguments.Client(client)}"),
        r => ReplyLines.First(r, "+QMTCFG", f =>
            f.Known(0) is { } name && string.Equals(name, key, StringComparison.OrdinalIgnoreCase) ? new QmtOption(name, [.. f.Skip(1)]) : null));

    /// <summary>The retransmission settings in force.</summary>
    public static AtQuery<QmtRetransmission> QueryRetransmission(int client) => new(
        new AtCommand($"AT+QMTCFG=\"timeout\",{QmtArguments.Client(client)}"),
        r => ReplyLines.First(r, "+QMTCFG", f =>
            f.Known(0)?.ToLowerInvariant() == "timeout" && f.Number(1) is { } packet && f.Number(2) is { } retries
                ? new QmtRetransmission(packet, retries, f.Number(3) == 1)
                : null));

    private static AtCommand Set(string key, int client, string values) => new($"AT+QMTCFG=\"{key}\",{QmtArguments.Client(client)},{values}");
}
