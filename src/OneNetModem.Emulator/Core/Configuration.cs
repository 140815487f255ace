// Settings that the module saves by itself and keeps over a restart: AT+QCFG, AT+QURCCFG and what AT&W stored.
namespace OneNetModem.Emulator.Core;

internal sealed class Configuration(ModuleProfile profile)
{
    private readonly Dictionary<string, string> _values = new(profile.Configuration, StringComparer.OrdinalIgnoreCase);

    internal string UrcPort { get; set; } = profile.UrcPorts[0];

    internal IEnumerable<string> Names => _values.Keys;

    internal string? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value ?? "";
    }

    /// <summary>URCs go to another port from now on.</summary>
    internal void MoveUrcs(ModuleCore core)
    {
        string present = NameOf(core.Port);
        UrcPort = profile.UrcPorts.First(p => p != "all" && p != present);
        Apply(core);
    }

    /// <summary>Makes the settings felt where they act.</summary>
    internal void Apply(ModuleCore core)
    {
        core.Output.UrcCache = this["urc/cache"] == "1";
        core.Output.UrcsReachThisPort = UrcPort is "all" || UrcPort == NameOf(core.Port);
    }

    private static string NameOf(PortRole port) => port switch
    {
        PortRole.UsbAt => "usbat",
        PortRole.UsbModem => "usbmodem",
        _ => "uart1",
    };
}
