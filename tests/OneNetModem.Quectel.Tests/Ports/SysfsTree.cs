// A sysfs tree of the shape that the kernel makes, with the devices that a test plugs in.
using System.Globalization;
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Quectel.Tests.Ports;

internal sealed class SysfsTree : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sysfs-").FullName;

    public SysfsTree() => Directory.CreateDirectory(Path.Combine(_root, "sys/class/tty"));

    /// <summary>The folder of the devices in sysfs.</summary>
    public string Devices => Path.Combine(_root, "sys/devices/usb1");

    public IReadOnlyList<SerialPortInfo> List() => List("sys");

    public IReadOnlyList<SerialPortInfo> List(string sys) => new SysfsPortList(Path.Combine(_root, sys), Path.Combine(_root, "dev")).List();

    /// <summary>The path under which a tty is opened.</summary>
    public string Dev(string tty) => Path.Combine(_root, "dev", tty);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public void Attribute(string folder, string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_root, folder));
        File.WriteAllText(Path.Combine(_root, folder, name), text + "\n");
    }

    public void Folder(string path) => Directory.CreateDirectory(Path.Combine(_root, path));

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.CreateSymbolicLink(Path.Combine(_root, path), target);
    }

    public void UsbDevice(string usb, string vendor, string product, string? name = null, string? serial = null)
    {
        Attribute($"sys/devices/usb1/{usb}", "idVendor", vendor);
        Attribute($"sys/devices/usb1/{usb}", "idProduct", product);
        if (name is not null)
        {
            Attribute($"sys/devices/usb1/{usb}", "product", name);
        }
        if (serial is not null)
        {
            Attribute($"sys/devices/usb1/{usb}", "serial", serial);
        }
    }

    // usb-serial: the interface holds a port device (ttyUSB0), which holds tty/ttyUSB0, whose device link leads back to it.
    public void UsbSerial(string usb, int number, string tty)
    {
        string port = $"sys/devices/usb1/{usb}/{usb}:1.{number}";
        Attribute(port, "bInterfaceNumber", number.ToString("x2", CultureInfo.InvariantCulture));
        Folder($"{port}/{tty}/tty/{tty}");
        Link($"{port}/{tty}/tty/{tty}/device", $"../../../{tty}");
        Link($"sys/class/tty/{tty}", $"../../devices/usb1/{usb}/{usb}:1.{number}/{tty}/tty/{tty}");
    }

    public void Stable(string kind, string name, string tty) => Link($"dev/serial/{kind}/{name}", $"../../{tty}");

    public void Module(string usb, string product, int ports, int first, string? serial = null)
    {
        UsbDevice(usb, "2c7c", product, "EC25-EU", serial);
        for (int i = 0; i < ports; i++)
        {
            UsbSerial(usb, i, $"ttyUSB{first + i}");
        }
    }

    public void Unplug(string usb)
    {
        foreach (string tty in Directory.EnumerateFileSystemEntries(Path.Combine(_root, "sys/class/tty")).Where(tty => new FileInfo(tty).LinkTarget!.Contains($"/{usb}/", StringComparison.Ordinal)).ToArray())
        {
            File.Delete(tty);
        }
        Directory.Delete(Path.Combine(Devices, usb), recursive: true);
    }
}
