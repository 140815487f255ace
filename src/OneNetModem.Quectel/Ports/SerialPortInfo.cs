// One serial port of this computer, as far as it can be told without opening it.
using System.Globalization;

namespace OneNetModem.Quectel.Ports;

/// <summary>A serial port.</summary>
public sealed record SerialPortInfo
{
    /// <summary>What to open: <c>/dev/ttyUSB2</c>, <c>COM7</c>.</summary>
    public required string Path { get; init; }

    /// <summary>USB vendor id; null when it is no USB port.</summary>
    public int? VendorId { get; init; }

    /// <summary>USB product id.</summary>
    public int? ProductId { get; init; }

    /// <summary>USB interface number (bInterfaceNumber): it stays when the ttyUSB number moves.</summary>
    public int? Interface { get; init; }

    /// <summary>The device's own words for itself; null when it has none.</summary>
    public string? Product { get; init; }

    /// <summary>The USB serial number; Quectel modules often have none or all the same.</summary>
    public string? Serial { get; init; }

    /// <summary>The USB socket it is in (<c>1-1.4</c>): ports with the same one belong to one device.</summary>
    public string? UsbPath { get; init; }

    /// <summary>A name that survives a re-plug: under <c>/dev/serial/by-id</c>, or by-path when the id is not unique.</summary>
    public string? StablePath { get; init; }

    /// <summary>The module it belongs to; null when it is none that is known.</summary>
    public UsbModule? Module => VendorId is { } vendor && ProductId is { } product ? UsbModules.Find(vendor, product) : null;

    /// <summary>What the port is for.</summary>
    public PortRole Role => Module is { } module && Interface is { } number ? module.RoleOf(number) : PortRole.Unknown;

    /// <summary><c>2c7c:0125</c>; empty when it is no USB port.</summary>
    public string UsbIds => VendorId is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{VendorId:x4}:{ProductId:x4}");
}

/// <summary>Lists serial ports.</summary>
public interface ISerialPortList
{
    /// <summary>All ports, ordered by name with numbers as numbers.</summary>
    IReadOnlyList<SerialPortInfo> List();

    /// <summary>The folder where ports appear when they are plugged in; null where it cannot be watched.</summary>
    string? Folder => null;
}

/// <summary>Lists the ports of the platform.</summary>
public static class SerialPortList
{
    /// <summary>The list for this operating system.</summary>
    public static ISerialPortList ForThisSystem() =>
        OperatingSystem.IsLinux() ? new SysfsPortList("/sys", "/dev")
        : OperatingSystem.IsWindows() ? new WindowsPortList()
        : new PlainPortList();
}
