// One accepted connection of a device, as the platform sees it.
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>One life of a device's connection. The platform keeps no session beyond it.</summary>
public sealed class DeviceConnection
{
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);

    internal DeviceConnection(PlatformRules rules) => Rules = rules;

    /// <summary>Whose.</summary>
    public DeviceIdentity Device => Rules.Device;

    /// <summary>False once it has ended.</summary>
    public bool IsOpen { get; internal set; } = true;

    /// <summary>Number of filters it holds.</summary>
    public int Subscriptions => _filters.Count;

    internal PlatformRules Rules { get; }

    /// <summary>Whether one of its filters takes a topic.</summary>
    public bool IsSubscribed(string topic) => _filters.Any(f => TopicFilter.Matches(f, topic));

    internal bool Holds(string filter) => _filters.Contains(filter);

    internal void Subscribe(string filter) => _filters.Add(filter);

    internal void Unsubscribe(string filter) => _filters.Remove(filter);
}

/// <summary>A message for a device, QoS 0 as all of the platform's are.</summary>
/// <param name="Connection">Where to send it.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The payload.</param>
public sealed record Downlink(DeviceConnection Connection, string Topic, ReadOnlyMemory<byte> Payload);

/// <summary>A publish of a device that the platform took.</summary>
/// <param name="device">Whose.</param>
/// <param name="topic">The topic.</param>
/// <param name="payload">The payload.</param>
/// <param name="qos">0 or 1.</param>
#pragma warning disable CA1710 // a message first, an event's argument second
public sealed class PlatformMessage(DeviceIdentity device, string topic, ReadOnlyMemory<byte> payload, int qos) : EventArgs
#pragma warning restore CA1710
{
    /// <summary>Whose.</summary>
    public DeviceIdentity Device { get; } = device;

    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>0 or 1.</summary>
    public int Qos { get; } = qos;
}
