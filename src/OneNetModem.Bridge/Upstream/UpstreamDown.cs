// From the cloud to the broker: messages, and the state of each modem retained. While there is no connection the last ones wait.
using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Bridge.Reports;

namespace OneNetModem.Bridge.Upstream;

internal sealed class UpstreamDown
{
    /// <summary>Messages that wait for a connection; beyond it the oldest are dropped.</summary>
    private const int QueueLength = 1000;

    private readonly Channel<Func<MqttApplicationMessage>> _queue =
        Channel.CreateBounded<Func<MqttApplicationMessage>>(new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly List<Func<MqttApplicationMessage>> _states = [];
    private readonly ILogger _log;
    private Func<MqttApplicationMessage>? _unsent;

    public UpstreamDown(ModemFleet fleet, TimeProvider time, ILogger log)
    {
        _log = log;
        foreach (FleetModem modem in fleet.Modems)
        {
            // A state is made when it is sent: an old one never overwrites a newer.
            LinkStatus status = new(modem, time);
            Func<MqttApplicationMessage> state = () => Message(modem, UpstreamTopics.Status(modem), status.ToJson(), retain: true);
            _states.Add(state);
            status.Changed += _ => _queue.Writer.TryWrite(state);
            modem.Client.MessageReceived += m =>
            {
                MqttApplicationMessage message = Message(modem, UpstreamTopics.Down(modem, m.Topic), m.Payload, retain: false);
                _queue.Writer.TryWrite(() => message);
            };
        }
    }

    /// <summary>Publishes over one connection until it ends.</summary>
    public async Task RunAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        foreach (Func<MqttApplicationMessage> state in _states)
        {
            await PublishAsync(client, state(), cancellationToken);
        }

        while (true)
        {
            _unsent ??= await _queue.Reader.ReadAsync(cancellationToken);
            await PublishAsync(client, _unsent(), cancellationToken);
            _unsent = null;
        }
    }

    private async Task PublishAsync(IMqttClient client, MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        MqttClientPublishResult result = await client.PublishAsync(message, cancellationToken);
        if (!result.IsSuccess)
        {
            BridgeLog.UpstreamPublishRefused(_log, message.Topic, result.ReasonCode.ToString());
        }
    }

    /// <summary>Product and device beside it: a name is of the settings, these are of the cloud.</summary>
    private static MqttApplicationMessage Message(FleetModem modem, string topic, ReadOnlyMemory<byte> payload, bool retain) => new()
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        Retain = retain,
        UserProperties = [Property("product", modem.Client.Device.ProductId), Property("device", modem.Client.Device.DeviceName)],
    };

    private static MqttUserProperty Property(string name, string value) => new(name, System.Text.Encoding.UTF8.GetBytes(value));
}
