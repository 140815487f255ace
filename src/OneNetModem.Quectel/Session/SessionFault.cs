// Why a session is not online, in words that a field technician can act on.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session;

/// <summary>The layers of the line, from the cable up. A fault names the lowest one that is broken.</summary>
public enum SessionLayer
{
    /// <summary>The serial port, or the TCP connection to it.</summary>
    Port,

    /// <summary>The module: it answers, and is one we know.</summary>
    Module,

    /// <summary>The SIM card.</summary>
    Sim,

    /// <summary>Network registration.</summary>
    Registration,

    /// <summary>PDP context, IP address, DNS.</summary>
    Pdp,

    /// <summary>MQTT, TLS or credentials.</summary>
    Mqtt,
}

/// <summary>A failure of a session.</summary>
/// <param name="Layer">Where.</param>
/// <param name="Reason">What happened, with what the module said last.</param>
/// <param name="Advice">What to try.</param>
/// <param name="NeedsPerson">Trying again will not mend it.</param>
public sealed record SessionFault(SessionLayer Layer, string Reason, string Advice, bool NeedsPerson = false)
{
    /// <summary>The cause, where it was looked into; <see cref="Reason"/> ends with it. Null: not looked into, or not found.</summary>
    public string? Cause { get; init; }

    /// <summary>What the server said when it refused the login; null for every other fault.</summary>
    public ConnectReturnCode? ReturnCode { get; init; }

    /// <summary>The server neither answered the login nor closed the connection.</summary>
    public bool IsSilence { get; init; }
}

/// <summary>A change of state.</summary>
/// <param name="From">The state left.</param>
/// <param name="To">The state entered.</param>
/// <param name="Trigger">Why.</param>
/// <param name="InState">How long the session was in the state left.</param>
public sealed record SessionTransition(SessionState From, SessionState To, SessionTrigger Trigger, TimeSpan InState);
