// Ports found in a sysfs tree of the shape that the kernel makes.
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Quectel.Tests.Ports;

public sealed class PortListTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_role_of_a_port_follows_its_interface_and_not_its_number()
    {
        _tree.Module("1-1.4", "0125", 4, first: 7);
        IReadOnlyList<SerialPortInfo> ports = _tree.List();
        Assert.Equal(["ttyUSB7", "ttyUSB8", "ttyUSB9", "ttyUSB10"], ports.Select(port => Path.GetFileName(port.Path)));
        Assert.Equal([PortRole.Dm, PortRole.Nmea, PortRole.At, PortRole.Modem], ports.Select(port => port.Role));
        Assert.All(ports, port => Assert.Equal(("2c7c:0125", "EC25-EU", "1-1.4"), (port.UsbIds, port.Product, port.UsbPath)));
        Assert.Equal(2, ports[2].Interface);
        Assert.EndsWith("ttyUSB9", AutoPort.Choose(ports).Port!.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_BG95_has_three_ports_and_its_AT_port_is_the_third()
    {
        _tree.Module("2-1", "0700", 3, first: 0);
        Assert.Equal([PortRole.Dm, PortRole.Nmea, PortRole.At], _tree.List().Select(port => port.Role));
    }

    [Fact]
    public void A_stable_name_is_by_id_when_the_device_has_a_serial_number_and_by_path_when_not()
    {
        _tree.Module("1-1", "0125", 4, first: 0, serial: "0123");
        _tree.Stable("by-id", "usb-Quectel_EC25-EU_0123-if02-port0", "ttyUSB2");
        _tree.Stable("by-path", "pci-0000:00:14.0-usb-0:1:1.2-port0", "ttyUSB2");
        _tree.Module("1-2", "0125", 4, first: 4);
        _tree.Stable("by-id", "usb-Quectel_EC25-EU-if02-port0", "ttyUSB6");
        _tree.Stable("by-path", "pci-0000:00:14.0-usb-0:2:1.2-port0", "ttyUSB6");
        AutoPort chosen = AutoPort.Choose(_tree.List());
        Assert.EndsWith("by-id/usb-Quectel_EC25-EU_0123-if02-port0", chosen.Port!.StablePath, StringComparison.Ordinal);
        Assert.EndsWith("by-path/pci-0000:00:14.0-usb-0:2:1.2-port0", Assert.Single(chosen.Others).StablePath, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CDC_ACM_port_hangs_directly_on_its_interface()
    {
        _tree.UsbDevice("1-3", "2341", "0043", "Arduino Uno");
        _tree.Attribute("sys/devices/usb1/1-3/1-3:1.0", "bInterfaceNumber", "00");
        _tree.Folder("sys/devices/usb1/1-3/1-3:1.0/tty/ttyACM0");
        _tree.Link("sys/devices/usb1/1-3/1-3:1.0/tty/ttyACM0/device", "../../../1-3:1.0");
        _tree.Link("sys/class/tty/ttyACM0", "../../devices/usb1/1-3/1-3:1.0/tty/ttyACM0");
        SerialPortInfo port = Assert.Single(_tree.List());
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
            _tree.Attribute($"sys/devices/platform/serial8250/tty/{tty}", "type", type);
            _tree.Link($"sys/devices/platform/serial8250/tty/{tty}/device", "../../../serial8250");
            _tree.Link($"sys/class/tty/{tty}", $"../../devices/platform/serial8250/tty/{tty}");
        }
        _tree.Folder("sys/devices/virtual/tty/tty0");
        _tree.Link("sys/class/tty/tty0", "../../devices/virtual/tty/tty0");
        SerialPortInfo port = Assert.Single(_tree.List());
        Assert.Equal(("ttyS0", ""), (Path.GetFileName(port.Path), port.UsbIds));
    }

    [Fact]
    public void When_auto_finds_nothing_it_says_what_it_looked_at()
    {
        Assert.Contains("no serial port at all", AutoPort.Choose(_tree.List()).Why, StringComparison.Ordinal);
        // A crashed module in dump mode: one port, under another product id.
        _tree.UsbDevice("1-1", "2c7c", "0900");
        _tree.UsbSerial("1-1", 0, "ttyUSB0");
        string why = AutoPort.Choose(_tree.List()).Why;
        Assert.Contains("ttyUSB0 is the diagnostics port of Quectel", why, StringComparison.Ordinal);
        Assert.Contains("dump mode", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_without_sysfs_has_no_ports() => Assert.Empty(_tree.List("none"));
}
