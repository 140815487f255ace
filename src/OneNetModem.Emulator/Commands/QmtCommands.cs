// QMTOPEN, QMTCLOSE, QMTCONN, QMTDISC, QMTSUB, QMTUNS: OK at once, the result later as a URC.
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Commands;

internal static class QmtCommands
{
    // BG96 MQTT note V1.2 section 3.3.2.
    private const int LongestHost = 100;

    // Up to five topics a command (a note found in the field).
    private const int MostTopics = 5;

    internal static void Register(ModuleCore core)
    {
        CommandTable table = core.Commands;
        string low = core.Profile.Series == ModuleSeries.Ec2x ? "1" : "0";
        table.Add("+QMTOPEN", Family(core, $"(0-5),\"hostname\",({low}-65535)", Openings, Open));
        table.Add("+QMTCLOSE", Family(core, "(0-5)", null, (_, client, call) => OnlyIf(call.Args.Count == 1 && client.State is not (QmtState.Closed or QmtState.Opening or QmtState.Disconnecting), client.Close, core)));
        table.Add("+QMTCONN", Family(core, "(0-5),<clientID>,<username>,<password>", Connections, Connect));
        table.Add("+QMTDISC", Family(core, "(0-5)", null, (_, client, call) => OnlyIf(call.Args.Count == 1 && client.State == QmtState.Connected, client.Disconnect, core)));
        table.Add("+QMTSUB", Family(core, "(0-5),(1-65535),<topic>,(0-2)", null, Subscribe));
        table.Add("+QMTUNS", Family(core, "(0-5),(1-65535),<topic>", null, Unsubscribe));
    }

    /// <summary>A QMT command: test form, read form if it has one, and the write form for one client.</summary>
    internal static AtHandler Family(ModuleCore core, string test, Action<ModuleCore, AtCall>? read, Func<ModuleCore, QmtClient, AtCall, AtOutcome> write) => call =>
    {
        switch (call.Form)
        {
            case AtForm.Test:
                return call.Ok($"{call.Name}: {test}");
            case AtForm.Read when read is not null:
                read(core, call);
                return AtOutcome.Ok;
            case AtForm.Write when call.Args.Int(0, 0, QmtClients.Count - 1, out int index):
                return write(core, core.Qmt[index], call);
            default:
                return AtOutcome.Error;
        }
    };

    /// <summary>OK now, <paramref name="action"/> in the next turn; or ERROR.</summary>
    private static AtOutcome OnlyIf(bool allowed, Action action, ModuleCore core)
    {
        if (allowed)
        {
            core.During(TimeSpan.Zero, action);
        }

        return allowed ? AtOutcome.Ok : AtOutcome.Error;
    }

    private static void Openings(ModuleCore core, AtCall call)
    {
        foreach (QmtClient client in core.Qmt.All.Where(c => c.State is not (QmtState.Closed or QmtState.Opening)))
        {
            call.Lines.Add($"+QMTOPEN: {WireText.Number(client.Index)},\"{client.Host}\",{WireText.Number(client.Port)}");
        }
    }

    private static void Connections(ModuleCore core, AtCall call)
    {
        foreach (QmtClient client in core.Qmt.All.Where(c => c.State is not (QmtState.Closed or QmtState.Opening)))
        {
            int state = client.State switch { QmtState.Open => 1, QmtState.Connecting => 2, QmtState.Connected => 3, _ => 4 };
            call.Lines.Add($"+QMTCONN: {WireText.Number(client.Index)},{WireText.Number(state)}");
        }
    }

    private static AtOutcome Open(ModuleCore core, QmtClient client, AtCall call)
    {
        string host = call.Args.Text(1);
        int low = core.Profile.Series == ModuleSeries.Ec2x ? 1 : 0;
        if (!call.Args.Quoted(1) || host.Length is 0 or > LongestHost || !call.Args.Int(2, low, 65535, out int port) || call.Args.Count != 3)
        {
            return AtOutcome.Error;
        }

        if (client.State != QmtState.Closed)
        {
            // 2: the client index is taken, typically by a host that went away without closing it.
            return OnlyIf(true, () => client.Urc("+QMTOPEN", "2"), core);
        }

        client.Open(host, port);
        return AtOutcome.Ok;
    }

    private static AtOutcome Connect(ModuleCore core, QmtClient client, AtCall call)
    {
        AtArguments args = call.Args;
        if (client.State != QmtState.Open || !args.Quoted(1) || args.Count > 4)
        {
            return AtOutcome.Error;
        }

        string? user = args.Count > 2 ? WireText.ToText(args.Text(2)) : null;
        string? password = args.Count > 3 ? WireText.ToText(args.Text(3)) : null;
        client.Connect(WireText.ToText(args.Text(1)), user, password);
        return AtOutcome.Ok;
    }

    private static AtOutcome Subscribe(ModuleCore core, QmtClient client, AtCall call)
    {
        AtArguments args = call.Args;
        int topics = (args.Count - 2) / 2;
        if (client.State != QmtState.Connected || !args.Int(1, 1, 65535, out int id) || topics is 0 or > MostTopics || args.Count % 2 != 0)
        {
            return AtOutcome.Error;
        }

        var packet = new MqttSubscribePacket { PacketIdentifier = (ushort)id };
        for (int i = 0; i < topics; i++)
        {
            if (!args.Quoted(2 + 2 * i) || !args.Int(3 + 2 * i, 0, 2, out int qos))
            {
                return AtOutcome.Error;
            }

            packet.TopicFilters.Add(new MqttTopicFilter { Topic = WireText.ToText(args.Text(2 + 2 * i)), QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos });
        }

        client.Requests.Send(QmtRequestKind.Subscribe, "+QMTSUB", id, packet);
        return AtOutcome.Ok;
    }

    private static AtOutcome Unsubscribe(ModuleCore core, QmtClient client, AtCall call)
    {
        AtArguments args = call.Args;
        if (client.State != QmtState.Connected || !args.Int(1, 1, 65535, out int id) || args.Count is < 3 or > 2 + MostTopics)
        {
            return AtOutcome.Error;
        }

        var packet = new MqttUnsubscribePacket { PacketIdentifier = (ushort)id };
        for (int i = 2; i < args.Count; i++)
        {
            if (!args.Quoted(i))
            {
                return AtOutcome.Error;
            }

            packet.TopicFilters.Add(WireText.ToText(args.Text(i)));
        }

        client.Requests.Send(QmtRequestKind.Unsubscribe, "+QMTUNS", id, packet);
        return AtOutcome.Ok;
    }
}
