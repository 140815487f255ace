// Serial ports of Linux with their USB descriptors, out of sysfs. Nothing is opened.
using OneNetModem.At.Links;

namespace OneNetModem.Quectel.Ports;

/// <summary>Reads <c>/sys/class/tty</c>. The roots are given, so that any tree of the same shape can be read.</summary>
/// <param name="sysRoot">Usually <c>/sys</c>.</param>
/// <param name="devRoot">Usually <c>/dev</c>.</param>
public sealed class SysfsPortList(string sysRoot, string devRoot) : ISerialPortList
{
    private static readonly char[] Digits = [.. "0123456789"];

    /// <inheritdoc/>
    public string Folder => devRoot;

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
        string? device = Sysfs.Follow(Path.Combine(Sysfs.Follow(entry) ?? entry, "device"));
        if (device is null || Sysfs.Text(entry, "type") == "0")
        {
            return null;
        }
        string path = Path.Combine(devRoot, name);
        if (UsbDevice.Of(device, sysRoot) is not { } usb)
        {
            return new SerialPortInfo { Path = path, StablePath = byId.GetValueOrDefault(name) ?? byPath.GetValueOrDefault(name) };
        }
        string? serial = Sysfs.Text(usb.Folder, "serial");
        return new SerialPortInfo
        {
            Path = path,
            VendorId = usb.VendorId,
            ProductId = usb.ProductId,
            Interface = usb.Interface,
            Product = Sysfs.Text(usb.Folder, "product"),
            Serial = serial,
            UsbPath = Path.GetFileName(usb.Folder),
            // Two modules without a serial number claim the same by-id name and take turns in having it.
            StablePath = serial is null ? byPath.GetValueOrDefault(name) ?? byId.GetValueOrDefault(name) : byId.GetValueOrDefault(name) ?? byPath.GetValueOrDefault(name),
        };
    }

    // device name -> its link under /dev/serial/KIND
    private Dictionary<string, string> StableNames(string kind)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (string link in Links(Path.Combine(devRoot, "serial", kind)).Order(StringComparer.Ordinal))
        {
            if (Sysfs.Follow(link) is { } target)
            {
                names.TryAdd(Path.GetFileName(target), link);
            }
        }
        return names;
    }

    private static string[] Links(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // udev takes the folder away with its last link
        }
    }
}
