// Ports found in a sysfs tree of the shape that the kernel makes.
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Quectel.Tests.Ports;

public sealed class PortListTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sysfs-").FullName;

    public PortListTests() => Directory.CreateDirectory(Path.Combine(_root, "sys/class/tty"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private IReadOnlyList<SerialPortInfo> List() => new SysfsPortList(Path.Combine(_root, "sys"), Path.Combine(_root, "dev")).List();

    private void Attribute(string folder, string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(_root, folder));
        File.WriteAllText(Path.Combine(_root, folder, name), text + "\n");
    }

    private void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.CreateSymbolicLink(Path.Combine(_root, path), target);
    }

    private void UsbDevice(string usb, string vendor, string product, string? name = null, string? serial = null)
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
    private void UsbSerial(string usb, int number, string tty)
    {
        string port = $"sys/devices/usb1/{usb}/{usb}:1.{number}";
        Attribute(port, "bInterfaceNumber", number.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.Combine(_root, $"{port}/{tty}/tty/{tty}"));
        Link($"{port}/{tty}/tty/{tty}/device", $"../../../{tty}");
        Link($"sys/class/tty/{tty}", $"../../devices/usb1/{usb}/{usb}:1.{number}/{tty}/tty/{tty}");
    }

    private void Stable(string kind, string name, string tty) => Link($"dev/serial/{kind}/{name}", $"../../{tty}");

    private void Module(string usb, string product, int ports, int first, string? serial = null)
    {
        UsbDevice(usb, "2c7c", product, "EC25-EU", serial);
        for (int i = 0; i < ports; i++)
        {
            UsbSerial(usb, i, $"ttyUSB{first + i}");
        }
    }

    [Fact]
    public void The_role_of_a_port_follows_its_interface_and_not_its_number()
    {
        Module("1-1.4", "0125", 4, first: 7);
        IReadOnlyList<SerialPortInfo> ports = List();
        Assert.Equal(["ttyUSB7", "ttyUSB8", "ttyUSB9", "ttyUSB10"], ports.Select(port => Path.GetFileName(port.Path)));
        Assert.Equal([PortRole.Dm, PortRole.Nmea, PortRole.At, PortRole.Modem], ports.Select(port => port.Role));
        Assert.All(ports, port => Assert.Equal(("2c7c:0125", "EC25-EU", "1-1.4"), (port.UsbIds, port.Product, port.UsbPath)));
        Assert.Equal(2, ports[2].Interface);
        Assert.EndsWith("ttyUSB9", AutoPort.Choose(ports).Port!.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_BG95_has_three_ports_and_its_AT_port_is_the_third()
    {
        Module("2-1", "0700", 3, first: 0);
        Assert.Equal([PortRole.Dm, PortRole.Nmea, PortRole.At], List().Select(port => port.Role));
    }

    [Fact]
    public void A_stable_name_is_by_id_when_the_device_has_a_serial_number_and_by_path_when_not()
    {
        Module("1-1", "0125", 4, first: 0, serial: "0123");
        Stable("by-id", "usb-Quectel_EC25-EU_0123-if02-port0", "ttyUSB2");
        Stable("by-path", "pci-0000:00:14.0-usb-0:1:1.2-port0", "ttyUSB2");
        Module("1-2", "0125", 4, first: 4);
        Stable("by-id", "usb-Quectel_EC25-EU-if02-port0", "ttyUSB6");
        Stable("by-path", "pci-0000:00:14.0-usb-0:2:1.2-port0", "ttyUSB6");
        AutoPort chosen = AutoPort.Choose(List());
        Assert.EndsWith("by-id/usb-Quectel_EC25-EU_0123-if02-port0", chosen.Port!.StablePath, StringComparison.Ordinal);
        Assert.EndsWith("by-path/pci-0000:00:14.0-usb-0:2:1.2-port0", Assert.Single(chosen.Others).StablePath, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CDC_ACM_port_hangs_directly_on_its_interface()
    {
        UsbDevice("1-3", "2341", "0043", "Arduino Uno");
        Attribute("sys/devices/usb1/1-3/1-3:1.0", "bInterfaceNumber", "00");
        Directory.CreateDirectory(Path.Combine(_root, "sys/devices/usb1/1-3/1-3:1.0/tty/ttyACM0"));
        Link("sys/devices/usb1/1-3/1-3:1.0/tty/ttyACM0/device", "../../../1-3:1.0");
        Link("sys/class/tty/ttyACM0", "../../devices/usb1/1-3/1-3:1.0/tty/ttyACM0");
        SerialPortInfo port = Assert.Single(List());
        Assert.Equal(("2341:0043", PortRole.Unknown, null), (port.UsbIds, port.Role, port.Module));
        AutoPort none = AutoPort.Choose([port]);
        Assert.Null(none.Port);
        Assert.Contains("ttyACM0 is 2341:0043 Arduino Uno, no Quectel module", none.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_UART_is_listed_and_an_empty_8250_slot_or_a_console_is_not()
    {
        foreach (var (tty, type) in (ReadOnlySpan<(string, string)>)[("ttyS0", "4"), ("ttyS1", "0")])
        {
            Attribute($"sys/devices/platform/serial8250/tty/{tty}", "type", type);
            Link($"sys/devices/platform/serial8250/tty/{tty}/device", "../../../serial8250");
            Link($"sys/class/tty/{tty}", $"../../devices/platform/serial8250/tty/{tty}");
        }
        Directory.CreateDirectory(Path.Combine(_root, "sys/devices/virtual/tty/tty0"));
        Link("sys/class/tty/tty0", "../../devices/virtual/tty/tty0");
        SerialPortInfo port = Assert.Single(List());
        Assert.Equal(("ttyS0", ""), (Path.GetFileName(port.Path), port.UsbIds));
    }

    [Fact]
    public void When_auto_finds_nothing_it_says_what_it_looked_at()
    {
        Assert.Contains("no serial port at all", AutoPort.Choose(List()).Why, StringComparison.Ordinal);
        // A crashed module in dump mode: one port, under another product id.
        UsbDevice("1-1", "2c7c", "0900");
        UsbSerial("1-1", 0, "ttyUSB0");
        string why = AutoPort.Choose(List()).Why;
        Assert.Contains("ttyUSB0 is the diagnostics port of Quectel", why, StringComparison.Ordinal);
        Assert.Contains("dump mode", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_without_sysfs_has_no_ports() => Assert.Empty(new SysfsPortList(Path.Combine(_root, "none"), Path.Combine(_root, "dev")).List());
}
