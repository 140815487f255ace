// CONNACK return codes as OneNET uses them. Source: OneNET suite docs, MQTTS design page section 1.3.
namespace OneNetModem.OneNet.Replies;

/// <summary>A CONNACK return code.</summary>
/// <param name="Code">0 to 5.</param>
/// <param name="Meaning">MQTT's meaning.</param>
/// <param name="Check">What to do about it with OneNET; null for success.</param>
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
        // OneNET answers 4 whatever is wrong with a login: key or its level, expiry, device, client id, user unlike the token's
        // res, or another platform's host; codes 1103 to 1114 of the device log tell them apart (MQTTS design page section 1.3).
        new(4, "bad user name or password", "check in the console that the device exists and is enabled; then that ProductId, DeviceName and AccessKey belong together, "
            + "and that Platform is the one that the device is on. OneNET says this for every failed login: the device log in the console has the reason (1103 to 1114)"),
        // Not described by OneNET. UNCONFIRMED field reading: the device is not registered, or disabled.
        new(5, "not authorised", "check in the console that the device exists and is enabled; then that ProductId, DeviceName and AccessKey belong together"),
    ];

    /// <summary>The entry of a code; null above 5.</summary>
    public static ConnackCode? Find(int code) => All.FirstOrDefault(c => c.Code == code);
}
