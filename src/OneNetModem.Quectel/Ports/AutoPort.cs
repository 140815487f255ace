// --port auto: the AT port of the first Quectel module, by USB ids and interface number.
namespace OneNetModem.Quectel.Ports;

/// <summary>What <c>auto</c> came to.</summary>
/// <param name="Port">The port; null when there is none.</param>
/// <param name="Others">AT ports of further modules, which were not taken.</param>
/// <param name="Why">When there is none: what was looked at and why it is not the one, in words.</param>
public sealed record AutoPort(SerialPortInfo? Port, IReadOnlyList<SerialPortInfo> Others, string Why)
{
    /// <summary>Chooses among the ports of this computer.</summary>
    public static AutoPort Choose(IReadOnlyList<SerialPortInfo> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        SerialPortInfo[] found = [.. ports.Where(port => port.Role == PortRole.At)];
        return found.Length > 0 ? new AutoPort(found[0], found[1..], "") : new AutoPort(null, [], Explain(ports));
    }

    private static string Explain(IReadOnlyList<SerialPortInfo> ports)
    {
        if (ports.Count == 0)
        {
            return "this computer has no serial port at all";
        }
        string seen = string.Join("; ", ports.Select(port =>
            port.Module is { } module ? $"{port.Path} is the {Describe(port.Role)} of {module.Name}"
            : port.VendorId is not null ? $"{port.Path} is {port.UsbIds}{(port.Product is null ? "" : " " + port.Product)}, no Quectel module"
            : $"{port.Path} is no USB port"));
        // A crashed module comes back in dump mode with a single port (public issue reports).
        bool lone = ports.Count(port => port.Module is not null) == 1;
        return "looked at: " + seen + (lone ? ". A Quectel module with a single port may be in dump mode after a crash: power it off and on" : "");
    }

    private static string Describe(PortRole role) => role switch
    {
        PortRole.At => "AT port",
        PortRole.Modem => "modem (PPP) port",
        PortRole.Nmea => "NMEA port",
        PortRole.Dm => "diagnostics port",
        _ => "port of unknown role",
    };
}
