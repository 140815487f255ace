// Which modems simtest uses: those of --port, emulated ones, those of the settings, or all that are plugged in.
using System.CommandLine;
using System.Globalization;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Commands;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Cli.Bench;

/// <summary>Chooses modems.</summary>
internal static class BenchModems
{
    private const int MostEmulated = 32;

    /// <summary>Takes the place of the common --port, which is for one modem.</summary>
    public static Option<string[]> Ports { get; } = new("--port") { Description = "Test in this module; may be repeated. All that are plugged in, or those of the settings, unless given.", HelpName = "PORT" };

    /// <summary>How many modules are emulated.</summary>
    public static Option<int?> Modules { get; } = CheckedOptions.Number("--modules", "With --emulate: how many modules, each with a SIM of its own; one for each modem of the settings unless given.", "N", 1, MostEmulated);

    /// <summary>The modems, each with a name of its own when there are several.</summary>
    /// <exception cref="CommandFailure">The options contradict each other: exit code 2.</exception>
    public static IReadOnlyList<ModemSettings> Choose(CommandRun run)
    {
        OneNetModemSettings settings = run.Settings();
        string[] ports = run.Arguments.GetValue(Ports) ?? [];
        bool emulate = run.Arguments.GetResult(GlobalOptions.Emulate) is not null;
        int? modules = run.Arguments.GetValue(Modules);
        if (ports.Length > 0 && emulate)
        {
            throw new CommandFailure(ExitCode.Usage, "--emulate brings ports of its own, and --port names another", null, null, "leave one of them out");
        }

        if (modules is not null && !emulate)
        {
            throw new CommandFailure(ExitCode.Usage, "--modules says how many modules are emulated, and none is", null, null, "--emulate --modules 4");
        }

        if (emulate)
        {
            int count = modules ?? settings.Modems.Count;
            return [.. Enumerable.Range(1, count).Select(i => Emulated(i <= settings.Modems.Count ? settings.Modems[i - 1] : settings.Modem with { Name = "" }, i))];
        }

        if (ports.Length > 0)
        {
            return [.. ports.Distinct(StringComparer.Ordinal).Select(port => settings.Modems.FirstOrDefault(m => m.Port == port) ?? settings.Modem with { Port = port, Name = "" })];
        }

        return settings.Modems is [{ Name: "" } only] && PortFinder.IsAuto(only.Port) ? PluggedIn(only) : settings.Modems;
    }

    private static ModemSettings Emulated(ModemSettings modem, int number) =>
        modem.Name.Length > 0 ? modem : modem with { Name = string.Create(CultureInfo.InvariantCulture, $"emu{number}") };

    /// <summary>None found leaves <c>auto</c>, which says what was looked at.</summary>
    private static IReadOnlyList<ModemSettings> PluggedIn(ModemSettings modem)
    {
        AutoPort auto = AutoPort.Choose(SerialPortList.ForThisSystem().List());
        return auto.Port is null || auto.Others.Count == 0 ? [modem] : [.. auto.Others.Prepend(auto.Port).Select(port => modem with { Port = port.Path })];
    }
}
