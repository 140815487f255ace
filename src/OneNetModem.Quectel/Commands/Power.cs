// Radio and power: AT+CFUN, AT+QPOWD.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What of the module is on (<c>AT+CFUN</c>); numbers not named here are kept as they are.</summary>
public enum Functionality
{
    /// <summary>Neither radio nor SIM.</summary>
    Minimum = 0,

    /// <summary>Everything.</summary>
    Full = 1,

    /// <summary>SIM without radio ("flight mode").</summary>
    RadioOff = 4,
}

/// <summary>The answer to <c>AT+CFUN?</c>.</summary>
/// <param name="Level">What is on.</param>
public sealed record FunctionalityLevel(Functionality Level);

/// <summary>Power commands.</summary>
public static class Power
{
    /// <summary>How long <c>AT+CFUN</c> may take, 15 s.</summary>
    public static readonly TimeSpan FunctionalityTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long the module may take to go down after <c>AT+QPOWD</c>, 65 s.</summary>
    public static readonly TimeSpan PowerDownTimeout = TimeSpan.FromSeconds(65);

    /// <summary>How long to leave the supply on after <c>POWERED DOWN</c>: at least 1 s on EC2x, 3 s on its LTE-A relatives.</summary>
    public static readonly TimeSpan SettleAfterPowerDown = TimeSpan.FromSeconds(3);

    /// <summary><c>AT+CFUN?</c>, 15 s.</summary>
    public static readonly AtQuery<FunctionalityLevel> Level = new(
        new AtCommand("AT+CFUN?") { Timeout = FunctionalityTimeout },
        r => ReplyLines.First(r, "+CFUN", f => f.Number(0) is { } n ? new FunctionalityLevel((Functionality)n) : null));

    /// <summary><c>AT+CFUN=1,1</c>, 15 s: restarts the module. <c>RDY</c> follows.</summary>
    public static readonly AtCommand Restart = new("AT+CFUN=1,1") { Timeout = FunctionalityTimeout, Priority = AtPriority.Urgent };

    /// <summary><c>AT+QPOWD=1</c>: detaches from the network and goes down. <c>OK</c> within 300 ms, <c>POWERED DOWN</c> within 65 s.
    /// Whether it came to that, <see cref="WentDown"/> tells.</summary>
    public static readonly AtCommand PowerDown = new("AT+QPOWD=1")
    {
        Priority = AtPriority.Urgent,
        Result = new AtResultUrc(u => u.Name is "POWERED DOWN" or "NORMAL POWER DOWN" ? UrcMatch.Last : UrcMatch.None, PowerDownTimeout),
    };

    /// <summary><c>AT+CFUN=0|1|4</c>, 15 s.</summary>
    public static AtCommand SetLevel(Functionality level) =>
        new($"AT+CFUN={(int)level}") { Timeout = FunctionalityTimeout, Priority = AtPriority.Urgent };

    /// <summary>Whether a response to <see cref="PowerDown"/> means that the module is down: the URC came, before <c>OK</c> as well, or
    /// the link went away with the module's USB port.</summary>
    public static bool WentDown(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.IsOk || response.Aborted is AtAbort.Restart or AtAbort.LinkLost;
    }
}
