// One MQTT client of the module: from closed to connected and back (BG96 MQTT note V1.2 and BG95 MQTT note V1.1,
// section 3; LTE Standard(A) MQTT note V1.4 for what the EC2x shares with it).
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal enum QmtState
{
    Closed,
    Opening,
    Open,
    Connecting,
    Connected,
    Disconnecting,
}

/// <summary>Error codes of +QMTSTAT.</summary>
internal enum QmtStatus
{
    ClosedByPeer = 1,
    PingFailed = 2,
    ConnackFailed = 4,
}

internal sealed class QmtClient
{
    private readonly ModuleCore _core;
    private readonly QmtDialer _dialer;
    private IModuleMqttLink? _link;
    private Scheduled? _connackTimeout;
    private QmtKeepAlive? _keepAlive;

    // Counts connections: what belongs to an earlier one is stale.
    private int _connection;

    internal QmtClient(ModuleCore core, IModuleMqtt mqtt, int index)
    {
        _core = core;
        _dialer = new QmtDialer(core, mqtt);
        Index = index;
        Config = new QmtConfig(core.Profile);
        Requests = new QmtRequests(core, this);
        Inbox = new QmtInbox(core, this);
    }

    internal int Index { get; }

    internal QmtConfig Config { get; private set; }

    internal QmtState State { get; private set; }

    internal string Host { get; private set; } = "";

    internal int Port { get; private set; }

    internal QmtRequests Requests { get; }

    internal QmtInbox Inbox { get; }

    internal void Urc(string verb, string values) => _core.Output.Urc($"{verb}: {WireText.Number(Index)},{values}");

    /// <summary>QMTOPEN, after its OK.</summary>
    internal void Open(string host, int port)
    {
        State = QmtState.Opening;
        Host = host;
        Port = port;
        int connection = ++_connection;
        _core.During(_core.Options.Rtt, () =>
        {
            if (connection == _connection)
            {
                _ = DialAsync(connection);
            }
        });
    }

    /// <summary>QMTCONN, after its OK.</summary>
    internal void Connect(string clientId, string? user, string? password)
    {
        State = QmtState.Connecting;
        QmtWill? will = Config.Will;
        Send(new MqttConnectPacket
        {
            ClientId = clientId,
            Username = user,
            Password = password is null ? null : Encoding.UTF8.GetBytes(password),
            CleanSession = Config.CleanSession,
            KeepAlivePeriod = (ushort)Config.KeepAlive,
            WillFlag = will is not null,
            WillTopic = will?.Topic,
            WillMessage = will?.Message,
            WillQoS = (MqttQualityOfServiceLevel)(will?.Qos ?? 0),
            WillRetain = will?.Retain ?? false,
        });
        _connackTimeout = _core.During(TimeSpan.FromSeconds(Config.PacketTimeout), () =>
        {
            Urc("+QMTCONN", "2");
            Lose(QmtStatus.ConnackFailed);
        });
    }

    /// <summary>QMTDISC, after its OK.</summary>
    internal void Disconnect()
    {
        State = QmtState.Disconnecting;
        Send(new MqttDisconnectPacket());
        int connection = _connection;
        _core.During(_core.Options.Rtt, () =>
        {
            if (connection == _connection)
            {
                Drop();
                Urc("+QMTDISC", "0");
            }
        });
    }

    /// <summary>QMTCLOSE, after its OK: the TCP connection goes without a DISCONNECT.</summary>
    internal void Close()
    {
        Drop();
        _core.During(_core.Options.Rtt, () => Urc("+QMTCLOSE", "0"));
    }

    /// <summary>The connection is lost: the module closes it and says why.</summary>
    internal void Lose(QmtStatus status)
    {
        Drop();
        Urc("+QMTSTAT", WireText.Number((int)status));
    }

    /// <summary>As after a restart.</summary>
    internal void Reset()
    {
        Drop();
        Config = new QmtConfig(_core.Profile);
    }

    /// <summary>The module ends: the connection is cut without the loop.</summary>
    internal async Task CutAsync()
    {
        _connection++;
        if (Interlocked.Exchange(ref _link, null) is { } link)
        {
            await link.DisposeAsync();
        }
    }

    /// <summary>Puts a packet on the air; it reaches the broker after half a round trip.</summary>
    internal void Send(MqttPacket packet)
    {
        if (_link is { } link)
        {
            _keepAlive?.Sent();
            _core.Clock.After(_core.HalfRtt, () => link.Send(packet));
        }
    }

    private void Drop()
    {
        _connection++;
        State = QmtState.Closed;
        _connackTimeout?.Cancel();
        _keepAlive?.Stop();
        _keepAlive = null;
        Requests.Forget();
        Inbox.Forget();
        if (_link is { } link)
        {
            _link = null;
            // After what is on its way, a DISCONNECT above all.
            _core.Clock.After(_core.HalfRtt, () => _ = link.CloseAsync());
        }
    }

    private async Task DialAsync(int connection)
    {
        QmtDialled dialled = await _dialer.DialAsync(Host, Port, Config);
        _core.Post(() =>
        {
            if (connection != _connection)
            {
                _ = dialled.Link?.CloseAsync();
                return;
            }

            _link = dialled.Link;
            _link?.Start(packet => _core.Post(() => Arrive(connection, () => Handle(packet))), why => _core.Post(() => Arrive(connection, () => OnClosed(why))));
            Opened(dialled.Result);
        });
    }

    private void Opened(int result)
    {
        State = result == 0 ? QmtState.Open : QmtState.Closed;
        Urc("+QMTOPEN", WireText.Number(result));
    }

    /// <summary>Something from the broker: felt after half a round trip, if its connection still stands.</summary>
    private void Arrive(int connection, Action action)
    {
        if (_core.Behaviour.BrokerSilent || !_core.IsUp)
        {
            return;
        }

        if (_core.HalfRtt == TimeSpan.Zero)
        {
            IfStanding();
        }
        else
        {
            _core.During(_core.HalfRtt, IfStanding);
        }

        void IfStanding()
        {
            if (connection == _connection)
            {
                action();
            }
        }
    }

    /// <summary>The other end has closed the connection.</summary>
    internal void OnClosed(string why)
    {
        _core.Note($"client {WireText.Number(Index)}: {why}");
        if (State == QmtState.Connecting)
        {
            Urc("+QMTCONN", "2");
        }

        if (State == QmtState.Disconnecting)
        {
            return;
        }

        Lose(QmtStatus.ClosedByPeer);
    }

    private void Handle(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttConnAckPacket connack when State == QmtState.Connecting:
                OnConnack(_core.Behaviour.Connack.Hit(out int bent) ? bent : (int)connack.ReturnCode);
                break;
            case MqttPublishPacket publish:
                Inbox.Take(publish);
                break;
            case MqttPubRelPacket release:
                Inbox.Release(release.PacketIdentifier);
                break;
            case MqttPingRespPacket:
                _keepAlive?.Answered();
                break;
            default:
                Requests.Answer(packet);
                break;
        }
    }

    /// <summary>Another client logs in with our name: the platform keeps the newer connection and closes ours.</summary>
    private void ExpectRival()
    {
        int connection = _connection;
        if (_core.Behaviour.KickedAfter is { } after)
        {
            _core.During(after, () =>
            {
                if (connection == _connection && _core.Behaviour.KickedAfter is not null)
                {
                    OnClosed("another client has logged in with the same name");
                }
            });
        }
    }

    private void OnConnack(int code)
    {
        _connackTimeout?.Cancel();
        Urc("+QMTCONN", "0," + WireText.Number(code));
        if (code == 0)
        {
            State = QmtState.Connected;
            ExpectRival();
            if (Config.KeepAlive > 0)
            {
                _keepAlive = new QmtKeepAlive(_core, this);
            }

            return;
        }

        // A refusal is reported twice (field logs): the module closes the client a moment later, whoever closes first.
        State = QmtState.Disconnecting;
        int connection = _connection;
        _core.During(_core.HalfRtt, () =>
        {
            if (connection == _connection)
            {
                Lose(QmtStatus.ConnackFailed);
            }
        });
    }
}
