// Stands between a device's connection and MQTTnet's server: every packet passes the access service first.
using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.OneNet.Rules;

namespace OneNetModem.Emulator.Platform;

/// <remarks>
/// MQTTnet's server keeps what MQTT says (acknowledgements, keepalive, take-over by a second login) and routes nothing:
/// OneNET is no broker. Closing here, before the server has seen the packet, leaves no CONNACK and no SUBACK, as at the platform.
/// </remarks>
internal sealed class DeviceChannel(IMqttChannelAdapter inner, EmulatedOneNet platform) : IMqttChannelAdapter
{
    private readonly ConcurrentDictionary<ushort, Downlink> _answersAfterAck = new();
    private bool _disconnectSeen;

    /// <summary>Set once the login was accepted.</summary>
    public DeviceConnection? Connection { get; private set; }

    /// <summary>The filters of the last SUBSCRIBE that were granted.</summary>
    public IReadOnlySet<string> Granted { get; private set; } = new HashSet<string>(StringComparer.Ordinal);

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public void ResetStatistics() => inner.ResetStatistics();

    /// <summary>The next packet for the server; null, which ends the connection, when the platform closes it.</summary>
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        MqttPacket? packet = await inner.ReceivePacketAsync(cancellationToken);
        bool keep = packet switch
        {
            null => false,
            MqttConnectPacket connect => Connect(connect),
            _ when Connection is null => false,
            MqttPublishPacket publish => await PublishAsync(publish, cancellationToken),
            MqttSubscribePacket subscribe => Subscribe(subscribe),
            MqttUnsubscribePacket unsubscribe => platform.Unsubscribe(Connection, unsubscribe.TopicFilters),
            MqttPingReqPacket => platform.Ping(Connection),
            _ => true,
        };
        _disconnectSeen |= packet is MqttDisconnectPacket;
        if (packet is not null && !keep)
        {
            await inner.DisconnectAsync(cancellationToken);
        }

        return keep ? packet! : null!;
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        await inner.SendPacketAsync(packet, cancellationToken);

        // First PUBACK, then accepted: the order in which a device of the platform sees them.
        if (packet is MqttPubAckPacket ack && _answersAfterAck.TryRemove(ack.PacketIdentifier, out Downlink? answer))
        {
            await SendAsync(answer, cancellationToken);
        }
    }

    /// <summary>Sends a message of the platform, QoS 0.</summary>
    public Task SendAsync(Downlink message, CancellationToken cancellationToken) => inner.SendPacketAsync(
        new MqttPublishPacket
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(message.Payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        },
        cancellationToken);

    /// <summary>Ends the connection now.</summary>
    public async Task CloseAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        await inner.DisconnectAsync(limit.Token);
    }

    public void Dispose()
    {
        if (Connection is { } connection)
        {
            platform.Ended(connection, _disconnectSeen);
        }

        inner.Dispose();
    }

    private bool Connect(MqttConnectPacket packet)
    {
        if (Connection is not null)
        {
            // A second CONNECT on one connection.
            return false;
        }

        ConnectSettings settings = new()
        {
            ClientId = packet.ClientId ?? string.Empty,
            UserName = packet.Username,
            KeepAlive = packet.KeepAlivePeriod,
            CleanSession = packet.CleanSession,
            HasWill = packet.WillFlag,
            ProtocolLevel = (int)inner.PacketFormatterAdapter.ProtocolVersion,
        };
        string? password = packet.Password is null ? null : Encoding.UTF8.GetString(packet.Password);
        ConnectOutcome outcome = platform.Connect(this, settings, password);
        Connection = outcome.Connection;

        // Device names are unique within a product only, the server's client ids everywhere.
        packet.ClientId = $"{packet.Username}/{packet.ClientId}";
        return outcome.Decision != ConnectDecision.Closed;
    }

    private bool Subscribe(MqttSubscribePacket packet)
    {
        string[] filters = [.. packet.TopicFilters.Select(static f => f.Topic)];
        if (platform.Subscribe(Connection!, filters) is not { } granted)
        {
            return false;
        }

        Granted = filters.Where((_, i) => granted[i]).ToHashSet(StringComparer.Ordinal);
        return true;
    }

    private async Task<bool> PublishAsync(MqttPublishPacket packet, CancellationToken cancellationToken)
    {
        int qos = (int)packet.QualityOfServiceLevel;
        PublishOutcome outcome = platform.Publish(Connection!, packet.Topic, packet.Payload.ToArray(), qos, packet.Retain, packet.Dup);
        if (outcome.Answer is { } answer)
        {
            if (qos == 0)
            {
                await SendAsync(answer, cancellationToken);
            }
            else
            {
                _answersAfterAck[packet.PacketIdentifier] = answer;
            }
        }

        return !outcome.Close;
    }
}
