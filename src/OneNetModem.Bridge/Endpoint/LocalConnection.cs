// One connection of a local program: what MQTTnet's server leaves open is settled here.
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Announces the largest packet and says why a larger one ends the connection (MQTT 5); gives a name to who has none.</summary>
internal sealed class LocalConnection(IMqttChannelAdapter inner, PacketSizeGuard guard, EndpointReport report) : IMqttChannelAdapter
{
    /// <summary>Largest packet in bytes. The largest payload of any module is 4096; a topic may have 512 (OneNET).</summary>
    public const int MaxPacket = 16 * 1024;

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    private bool SpeaksMqtt5 => PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public void ResetStatistics() => inner.ResetStatistics();

    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        try
        {
            MqttPacket packet = await inner.ReceivePacketAsync(cancellationToken);
            if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId) && !SpeaksMqtt5)
            {
                // MQTT 3.1.1 section 3.1.3.1: the server gives a unique one. MQTT 5 tells it to the client.
                connect.ClientId = NewClientId();
            }

            return packet;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            report.Broken(RemoteEndPoint, guard.Exceeded is { } size ? $"a packet of {size} bytes, {MaxPacket} are taken" : e.Message);
            if (guard.Exceeded is not null && SpeaksMqtt5)
            {
                await inner.SendPacketAsync(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.PacketTooLarge }, cancellationToken);
            }

            throw;
        }
    }

    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket accepted && SpeaksMqtt5)
        {
            accepted.MaximumPacketSize = MaxPacket;
        }

        return inner.SendPacketAsync(packet, cancellationToken);
    }

    public void Dispose() => inner.Dispose();

    public static string NewClientId() => "local-" + Guid.NewGuid().ToString("N");
}
