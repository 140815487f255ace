// AT+QMTCFG: the settings of a client, set before QMTOPEN; without a value the command is a query.
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Commands;

internal static class QmtConfigCommands
{
    // A key's handler gets the client's settings and the values after the client index (from argument 2 on).
    private delegate AtOutcome KeyHandler(ModuleCore core, QmtConfig config, AtCall call);

    private sealed record Key(string Test, KeyHandler Handler, bool OnlyWhenClosed = false);

    private static readonly Dictionary<string, Key> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["version"] = new("(0-5),(3,4)", Number(c => c.Version, (c, v) => c.Version = v, 3, 4), OnlyWhenClosed: true),
        ["pdpcid"] = new("(0-5),(1-16)", Number(c => c.PdpContext, (c, v) => c.PdpContext = v, 1, PdpContexts.Highest), OnlyWhenClosed: true),
        ["ssl"] = new("(0-5),(0,1),(0-5)", Ssl, OnlyWhenClosed: true),
        ["keepalive"] = new("(0-5),(0-3600)", Number(c => c.KeepAlive, (c, v) => c.KeepAlive = v, 0, 3600), OnlyWhenClosed: true),
        ["session"] = new("(0-5),(0,1)", Number(c => c.CleanSession ? 1 : 0, (c, v) => c.CleanSession = v == 1, 0, 1), OnlyWhenClosed: true),
        ["timeout"] = new("(0-5),(1-60),(0-10),(0,1)", Timeouts),
        ["will"] = new("(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_message\"", Will, OnlyWhenClosed: true),
        ["willex"] = new("(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_length\"", WillEx, OnlyWhenClosed: true),
        ["recv/mode"] = new("(0-5),(0,1),(0,1)", ReceiveMode),
        ["send/mode"] = new("(0-5),(0,1)", Stored("send/mode", "0")),
        ["qmtping"] = new("(0-5),(5-60)", Stored("qmtping", "5")),
        ["aliauth"] = new("(0-5),\"product_key\",\"device_name\",\"device_secret\"", Stored("aliauth", "\"\",\"\",\"\"")),
        ["hwauth"] = new("(0-5),\"product_id\",\"secret\"", Stored("hwauth", "\"\",\"\"")),
        ["hwprodid"] = new("(0-5),\"product_id\",\"product_secret\",\"nodeid\"", Stored("hwprodid", "\"\",\"\",\"\"")),
        ["prefix"] = new("(0-5),<ipv6_prefix>,(32,40,48,56,64,96)", Stored("prefix", "\"\",0")),
    };

    // Known to every series; the rest only where the profile names it.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "version", "pdpcid", "ssl", "keepalive", "session", "timeout", "will", "recv/mode", "aliauth",
    };

    internal static void Register(ModuleCore core) => core.Commands.Add("+QMTCFG", call => Configure(core, call));

    private static bool Knows(ModuleProfile profile, string key) => Common.Contains(key) || profile.ExtraMqttKeys.Contains(key);

    private static AtOutcome Configure(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            call.Lines.AddRange(Keys.Where(k => Knows(core.Profile, k.Key)).Select(k => $"+QMTCFG: \"{k.Key}\",{k.Value.Test}"));
            return AtOutcome.Ok;
        }

        string name = call.Args.Text(0);
        if (call.Form != AtForm.Write || !call.Args.Quoted(0) || !Knows(core.Profile, name) || !Keys.TryGetValue(name, out Key? key)
            || !call.Args.Int(1, 0, QmtClients.Count - 1, out int index))
        {
            return AtOutcome.Error;
        }

        // EC2x: "if no MQTT connection exists" (LTE Standard(A) MQTT note V1.4 section 3.3.1).
        bool writes = call.Args.Count > 2;
        bool refused = writes && key.OnlyWhenClosed && core.Profile.Series == ModuleSeries.Ec2x && core.Qmt[index].State != QmtState.Closed;
        return refused ? AtOutcome.Error : key.Handler(core, core.Qmt[index].Config, call);
    }

    private static AtOutcome Show(AtCall call, string values) => call.Ok($"+QMTCFG: \"{call.Args.Text(0).ToLowerInvariant()}\",{values}");

    private static KeyHandler Number(Func<QmtConfig, int> get, Action<QmtConfig, int> set, int min, int max) => (_, config, call) =>
    {
        if (call.Args.Count == 2)
        {
            return Show(call, WireText.Number(get(config)));
        }

        if (call.Args.Count != 3 || !call.Args.Int(2, min, max, out int value))
        {
            return AtOutcome.Error;
        }

        set(config, value);
        return AtOutcome.Ok;
    };

    private static KeyHandler Stored(string name, string factory) => (_, config, call) =>
    {
        if (call.Args.Count == 2)
        {
            return Show(call, config.Other.GetValueOrDefault(name, factory));
        }

        config.Other[name] = string.Join(',', Enumerable.Range(2, call.Args.Count - 2).Select(i => call.Args.Quoted(i) ? $"\"{call.Args.Text(i)}\"" : call.Args.Text(i)));
        return AtOutcome.Ok;
    };

    private static AtOutcome Ssl(ModuleCore core, QmtConfig config, AtCall call)
    {
        if (call.Args.Count == 2)
        {
            return Show(call, config.Tls ? "1," + WireText.Number(config.SslContext) : "0");
        }

        if (!call.Args.Int(2, 0, 1, out int on) || !call.Args.IntOr(3, 0, 5, 0, out int context))
        {
            return AtOutcome.Error;
        }

        config.Tls = on == 1;
        config.SslContext = context;
        return AtOutcome.Ok;
    }

    private static AtOutcome Timeouts(ModuleCore core, QmtConfig config, AtCall call)
    {
        if (call.Args.Count == 2)
        {
            return Show(call, $"{WireText.Number(config.PacketTimeout)},{WireText.Number(config.Retries)},{(config.TimeoutNotice ? "1" : "0")}");
        }

        if (!call.Args.IntOr(2, 1, 60, config.PacketTimeout, out int packet) || !call.Args.IntOr(3, 0, 10, config.Retries, out int retries)
            || !call.Args.IntOr(4, 0, 1, config.TimeoutNotice ? 1 : 0, out int notice))
        {
            return AtOutcome.Error;
        }

        config.PacketTimeout = packet;
        config.Retries = retries;
        config.TimeoutNotice = notice == 1;
        return AtOutcome.Ok;
    }

    private static AtOutcome ReceiveMode(ModuleCore core, QmtConfig config, AtCall call)
    {
        if (call.Args.Count == 2)
        {
            return Show(call, $"{(config.Buffered ? "1" : "0")},{(config.WithLength ? "1" : "0")}");
        }

        if (!call.Args.Int(2, 0, 1, out int mode) || !call.Args.IntOr(3, 0, 1, config.WithLength ? 1 : 0, out int length))
        {
            return AtOutcome.Error;
        }

        config.Buffered = mode == 1;
        config.WithLength = length == 1;
        return AtOutcome.Ok;
    }

    private static AtOutcome Will(ModuleCore core, QmtConfig config, AtCall call)
    {
        if (call.Args.Count == 2)
        {
            return Show(call, config.Will is { } will
                ? $"1,{WireText.Number(will.Qos)},{(will.Retain ? "1" : "0")},\"{WireText.FromText(will.Topic)}\",\"{WireText.FromBytes(will.Message)}\""
                : "0");
        }

        if (call.Args.Count == 3 && call.Args.Int(2, 0, 0, out _))
        {
            config.Will = null;
            return AtOutcome.Ok;
        }

        if (!WillHeader(call, out int qos, out bool retain) || !call.Args.Quoted(6) || call.Args.Text(5).Length > 255 || call.Args.Text(6).Length > 255)
        {
            return AtOutcome.Error;
        }

        config.Will = new QmtWill(qos, retain, WireText.ToText(call.Args.Text(5)), WireText.ToBytes(call.Args.Text(6)));
        return AtOutcome.Ok;
    }

    /// <summary>As "will", with the message as counted data after a prompt.</summary>
    private static AtOutcome WillEx(ModuleCore core, QmtConfig config, AtCall call)
    {
        if (call.Args.Count < 4)
        {
            return Will(core, config, call);
        }

        if (!WillHeader(call, out int qos, out bool retain) || !call.Args.Int(6, 1, 256, out int length))
        {
            return AtOutcome.Error;
        }

        string topic = WireText.ToText(call.Args.Text(5));
        return core.Input.Prompt(QmtPublishCommands.PromptText, new CountedPhase(length, core.Profile.EchoesPayload, message =>
        {
            config.Will = new QmtWill(qos, retain, topic, message!);
            call.Complete(AtOutcome.Ok);
        }));
    }

    private static bool WillHeader(AtCall call, out int qos, out bool retain)
    {
        retain = call.Args.Int(4, 1, 1, out _);
        return call.Args.Int(3, 0, 2, out qos) && call.Args.Int(2, 1, 1, out _) && call.Args.Int(4, 0, 1, out _)
            && call.Args.Quoted(5) && call.Args.Text(5).Length > 0 && call.Args.Count == 7;
    }
}
