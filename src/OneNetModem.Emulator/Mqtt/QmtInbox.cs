// Messages from the broker: acknowledged, then given out at once or kept in five slots, by recv/mode.
using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Mqtt;

internal sealed class QmtInbox(ModuleCore core, QmtClient client)
{
    /// <summary>recv_id 0 to 4.</summary>
    internal const int Slots = 5;

    private readonly string?[] _slots = new string?[Slots];
    private readonly HashSet<int> _unreleased = [];

    internal bool IsFull(int slot) => _slots[slot] is not null;

    /// <summary>Takes the line of a slot out of the buffer; null when it is empty.</summary>
    internal string? Read(int slot)
    {
        string? line = _slots[slot];
        _slots[slot] = null;
        return line;
    }

    internal void Forget()
    {
        Array.Clear(_slots);
        _unreleased.Clear();
    }

    internal void Take(MqttPublishPacket publish)
    {
        int id = publish.PacketIdentifier;
        switch (publish.QualityOfServiceLevel)
        {
            case MqttQualityOfServiceLevel.AtLeastOnce:
                client.Send(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier });
                break;
            case MqttQualityOfServiceLevel.ExactlyOnce:
                client.Send(new MqttPubRecPacket { PacketIdentifier = publish.PacketIdentifier });
                if (!_unreleased.Add(id))
                {
                    return;
                }

                break;
            default:
                id = 0;
                break;
        }

        Deliver(id, publish);
    }

    internal void Release(ushort id)
    {
        _unreleased.Remove(id);
        client.Send(new MqttPubCompPacket { PacketIdentifier = id });
    }

    private void Deliver(int id, MqttPublishPacket publish)
    {
        byte[] payload = publish.Payload.ToArray();
        string quote = core.Behaviour.UnquotedPayload && client.Config.WithLength ? "" : "\"";
        string length = client.Config.WithLength ? WireText.Number(payload.Length) + "," : "";
        string line = $"+QMTRECV: {WireText.Number(client.Index)},{WireText.Number(id)},\"{WireText.FromText(publish.Topic)}\",{length}{quote}{WireText.FromBytes(payload)}{quote}";
        if (!client.Config.Buffered)
        {
            core.Output.Urc(line, core.Profile.ReceiveFraming.Lead, core.Profile.ReceiveFraming.Trail);
            return;
        }

        int slot = Array.IndexOf(_slots, null);
        if (slot < 0)
        {
            // UNCONFIRMED: no note says what becomes of the sixth message.
            core.Note("the receive buffer is full: a message is dropped");
            return;
        }

        _slots[slot] = line;
        client.Urc("+QMTRECV", WireText.Number(slot) + (core.Profile.AnnouncesLength && client.Config.WithLength ? "," + WireText.Number(payload.Length) : ""));
    }
}
