// Packets that wait for their acknowledgement: the publish window, SUBSCRIBE and UNSUBSCRIBE, with retransmission after
// pkt_timeout (BG96 MQTT note V1.2 sections 3.3.6 to 3.3.9; the result codes are the same in all series).
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal enum QmtRequestKind
{
    Publish,
    Subscribe,
    Unsubscribe,
}

internal sealed class QmtRequests(ModuleCore core, QmtClient client)
{
    /// <summary>At most this many publishes may wait for their acknowledgement.</summary>
    internal const int Window = 5;

    private readonly Dictionary<(QmtRequestKind Kind, int Id), Waiting> _waiting = [];

    // Results that a fault holds back: they end with the connection.
    private readonly List<Scheduled> _late = [];

    internal int PublishesInFlight => _waiting.Keys.Count(k => k.Kind == QmtRequestKind.Publish);

    internal bool Has(QmtRequestKind kind, int id) => _waiting.ContainsKey((kind, id));

    /// <summary>Sends a packet and reports with <paramref name="verb"/> what becomes of it.</summary>
    internal void Send(QmtRequestKind kind, string verb, int id, MqttPacket packet)
    {
        bool repeats = kind == QmtRequestKind.Publish && core.Behaviour.PublishRepeats.Hit();
        var waiting = new Waiting { Kind = kind, Verb = verb, Id = id, Packet = packet, Repeats = repeats };
        _waiting[(kind, id)] = waiting;
        client.Send(packet);
        Arm(waiting);
    }

    /// <summary>Says the result of a publish, unless a fault keeps it back.</summary>
    internal void TellPublished(string verb, string values)
    {
        if (core.Behaviour.ResultLost.Hit())
        {
            return;
        }

        if (core.Behaviour.ResultLate.Hit(out int seconds))
        {
            _late.RemoveAll(l => !l.IsPending);
            _late.Add(core.During(TimeSpan.FromSeconds(seconds), () => client.Urc(verb, values)));
            return;
        }

        client.Urc(verb, values);
    }

    internal void Forget()
    {
        _late.ForEach(l => l.Cancel());
        _late.Clear();
        foreach (Waiting waiting in _waiting.Values)
        {
            waiting.Timer?.Cancel();
        }

        _waiting.Clear();
    }

    internal void Answer(MqttPacket packet)
    {
        switch (packet)
        {
            case MqttPubAckPacket ack:
                Settle(QmtRequestKind.Publish, ack.PacketIdentifier, "");
                break;
            case MqttPubRecPacket received when _waiting.TryGetValue((QmtRequestKind.Publish, received.PacketIdentifier), out Waiting? waiting):
                waiting.Packet = new MqttPubRelPacket { PacketIdentifier = received.PacketIdentifier };
                client.Send(waiting.Packet);
                break;
            case MqttPubCompPacket complete:
                Settle(QmtRequestKind.Publish, complete.PacketIdentifier, "");
                break;
            case MqttSubAckPacket subscribed:
                Settle(QmtRequestKind.Subscribe, subscribed.PacketIdentifier, string.Concat(Codes(subscribed).Select(c => "," + WireText.Number((int)c))));
                break;
            case MqttUnsubAckPacket unsubscribed:
                Settle(QmtRequestKind.Unsubscribe, unsubscribed.PacketIdentifier, "");
                break;
        }
    }

    private IEnumerable<MqttSubscribeReasonCode> Codes(MqttSubAckPacket subscribed) => core.Behaviour.SubscribeRefused.Hit()
        ? subscribed.ReasonCodes.Select(_ => MqttSubscribeReasonCode.UnspecifiedError)
        : subscribed.ReasonCodes;

    private void Settle(QmtRequestKind kind, int id, string values)
    {
        if (!_waiting.TryGetValue((kind, id), out Waiting? waiting) || (waiting.Repeats && waiting.Timeouts == 0))
        {
            return;
        }

        _waiting.Remove((kind, id));
        waiting.Timer?.Cancel();
        Tell(waiting, $"{WireText.Number(id)},0{values}");
    }

    private void Tell(Waiting waiting, string values)
    {
        if (waiting.Kind == QmtRequestKind.Publish)
        {
            TellPublished(waiting.Verb, values);
        }
        else
        {
            client.Urc(waiting.Verb, values);
        }
    }

    private void Arm(Waiting waiting) =>
        waiting.Timer = core.During(TimeSpan.FromSeconds(client.Config.PacketTimeout), () => TimedOut(waiting));

    private void TimedOut(Waiting waiting)
    {
        waiting.Timeouts++;
        if (waiting.Timeouts >= client.Config.Retries)
        {
            _waiting.Remove((waiting.Kind, waiting.Id));
            Tell(waiting, WireText.Number(waiting.Id) + ",2");
            return;
        }

        if (client.Config.TimeoutNotice || waiting.Repeats)
        {
            client.Urc(waiting.Verb, $"{WireText.Number(waiting.Id)},1,{WireText.Number(waiting.Timeouts)}");
        }

        if (waiting.Packet is MqttPublishPacket publish)
        {
            publish.Dup = publish.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
        }

        client.Send(waiting.Packet);
        Arm(waiting);
    }

    private sealed class Waiting
    {
        internal required QmtRequestKind Kind { get; init; }

        internal required string Verb { get; init; }

        internal required int Id { get; init; }

        internal required MqttPacket Packet { get; set; }

        /// <summary>A fault: the first acknowledgement is not heard.</summary>
        internal bool Repeats { get; init; }

        internal int Timeouts { get; set; }

        internal Scheduled? Timer { get; set; }
    }
}
