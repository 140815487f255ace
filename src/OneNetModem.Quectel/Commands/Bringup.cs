// The first commands on a fresh port: synchronise, echo, error format, and the two settings without which no URC arrives.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>Commands that make a module ready for a dialogue.</summary>
public static class Bringup
{
    /// <summary><c>AT</c>, answered by a bare <c>OK</c>. After power-on repeat it every 300 to 500 ms. Limit 1 s, so that a deaf
    /// port is noticed soon (manual: 300 ms).</summary>
    public static readonly AtCommand Attention = new("AT") { Timeout = TimeSpan.FromSeconds(1) };

    /// <summary><c>AT&amp;W</c>: keeps settings such as the baud rate over a restart.</summary>
    public static readonly AtCommand SaveSettings = new("AT&W");

    /// <summary><c>AT+QMTCFG=?</c>: <c>ERROR</c> means that the firmware has no MQTT at all, as QuecPython builds do.</summary>
    public static readonly AtQuery<QmtOptionList> ProbeMqtt = QmtConfig.Options;

    /// <summary><c>AT+QURCCFG="urcport"</c>: where URCs go. On EC2x the default is <c>usbat</c>: until changed, a host on the UART
    /// sees every command answered and nothing else, ever.</summary>
    public static readonly AtQuery<UrcPort> UrcPort = new(
        new AtCommand("AT+QURCCFG=\"urcport\""),
        response => ReplyLines.First(response, "+QURCCFG", f => IsKey(f, "urcport") && f.Known(1) is { } port ? new UrcPort(port) : null));

    /// <summary><c>AT+QCFG="urc/cache"</c>: whether URCs are withheld.</summary>
    public static readonly AtQuery<UrcCache> UrcCache = new(
        new AtCommand("AT+QCFG=\"urc/cache\""),
        response => ReplyLines.First(response, "+QCFG", f => IsKey(f, "urc/cache") && f.Number(1) is { } on ? new UrcCache(on != 0) : null));

    /// <summary><c>ATE0</c> or <c>ATE1</c>. A restart of the module turns echo back on.</summary>
    public static AtCommand Echo(bool on) => new(on ? "ATE1" : "ATE0");

    /// <summary><c>AT+CMEE</c>: how errors are reported.</summary>
    public static AtCommand ErrorFormat(ErrorFormat format) => new($"AT+CMEE={(int)format}");

    /// <summary><c>AT+QURCCFG="urcport","..."</c>; the module saves it by itself.</summary>
    /// <param name="port"><c>usbat</c>, <c>usbmodem</c>, <c>uart1</c>, ...: which of them exist, the profile says.</param>
    /// <exception cref="AtTextException">The name cannot be quoted.</exception>
    public static AtCommand SetUrcPort(string port) => new($"AT+QURCCFG=\"urcport\",{AtText.Quote(port, "URC port")}");

    /// <summary><c>AT+QCFG="urc/cache",0|1</c>: 1 withholds URCs until it is 0 again, so 0 is what a driver wants (EC2x).</summary>
    public static AtCommand SetUrcCache(bool withhold) => new($"AT+QCFG=\"urc/cache\",{(withhold ? 1 : 0)}");

    private static bool IsKey(IReadOnlyList<string> fields, string key) =>
        fields.Count > 0 && string.Equals(fields[0], key, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How errors are reported (<c>AT+CMEE</c>).</summary>
public enum ErrorFormat
{
    /// <summary><c>ERROR</c>.</summary>
    Plain = 0,

    /// <summary><c>+CME ERROR: 10</c>; the default of Quectel modules.</summary>
    Numeric = 1,

    /// <summary><c>+CME ERROR: SIM not inserted</c>. UNCONFIRMED: the exact wording on each series.</summary>
    Verbose = 2,
}

/// <summary>The answer to <c>AT+QURCCFG="urcport"</c>.</summary>
/// <param name="Name">The port's name as the module prints it.</param>
public sealed record UrcPort(string Name);

/// <summary>The answer to <c>AT+QCFG="urc/cache"</c>.</summary>
/// <param name="Withheld">URCs are kept back.</param>
public sealed record UrcCache(bool Withheld);
