// OneNET in memory: the access service decides, MQTT packets are objects, nothing is serialised and nothing waits.
using System.Buffers;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Mqtt;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Simulation.World;

internal sealed class MemoryOneNet : IModuleMqtt
{
    private readonly TimeProvider _time;
    private readonly Dictionary<DeviceConnection, Link> _links = [];

    public MemoryOneNet(TimeProvider time, Random random, DeviceRegistry? registry = null)
    {
        _time = time;
        Access = new AccessService(registry ?? DeviceRegistry.Demo(), time, enforceRates: true, random);
    }

    public AccessService Access { get; }

    /// <summary>A publish was taken; the duplicate flag as the module set it.</summary>
    public event Action<PlatformMessage, bool>? Taken;

    /// <summary>CONNECT packets seen, by their time: what bans count.</summary>
    public List<DateTimeOffset> Logins { get; } = [];

    public Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken) =>
        Task.FromResult<IModuleMqttLink>(new Link(this, target.Version));

    /// <summary>Sends a command to the device; null when it cannot be sent.</summary>
    public string? Command(byte[] payload)
    {
        (Downlink? message, DownlinkRequest? request, _) = Access.Ask(DeviceRegistry.DemoDevice, TopicKind.CommandRequest, _ => payload, TimeSpan.FromSeconds(30));
        if (message is null || request is null)
        {
            return null;
        }

        Deliver(message);
        return request.Id;
    }

    private void Deliver(Downlink message)
    {
        if (_links.TryGetValue(message.Connection, out Link? link))
        {
            link.Say(new MqttPublishPacket { Topic = message.Topic, Payload = new ReadOnlySequence<byte>(message.Payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce });
        }
    }

    /// <summary>One TCP connection.</summary>
    private sealed class Link(MemoryOneNet platform, MqttProtocolVersion version) : IModuleMqttLink
    {
        private Action<MqttPacket> _received = static _ => { };
        private Action<string> _closed = static _ => { };
        private DeviceConnection? _connection;
        private ITimer? _patience;
        private TimeSpan _keepAlive;
        private bool _over;
        private bool _goodbye;

        public void Start(Action<MqttPacket> received, Action<string> closed)
        {
            _received = received;
            _closed = closed;

            // Servers do not keep a connection that says nothing. UNCONFIRMED how long this one waits.
            _keepAlive = TimeSpan.FromSeconds(10);
            _patience = platform._time.CreateTimer(_ => End("silent for too long"), null, _keepAlive, Timeout.InfiniteTimeSpan);
        }

        public void Say(MqttPacket packet)
        {
            if (!_over)
            {
                _received(packet);
            }
        }

        public void Send(MqttPacket packet)
        {
            if (_over)
            {
                return;
            }

            _patience?.Change(_keepAlive, Timeout.InfiniteTimeSpan);
            if (!Take(packet))
            {
                End("closed by the platform");
            }
        }

        public Task CloseAsync()
        {
            Forget();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Forget();
            return default;
        }

        private bool Take(MqttPacket packet)
        {
            switch (packet)
            {
                case MqttConnectPacket connect:
                    return _connection is null && Connect(connect);
                case var _ when _connection is null:
                    return false;
                case MqttSubscribePacket subscribe:
                    return Subscribe(subscribe);
                case MqttUnsubscribePacket unsubscribe:
                    Say(new MqttUnsubAckPacket { PacketIdentifier = unsubscribe.PacketIdentifier });
                    return platform.Access.Unsubscribe(_connection, unsubscribe.TopicFilters);
                case MqttPublishPacket publish:
                    return Publish(publish);
                case MqttPingReqPacket:
                    Say(new MqttPingRespPacket());
                    return platform.Access.Ping(_connection);
                case MqttDisconnectPacket:
                    _goodbye = true;
                    Forget();
                    return true;
                default:
                    return true;
            }
        }

        private bool Connect(MqttConnectPacket packet)
        {
            platform.Logins.Add(platform._time.GetUtcNow());
            ConnectSettings settings = new()
            {
                ClientId = packet.ClientId ?? "",
                UserName = packet.Username,
                KeepAlive = packet.KeepAlivePeriod,
                CleanSession = packet.CleanSession,
                HasWill = packet.WillFlag,
                ProtocolLevel = (int)version,
            };
            ConnectOutcome outcome = platform.Access.Connect(settings, packet.Password is null ? null : Encoding.UTF8.GetString(packet.Password));
            if (outcome.Replaced is { } replaced && platform._links.TryGetValue(replaced, out Link? older))
            {
                older.End("the device logged in again");
            }

            if (outcome.Decision == ConnectDecision.Closed)
            {
                return false;
            }

            Say(new MqttConnAckPacket { ReturnCode = outcome.Connection is null ? MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword : MqttConnectReturnCode.ConnectionAccepted });
            if (outcome.Connection is not { } connection)
            {
                return false;
            }

            _connection = connection;
            platform._links[connection] = this;

            // One and a half times the keep-alive (MQTT 3.1.1, 3.1.2.10).
            _keepAlive = TimeSpan.FromSeconds(packet.KeepAlivePeriod * 1.5);
            _patience?.Change(_keepAlive, Timeout.InfiniteTimeSpan);
            return true;
        }

        private bool Subscribe(MqttSubscribePacket packet)
        {
            if (platform.Access.Subscribe(_connection!, [.. packet.TopicFilters.Select(f => f.Topic)]) is not { } granted)
            {
                return false;
            }

            Say(new MqttSubAckPacket
            {
                PacketIdentifier = packet.PacketIdentifier,
                ReasonCodes = [.. granted.Select(g => g ? MqttSubscribeReasonCode.GrantedQoS0 : MqttSubscribeReasonCode.UnspecifiedError)],
            });
            return true;
        }

        private bool Publish(MqttPublishPacket packet)
        {
            int qos = (int)packet.QualityOfServiceLevel;
            PublishOutcome outcome = platform.Access.Publish(_connection!, packet.Topic, packet.Payload.ToArray(), qos, packet.Retain, packet.Dup);
            if (outcome.Close)
            {
                return false;
            }

            platform.Taken?.Invoke(outcome.Message!, packet.Dup);
            if (qos == 1)
            {
                Say(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier });
            }

            if (outcome.Answer is { } answer)
            {
                platform.Deliver(answer);
            }

            return true;
        }

        private void End(string why)
        {
            if (!_over)
            {
                Forget();
                _closed(why);
            }
        }

        private void Forget()
        {
            if (_over)
            {
                return;
            }

            _over = true;
            _patience?.Dispose();
            if (_connection is { } connection)
            {
                platform._links.Remove(connection);
                platform.Access.Ended(connection, _goodbye);
            }
        }
    }
}
