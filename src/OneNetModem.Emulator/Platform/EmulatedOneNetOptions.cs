// How the emulated platform behaves.
using System.Security.Cryptography.X509Certificates;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Emulator.Platform;

/// <summary>How the emulated platform behaves.</summary>
public sealed record EmulatedOneNetOptions
{
    /// <summary>TCP port on loopback; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>A certificate with its private key: opens a second port that speaks TLS; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TCP port on loopback for TLS; 0 takes any free one.</summary>
    public int TlsPort { get; init; }

    /// <summary>The products and devices; the tutorial's device unless given.</summary>
    public DeviceRegistry Registry { get; init; } = DeviceRegistry.Demo();

    /// <summary>The platform's clock: token expiry, rates, deadlines. MQTT's keepalive runs on the real one.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether rate limits close and ban, as documented.</summary>
    public bool EnforceRates { get; init; } = true;

    /// <summary>Makes command ids; seed it to get the same ones again.</summary>
    public Random Random { get; init; } = new();

    /// <summary>A command to send by itself, once to each connection that can take one; null for none.</summary>
    public UnaskedCommand? Unasked { get; init; }
}

/// <summary>A command that the platform sends by itself: <c>cmd/request</c>, or <c>property/set</c> where the device has subscribed only that.</summary>
/// <param name="Delay">How long after the device subscribed.</param>
/// <param name="Command">Payload of the command.</param>
/// <param name="Properties">Values to set at a device of the thing model; null sends it nothing.</param>
public sealed record UnaskedCommand(TimeSpan Delay, string Command, IReadOnlyDictionary<string, PayloadValue>? Properties = null);
