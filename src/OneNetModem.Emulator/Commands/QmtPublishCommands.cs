// Publishing: QMTPUBEX with a length on the EC2x; QMTPUB with or without a length, and the inline QMTPUBEX, on BG9x.
using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Commands;

internal static class QmtPublishCommands
{
    // BG96 MQTT note V1.2 section 3.3.9.
    private const int LongestInline = 560;

    // Four bytes and no line end after them (byte-exact field log of a BG96).
    internal const string PromptText = "\r\n> ";

    internal static void Register(ModuleCore core)
    {
        ModuleProfile profile = core.Profile;
        string longest = WireText.Number(profile.LongestPublish);
        core.Commands.Add("+QMTPUBEX", profile.PublishExTakesLength
            ? QmtCommands.Family(core, "(0-5),<msgid>,(0-2),(0,1),\"topic\",\"length\"", null, (c, client, call) => Counted(c, client, call, "+QMTPUBEX"))
            : QmtCommands.Family(core, "(0-5),<msgid>,(0-2),(0,1),<topic>,<msg>", null, Inline));
        if (profile.HasPublish)
        {
            core.Commands.Add("+QMTPUB", QmtCommands.Family(core, $"(0-5),<msgid>,(0-2),(0,1),<topic>,(1-{longest})", null, (c, client, call) =>
                call.Args.Count == 5 ? UpToControlZ(c, client, call) : Counted(c, client, call, "+QMTPUB")));
        }
    }

    private static AtOutcome Counted(ModuleCore core, QmtClient client, AtCall call, string verb)
    {
        if (ReadHeader(core, client, call) is not { } packet || call.Args.Count != 6 || !call.Args.Int(5, 1, core.Profile.LongestPublish, out int length))
        {
            return AtOutcome.Error;
        }

        return core.Input.Prompt(PromptText, new CountedPhase(length, core.Profile.EchoesPayload, payload =>
        {
            call.Complete(AtOutcome.Ok);
            Publish(core, client, verb, packet, payload!);
        }));
    }

    private static AtOutcome UpToControlZ(ModuleCore core, QmtClient client, AtCall call)
    {
        if (ReadHeader(core, client, call) is not { } packet)
        {
            return AtOutcome.Error;
        }

        return core.Input.Prompt(PromptText, new ControlZPhase(core.Profile.LongestPublish, core.Profile.EchoesPayload, payload =>
        {
            // UNCONFIRMED: a publish cancelled with ESC answers OK, as QISEND does.
            call.Complete(AtOutcome.Ok);
            if (payload is not null)
            {
                Publish(core, client, "+QMTPUB", packet, payload);
            }
        }));
    }

    private static AtOutcome Inline(ModuleCore core, QmtClient client, AtCall call)
    {
        if (ReadHeader(core, client, call) is not { } packet || call.Args.Count != 6 || !call.Args.Quoted(5) || call.Args.Text(5).Length > LongestInline)
        {
            return AtOutcome.Error;
        }

        byte[] payload = WireText.ToBytes(call.Args.Text(5));
        core.During(TimeSpan.Zero, () => Publish(core, client, "+QMTPUB", packet, payload));
        return AtOutcome.Ok;
    }

    /// <summary>The values in front of the payload; null when they, or the client's state, forbid a publish.</summary>
    private static MqttPublishPacket? ReadHeader(ModuleCore core, QmtClient client, AtCall call)
    {
        AtArguments args = call.Args;
        if (client.State != QmtState.Connected
            || !args.Int(1, 0, 65535, out int id) || !args.Int(2, 0, 2, out int qos) || !args.Int(3, 0, 1, out int retain)
            || !args.Quoted(4) || args.Text(4).Length == 0)
        {
            return null;
        }

        // The message id is 0 for QoS 0 and only then; at most five packets are on the air, each with its own id.
        if ((id == 0) != (qos == 0) || (qos > 0 && (client.Requests.PublishesInFlight >= QmtRequests.Window || client.Requests.Has(QmtRequestKind.Publish, id))))
        {
            return null;
        }

        if (core.Behaviour.WindowFull.Hit())
        {
            return null;
        }

        return new MqttPublishPacket
        {
            PacketIdentifier = (ushort)id,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
            Retain = retain == 1,
            Topic = WireText.ToText(args.Text(4)),
        };
    }

    private static void Publish(ModuleCore core, QmtClient client, string verb, MqttPublishPacket packet, byte[] payload)
    {
        if (client.State != QmtState.Connected)
        {
            // Lost while the payload was typed: +QMTSTAT has said so.
            return;
        }

        packet.Payload = new ReadOnlySequence<byte>(payload);
        if (core.Behaviour.PublishFails.Hit())
        {
            core.During(core.Options.Rtt, () => client.Requests.TellPublished(verb, $"{WireText.Number(packet.PacketIdentifier)},2"));
            return;
        }

        if (packet.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce)
        {
            client.Requests.Send(QmtRequestKind.Publish, verb, packet.PacketIdentifier, packet);
            return;
        }

        client.Send(packet);
        core.During(TimeSpan.Zero, () => client.Requests.TellPublished(verb, "0,0"));
    }
}
