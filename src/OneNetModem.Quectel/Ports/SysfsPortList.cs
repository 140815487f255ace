// Serial ports of Linux with their USB descriptors, out of sysfs. Nothing is opened.
using System.Globalization;

namespace OneNetModem.Quectel.Ports;

/// <summary>Reads <c>/sys/class/tty</c>. The roots are given, so that any tree of the same shape can be read.</summary>
/// <param name="sysRoot">Usually <c>/sys</c>.</param>
/// <param name="devRoot">Usually <c>/dev</c>.</param>
public sealed class SysfsPortList(string sysRoot, string devRoot) : ISerialPortList
{
    private static readonly char[] Digits = [.. "0123456789"];

    /// <inheritdoc/>
    public IReadOnlyList<SerialPortInfo> List()
    {
        string classFolder = Path.Combine(sysRoot, "class", "tty");
        if (!Directory.Exists(classFolder))
        {
            return [];
        }
        Dictionary<string, string> byId = StableNames("by-id"), byPath = StableNames("by-path");
        return
        [
            .. Directory.EnumerateFileSystemEntries(classFolder)
                .Select(entry => Read(entry, byId, byPath))
                .OfType<SerialPortInfo>()
                .OrderBy(port => port.Path.TrimEnd(Digits), StringComparer.Ordinal)
                .ThenBy(port => port.Path.Length)
                .ThenBy(port => port.Path, StringComparer.Ordinal),
        ];
    }

    private SerialPortInfo? Read(string entry, Dictionary<string, string> byId, Dictionary<string, string> byPath)
    {
        string name = Path.GetFileName(entry);
        // Consoles and pseudo-terminals have no device behind them; an 8250 slot of type 0 has no chip.
        string? device = Follow(Path.Combine(Follow(entry) ?? entry, "device"));
        if (device is null || Text(entry, "type") == "0")
        {
            return null;
        }
        string path = Path.Combine(devRoot, name);
        string? usbInterface = Above(device, "bInterfaceNumber");
        string? usb = usbInterface is null ? null : Above(usbInterface, "idVendor");
        if (usb is null)
        {
            return new SerialPortInfo { Path = path, StablePath = byId.GetValueOrDefault(name) ?? byPath.GetValueOrDefault(name) };
        }
        string? serial = Text(usb, "serial");
        return new SerialPortInfo
        {
            Path = path,
            VendorId = Hex(usb, "idVendor"),
            ProductId = Hex(usb, "idProduct"),
            Interface = Hex(usbInterface!, "bInterfaceNumber"),
            Product = Text(usb, "product"),
            Serial = serial,
            UsbPath = Path.GetFileName(usb),
            // Two modules without a serial number claim the same by-id name and take turns in having it.
            StablePath = serial is null ? byPath.GetValueOrDefault(name) ?? byId.GetValueOrDefault(name) : byId.GetValueOrDefault(name) ?? byPath.GetValueOrDefault(name),
        };
    }

    // device name -> its link under /dev/serial/KIND
    private Dictionary<string, string> StableNames(string kind)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        string folder = Path.Combine(devRoot, "serial", kind);
        if (Directory.Exists(folder))
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            {
                if (Follow(link) is { } target)
                {
                    names.TryAdd(Path.GetFileName(target), link);
                }
            }
        }
        return names;
    }

    private static string? Follow(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is { } target ? Path.GetFullPath(target, Path.GetDirectoryName(path)!)
                : Path.Exists(path) ? path : null;
        }
        catch (IOException)
        {
            return null; // unplugged while we look
        }
    }

    // The nearest folder at or above that holds the attribute, inside sysfs.
    private string? Above(string folder, string attribute)
    {
        for (string? at = folder; at is not null && at.Length > sysRoot.Length; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, attribute)))
            {
                return at;
            }
        }
        return null;
    }

    private static string? Text(string folder, string attribute)
    {
        try
        {
            string path = Path.Combine(folder, attribute);
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int? Hex(string folder, string attribute) =>
        int.TryParse(Text(folder, attribute), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : null;
}
