// AT+QCFG, AT+QURCCFG, AT+QINDCFG: settings that the module saves by itself (EC2x QCFG manual V1.0, BG95 QCFG manual V2.0).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class ConfigurationCommands
{
    internal static void Register(ModuleCore core)
    {
        core.Commands.Add("+QCFG", call => Configure(core, call));
        core.Commands.Add("+QURCCFG", call => UrcPort(core, call));
        core.Commands.Add("+QINDCFG", call => Indications(core, call));
    }

    private static AtOutcome Configure(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            call.Lines.AddRange(core.Configuration.Names.Select(n => $"+QCFG: \"{n}\""));
            return AtOutcome.Ok;
        }

        string name = call.Args.Text(0).ToLowerInvariant();
        if (call.Form != AtForm.Write || !call.Args.Quoted(0) || core.Configuration[name] is not { } value)
        {
            return AtOutcome.Error;
        }

        if (call.Args.Count == 1)
        {
            return call.Ok($"+QCFG: \"{name}\",{value}");
        }

        if (name is "urc/cache" or "urc/poweron" && !call.Args.Int(1, 0, 1, out _))
        {
            return AtOutcome.Error;
        }

        // A last value "effect" (now or after a restart) is taken and not kept.
        int kept = name is "nwscanmode" or "nwscanseq" or "iotopmode" or "servicedomain" or "roamservice" ? 2 : name is "band" ? Math.Min(call.Args.Count, 4) : call.Args.Count;
        core.Configuration[name] = string.Join(',', Enumerable.Range(1, kept - 1).Select(call.Args.Text));
        core.Configuration.Apply(core);
        return AtOutcome.Ok;
    }

    private static AtOutcome UrcPort(ModuleCore core, AtCall call)
    {
        IReadOnlyList<string> ports = core.Profile.UrcPorts;
        if (call.Form == AtForm.Test)
        {
            return call.Ok($"+QURCCFG: \"urcport\",({string.Join(',', ports.Select(p => $"\"{p}\""))})");
        }

        if (call.Form != AtForm.Write || !call.Args.Text(0).Equals("urcport", StringComparison.OrdinalIgnoreCase))
        {
            return AtOutcome.Error;
        }

        if (call.Args.Count == 1)
        {
            return call.Ok($"+QURCCFG: \"urcport\",\"{core.Configuration.UrcPort}\"");
        }

        string port = call.Args.Text(1).ToLowerInvariant();
        if (!ports.Contains(port, StringComparer.Ordinal))
        {
            return AtOutcome.Error;
        }

        core.Configuration.UrcPort = port;
        core.Configuration.Apply(core);
        return AtOutcome.Ok;
    }

    private static AtOutcome Indications(ModuleCore core, AtCall call)
    {
        string[] names = ["all", "csq", "smsfull", "ring", "smsincoming", "act"];
        if (call.Form == AtForm.Test)
        {
            return call.Ok($"+QINDCFG: ({string.Join(',', names.Select(n => $"\"{n}\""))}),(0,1),(0,1)");
        }

        string name = call.Args.Text(0).ToLowerInvariant();
        if (call.Form != AtForm.Write || !names.Contains(name, StringComparer.Ordinal))
        {
            return AtOutcome.Error;
        }

        bool signal = name is "csq" or "all";
        if (call.Args.Count == 1)
        {
            return call.Ok($"+QINDCFG: \"{name}\",{(signal && core.Radio.ReportsSignal ? "1" : "0")}");
        }

        if (!call.Args.Int(1, 0, 1, out int on))
        {
            return AtOutcome.Error;
        }

        if (signal)
        {
            core.Radio.ReportsSignal = on == 1;
        }

        return AtOutcome.Ok;
    }
}
