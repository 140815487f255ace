// What the platform forbids, and what it does about it.
namespace OneNetModem.OneNet.Rules;

/// <summary>Which rule is broken.</summary>
public enum Rule
{
    /// <summary>MQTT 3.1.1 only.</summary>
    ProtocolVersion,

    /// <summary>Clean session must be on.</summary>
    CleanSession,

    /// <summary>No will.</summary>
    Will,

    /// <summary>Keepalive out of range.</summary>
    KeepAlive,

    /// <summary>The client id is the device name.</summary>
    ClientId,

    /// <summary>The user is the product id.</summary>
    UserName,

    /// <summary>A password is required.</summary>
    Password,

    /// <summary>The product id is not of the platform's shape.</summary>
    ProductId,

    /// <summary>The device name has characters that are not allowed.</summary>
    DeviceName,

    /// <summary>QoS 2, or no QoS at all.</summary>
    Qos,

    /// <summary>No retain.</summary>
    Retain,

    /// <summary>Characters that a topic may not have.</summary>
    TopicCharacters,

    /// <summary>A topic too long, or of too many levels.</summary>
    TopicLength,

    /// <summary>A topic of another product or device.</summary>
    TopicOwner,

    /// <summary>No topic of this platform, or one of the other direction.</summary>
    TopicUnknown,

    /// <summary>A wildcard where none may be.</summary>
    Wildcard,

    /// <summary>Too many filters in one packet.</summary>
    FilterCount,

    /// <summary>The payload is too large.</summary>
    PayloadSize,
}

/// <summary>What the platform does about it.</summary>
public enum Consequence
{
    /// <summary>It closes the connection without a word.</summary>
    Disconnect,

    /// <summary>It refuses the login: CONNACK 4.</summary>
    LoginRefused,

    /// <summary>SUBACK carries the failure code for this filter.</summary>
    SubscriptionFails,

    /// <summary>It answers on the topic's <c>rejected</c>.</summary>
    Rejected,
}

/// <summary>One broken rule.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Consequence">What the platform would do.</param>
/// <param name="Reason">What is wrong and what to do instead, in words.</param>
public sealed record RuleViolation(Rule Rule, Consequence Consequence, string Reason)
{
    /// <summary>The reason.</summary>
    public override string ToString() => Reason;
}

/// <summary>What a client is about to connect with. Holds no password.</summary>
public sealed record ConnectSettings
{
    /// <summary>The client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The user name; null when there is none.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether there is a password.</summary>
    public bool HasPassword { get; init; } = true;

    /// <summary>Seconds; 0 turns it off.</summary>
    public int KeepAlive { get; init; } = 120;

    /// <summary>Whether the session starts afresh.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>Whether a will is set.</summary>
    public bool HasWill { get; init; }

    /// <summary>3 is MQTT 3.1, 4 is 3.1.1, 5 is 5.0.</summary>
    public int ProtocolLevel { get; init; } = 4;
}
