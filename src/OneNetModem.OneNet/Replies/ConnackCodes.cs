// CONNACK return codes as OneNET uses them. Source: OneNET suite docs, MQTTS design page section 1.3.
namespace OneNetModem.OneNet.Replies;

/// <summary>A CONNACK return code.</summary>
/// <param name="Code">0 to 5.</param>
/// <param name="Meaning">MQTT's meaning.</param>
/// <param name="Check">What it usually means with OneNET, and what to look at; null for success.</param>
public sealed record ConnackCode(int Code, string Meaning, string? Check)
{
    /// <summary>Whether trying again with the same credentials is pointless until somebody changes something.</summary>
    public bool NeedsPeople => Code is 1 or 2 or 4 or 5;

    /// <summary>All of MQTT 3.1.1.</summary>
    public static IReadOnlyList<ConnackCode> All { get; } =
    [
        new(0, "accepted", null),
        new(1, "unacceptable protocol version", "OneNET speaks MQTT 3.1.1 only: AT+QMTCFG=\"version\",<idx>,4."),
        new(2, "client identifier rejected", "Not described by OneNET; the client id is the device name."),
        new(3, "server unavailable", "Not described by OneNET; wait and try again."),
        new(4, "bad user name or password", "OneNET says this for every failed login: wrong key or key level, expired token, unknown device, client id or user unlike res, other platform. The device log of the console has the true reason (1103 to 1114)."),
        new(5, "not authorised", "Not described by OneNET. UNCONFIRMED field reading: the device is not registered, or disabled."),
    ];

    /// <summary>The entry of a code; null above 5.</summary>
    public static ConnackCode? Find(int code) => All.FirstOrDefault(c => c.Code == code);
}
