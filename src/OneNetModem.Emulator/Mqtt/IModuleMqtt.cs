// What carries the module's MQTT packets: real TCP, or memory in a simulation.
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace OneNetModem.Emulator.Mqtt;

/// <summary>What to dial, and how.</summary>
/// <param name="Host">The host that the AT command named (also the TLS server name).</param>
/// <param name="Target">Where the routes lead.</param>
/// <param name="Version">3.1 or 3.1.1.</param>
/// <param name="Tls">TLS settings; null is plain TCP.</param>
public sealed record ModuleMqttTarget(string Host, HostPort Target, MqttProtocolVersion Version, ModuleTls? Tls);

/// <summary>The TLS settings of a QSSLCFG context that matter for a connection.</summary>
/// <param name="VerifyServer">seclevel 1 or 2: the server's certificate must lead to <paramref name="CaPem"/>.</param>
/// <param name="CaPem">The uploaded CA certificate, PEM bytes; null when there is none.</param>
/// <param name="Clock">The module's clock, by which certificates are valid or not; null when it is ignored.</param>
/// <param name="ClientPem">seclevel 2: the module's certificate and its key, PEM bytes; null when there is none.</param>
public sealed record ModuleTls(bool VerifyServer, byte[]? CaPem, DateTimeOffset? Clock = null, byte[]? ClientPem = null);

/// <summary>Opens connections that carry MQTT packets.</summary>
public interface IModuleMqtt
{
    /// <summary>Connects TCP (and TLS). No MQTT packet is exchanged yet.</summary>
    /// <exception cref="IOException">It could not be connected; the message says why.</exception>
    Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken);
}

/// <summary>One open connection.</summary>
public interface IModuleMqttLink : IAsyncDisposable
{
    /// <summary>Starts reading. The callbacks may come on any thread, packets in order, <paramref name="closed"/> once
    /// and last, when the other end is gone (not after a dispose).</summary>
    void Start(Action<MqttPacket> received, Action<string> closed);

    /// <summary>Queues a packet; packets leave in order. A connection that is gone swallows it.</summary>
    void Send(MqttPacket packet);

    /// <summary>Sends what is queued, then closes.</summary>
    Task CloseAsync();
}
