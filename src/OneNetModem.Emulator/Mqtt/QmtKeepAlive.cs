// The heartbeat of one connection: PINGREQ when nothing was sent for the keep-alive time, and the end when no answer comes.
using MQTTnet.Packets;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal sealed class QmtKeepAlive
{
    private readonly ModuleCore _core;
    private readonly QmtClient _client;
    private TimeSpan _lastSent;
    private Scheduled _timer;
    private Scheduled? _patience;

    internal QmtKeepAlive(ModuleCore core, QmtClient client)
    {
        _core = core;
        _client = client;
        _lastSent = core.Clock.Elapsed;
        _timer = core.During(Period, Beat);
    }

    private TimeSpan Period => TimeSpan.FromSeconds(_client.Config.KeepAlive);

    internal void Sent() => _lastSent = _core.Clock.Elapsed;

    internal void Answered() => _patience?.Cancel();

    internal void Stop()
    {
        _timer.Cancel();
        _patience?.Cancel();
    }

    private void Beat()
    {
        TimeSpan rest = _lastSent + Period - _core.Clock.Elapsed;
        if (rest > TimeSpan.FromMilliseconds(1))
        {
            _timer = _core.During(rest, Beat);
            return;
        }

        _client.Send(new MqttPingReqPacket());
        _patience?.Cancel();
        _patience = _core.During(TimeSpan.FromSeconds(_client.Config.PacketTimeout * Math.Max(1, _client.Config.Retries)), () =>
        {
            if (_core.Profile.HasPingUrc)
            {
                _client.Urc("+QMTPING", "1");
            }

            _client.Lose(QmtStatus.PingFailed);
        });
        _timer = _core.During(Period, Beat);
    }
}
