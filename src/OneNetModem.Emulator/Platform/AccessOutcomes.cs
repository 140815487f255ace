// The decisions of the access service.
namespace OneNetModem.Emulator.Platform;

/// <summary>What becomes of a CONNECT.</summary>
public enum ConnectDecision
{
    /// <summary>CONNACK 0.</summary>
    Accepted,

    /// <summary>CONNACK 4: every failed login.</summary>
    Refused,

    /// <summary>The connection is closed without a CONNACK: a protocol rule is broken, or the device is banned.</summary>
    Closed,
}

/// <summary>The decision over a CONNECT.</summary>
/// <param name="Decision">Which.</param>
/// <param name="Connection">The connection when it was accepted.</param>
/// <param name="Replaced">The older connection of the same device, which is to be closed now.</param>
public sealed record ConnectOutcome(ConnectDecision Decision, DeviceConnection? Connection = null, DeviceConnection? Replaced = null);

/// <summary>The decision over a PUBLISH.</summary>
/// <param name="Close">True when the connection is to be closed; then nothing was taken.</param>
/// <param name="Message">What was taken.</param>
/// <param name="Answer">What to send back; null when there is no answer or the device has not subscribed it.</param>
public sealed record PublishOutcome(bool Close, PlatformMessage? Message = null, Downlink? Answer = null);
