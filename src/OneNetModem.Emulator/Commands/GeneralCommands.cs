// V.250 basic commands, identity, functionality and power (EC2x AT manual V2.0 chapter 2, BG96 AT manual V2.3 chapter 2).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class GeneralCommands
{
    internal static void Register(ModuleCore core)
    {
        CommandTable table = core.Commands;
        ModuleSettings settings = core.Settings;
        ModuleProfile profile = core.Profile;
        string imei = core.Options.Imei ?? profile.Imei;

        table.Add("E", Flag(on => settings.Echo = on));
        table.Add("V", Flag(on => settings.Verbose = on));
        table.Add("Q", Flag(on => settings.Quiet = on));
        table.Add("Z", Do(settings.Restore));
        table.Add("&F", Do(settings.Reset));
        table.Add("&W", Do(settings.Save));
        table.Add(["&C", "&D", "X", "L", "M", "T", "P", "H"], Do(() => { }));
        table.Add("D", _ => AtOutcome.NoCarrier);
        table.Add("O", _ => AtOutcome.NoCarrier);
        table.Add("S3", Register(() => settings.LineTerminator, v => settings.LineTerminator = v));
        table.Add("S4", Register(() => settings.LineFeed, v => settings.LineFeed = v));
        table.Add("S5", Register(() => settings.Backspace, v => settings.Backspace = v));
        table.Add("I", call =>
        {
            call.Lines.AddRange(["Quectel", profile.Model, "Revision: " + profile.Revision]);
            return AtOutcome.Ok;
        });
        table.Add(["+CGMI", "+GMI"], Bare("Quectel"));
        table.Add(["+CGMM", "+GMM"], Bare(profile.Model));
        table.Add(["+CGMR", "+GMR"], Bare(profile.Revision));
        table.Add("+QGMR", Bare(profile.Revision + profile.SubRevision));
        table.Add(["+GSN", "+CGSN"], Bare(imei));
        // As the connection logs of the Linux PPP guides show it; which edition is UNCONFIRMED.
        table.Add("+CSUB", Bare("SubEdition: V01"));
        table.Add("&V", call =>
        {
            call.Lines.AddRange(Shown(settings));
            return AtOutcome.Ok;
        });
        table.Add("+CMEE", ErrorFormat(settings));
        table.Add("+CFUN", Functionality(core));
        table.Add("+QPOWD", PowerDown(core));
        table.Add("+QINISTAT", Bare("+QINISTAT: ", () => WireText.Number(core.Sim.IsReady ? profile.ReadyState : 0)));
        table.Add("+CPAS", Bare("+CPAS: ", () => "0"));
        table.Add("+CEER", Bare("+CEER: ", () => core.LastCause));
        table.Add("+CBC", Bare("+CBC: ", () => "0,80," + WireText.Number((core.Behaviour.Voltage ?? 3800) + core.Random.Next(0, 40))));
        table.Add("+QTEMP", Bare("+QTEMP: ", () => string.Join(',', Enumerable.Range(0, 3).Select(_ => WireText.Number((core.Behaviour.Temperature ?? 33) + core.Random.Next(0, 7))))));
        foreach (string name in ModuleSettings.PlainNames)
        {
            table.Add(name, Plain(settings, name));
        }
    }

    /// <summary>AT&amp;V, as the EC2x AT manual V2.0 shows it.</summary>
    private static IEnumerable<string> Shown(ModuleSettings settings) =>
    [
        "&C: 1", "&D: 2", "&F: 0", "&W: 0", "E: " + (settings.Echo ? "1" : "0"), "Q: " + (settings.Quiet ? "1" : "0"), "V: " + (settings.Verbose ? "1" : "0"), "X: 4", "Z: 0",
        "S0: 0", "S3: " + WireText.Number(settings.LineTerminator), "S4: " + WireText.Number(settings.LineFeed), "S5: " + WireText.Number(settings.Backspace), "S6: 2", "S7: 0", "S8: 2", "S10: 15",
    ];

    private static AtHandler Do(Action action) => _ =>
    {
        action();
        return AtOutcome.Ok;
    };

    private static AtHandler Flag(Action<bool> set) => call =>
    {
        if (!call.Args.Int(0, 0, 1, out int value))
        {
            return AtOutcome.Error;
        }

        set(value == 1);
        return AtOutcome.Ok;
    };

    private static AtHandler Register(Func<byte> get, Action<byte> set) => call =>
    {
        if (call.Form == AtForm.Read)
        {
            return call.Ok(get().ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (!call.Args.Int(0, 0, 127, out int value))
        {
            return AtOutcome.Error;
        }

        set((byte)value);
        return AtOutcome.Ok;
    };

    /// <summary>An execute command with one line; its test form is a bare OK.</summary>
    internal static AtHandler Bare(string prefix, Func<string>? value = null) => call => call.Form switch
    {
        AtForm.Execute => call.Ok(prefix + value?.Invoke()),
        AtForm.Test => AtOutcome.Ok,
        _ => AtOutcome.Error,
    };

    private static AtHandler ErrorFormat(ModuleSettings settings) => call =>
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return call.Ok("+CMEE: " + WireText.Number(settings.ErrorFormat));
            case AtForm.Test:
                return call.Ok("+CMEE: (0-2)");
            case AtForm.Write when call.Args.Int(0, 0, 2, out int format):
                settings.ErrorFormat = format;
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    };

    private static AtHandler Functionality(ModuleCore core) => call =>
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return call.Ok("+CFUN: " + WireText.Number(core.Functionality));
            case AtForm.Test:
                return call.Ok("+CFUN: (0,1,4),(0,1)");
            case AtForm.Write when call.Args.Int(0, 0, 4, out int level) && level is 0 or 1 or 4 && call.Args.IntOr(1, 0, 1, 0, out int reset):
                if (reset == 1)
                {
                    core.During(TimeSpan.Zero, () => core.Boot("AT+CFUN=1,1"));
                    return AtOutcome.Ok;
                }

                return SetFunctionality(core, level);
            default:
                return AtOutcome.Error;
        }
    };

    private static AtOutcome SetFunctionality(ModuleCore core, int level)
    {
        if (level == core.Functionality)
        {
            return AtOutcome.Ok;
        }

        core.Functionality = level;
        if (level == 1)
        {
            core.During(TimeSpan.Zero, () =>
            {
                core.Output.Urc("+CFUN: 1");
                core.Output.Urc("+CPIN: " + core.Sim.StateWord);
                core.Radio.Start(core.Options.RegistrationTime);
            });
        }
        else
        {
            core.Pdp.DropAll(tell: true);
            core.Radio.Stop();
            if (level == 0)
            {
                core.During(TimeSpan.Zero, () => core.Output.Urc("+CPIN: NOT READY"));
            }
        }

        return AtOutcome.Ok;
    }

    private static AtHandler PowerDown(ModuleCore core) => call =>
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QPOWD: (0,1)");
        }

        if (call.Form is not (AtForm.Execute or AtForm.Write) || !call.Args.IntOr(0, 0, 1, 1, out _))
        {
            return AtOutcome.Error;
        }

        core.During(core.Options.PowerDownTime, core.PowerDown);
        return AtOutcome.Ok;
    };

    private static AtHandler Plain(ModuleSettings settings, string name) => call =>
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return call.Ok($"{name}: {settings[name]}");
            case AtForm.Test:
                return call.Ok($"{name}: {ModuleSettings.TestOf(name)}");
            case AtForm.Write:
                settings[name] = string.Join(',', Enumerable.Range(0, call.Args.Count).Select(i => call.Args.Quoted(i) ? $"\"{call.Args.Text(i)}\"" : call.Args.Text(i)));
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    };
}
