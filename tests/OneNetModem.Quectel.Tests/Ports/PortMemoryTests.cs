// After a loss the port is the same module's, whatever its name and whoever has the old one.
using OneNetModem.Quectel.Ports;

namespace OneNetModem.Quectel.Tests.Ports;

public sealed class PortMemoryTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private PortMemory Opened(string port, string tty)
    {
        PortMemory memory = new(port);
        memory.Remember(_tree.Dev(tty), _tree.List());
        return memory;
    }

    private string? Found(PortMemory memory) => Path.GetFileName(memory.Find(_tree.List())?.Path);

    [Fact]
    public void A_module_that_comes_back_under_other_numbers_is_found_by_socket_and_interface()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        PortMemory memory = Opened(_tree.Dev("ttyUSB2"), "ttyUSB2");
        _tree.Unplug("1-1.4");
        Assert.Null(memory.Find(_tree.List()));
        _tree.Module("1-1.4", "0125", 4, first: 4);
        Assert.Equal("ttyUSB6", Found(memory));
    }

    [Fact]
    public void The_interface_is_the_one_that_was_opened_whatever_its_role()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        PortMemory memory = Opened(_tree.Dev("ttyUSB3"), "ttyUSB3");
        _tree.Unplug("1-1.4");
        _tree.Module("1-1.4", "0125", 4, first: 4);
        Assert.Equal("ttyUSB7", Found(memory));
    }

    [Fact]
    public void A_name_that_another_device_has_now_is_left_alone()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        PortMemory memory = Opened(_tree.Dev("ttyUSB2"), "ttyUSB2");
        _tree.Unplug("1-1.4");
        _tree.UsbDevice("1-1.2", "1a86", "7523", "USB Serial");
        _tree.UsbSerial("1-1.2", 0, "ttyUSB2");
        Assert.Null(memory.Find(_tree.List()));
        string why = memory.Explain(_tree.List());
        Assert.Contains("socket 1-1.4 (2c7c:0125, interface 2) is not there", why, StringComparison.Ordinal);
        Assert.Contains("ttyUSB2 is another device (1a86:7523 USB Serial in socket 1-1.2)", why, StringComparison.Ordinal);
        _tree.Module("1-1.4", "0125", 4, first: 3);
        Assert.Equal("ttyUSB5", Found(memory));
    }

    [Fact]
    public void Another_makers_device_in_the_same_socket_is_another_device()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        PortMemory memory = Opened(_tree.Dev("ttyUSB2"), "ttyUSB2");
        _tree.Unplug("1-1.4");
        _tree.UsbDevice("1-1.4", "0403", "6011", "Quad RS232");
        _tree.UsbSerial("1-1.4", 2, "ttyUSB2");
        Assert.Null(memory.Find(_tree.List()));
    }

    [Fact]
    public void Auto_comes_back_to_the_module_that_it_took_and_not_to_the_first_of_now()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        _tree.Module("1-1.5", "0125", 4, first: 4);
        PortMemory memory = Opened("auto", "ttyUSB2");
        _tree.Unplug("1-1.4");
        Assert.EndsWith("ttyUSB6", AutoPort.Choose(_tree.List()).Port!.Path, StringComparison.Ordinal);
        Assert.Null(memory.Find(_tree.List()));
        Assert.Contains("ttyUSB6 is another device", memory.Explain(_tree.List()), StringComparison.Ordinal);
        _tree.Module("1-1.4", "0125", 4, first: 8);
        Assert.Equal("ttyUSB10", Found(memory));
    }

    [Fact]
    public void Auto_follows_its_module_into_a_socket_that_was_empty_and_a_name_does_not()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0);
        _tree.Module("1-1.5", "0125", 4, first: 4);
        PortMemory auto = Opened("auto", "ttyUSB2");
        PortMemory name = Opened(_tree.Dev("ttyUSB2"), "ttyUSB2");
        _tree.Unplug("1-1.4");
        _tree.Module("1-1.6", "0125", 4, first: 8);
        Assert.Equal("ttyUSB10", Found(auto));
        Assert.Null(name.Find(_tree.List()));

        // From there on it is that socket's.
        auto.Remember(_tree.Dev("ttyUSB10"), _tree.List());
        _tree.Unplug("1-1.6");
        Assert.Null(auto.Find(_tree.List()));
        _tree.Module("1-1.6", "0125", 4, first: 0);
        Assert.Equal("ttyUSB2", Found(auto));
    }

    [Fact]
    public void Auto_takes_no_module_of_another_kind_or_number_for_its_own()
    {
        _tree.Module("1-1.4", "0125", 4, first: 0, serial: "A1");
        PortMemory memory = Opened("auto", "ttyUSB2");
        _tree.Unplug("1-1.4");
        _tree.Module("1-1.6", "0296", 4, first: 0, serial: "A1");
        Assert.Null(memory.Find(_tree.List()));
        _tree.Module("1-1.7", "0125", 4, first: 4, serial: "B2");
        Assert.Null(memory.Find(_tree.List()));
        _tree.Module("1-1.8", "0125", 4, first: 8, serial: "A1");
        Assert.Equal("ttyUSB10", Found(memory));
    }

    [Fact]
    public void What_is_no_USB_port_is_itself()
    {
        _tree.Attribute("sys/devices/platform/serial8250/tty/ttyS0", "type", "4");
        _tree.Link("sys/devices/platform/serial8250/tty/ttyS0/device", "../../../serial8250");
        _tree.Link("sys/class/tty/ttyS0", "../../devices/platform/serial8250/tty/ttyS0");
        Assert.Single(_tree.List());
        Assert.Null(Opened(_tree.Dev("ttyS0"), "ttyS0").Known);
        Assert.Null(Opened("tcp://host:2000", "tcp://host:2000").Known);
        _tree.Module("1-1.4", "0125", 4, first: 0);
        _tree.Stable("by-path", "pci-0000:00:14.0-usb-0:1.4:1.2-port0", "ttyUSB2");
        Assert.Null(Opened("link", "serial/by-path/pci-0000:00:14.0-usb-0:1.4:1.2-port0").Known);
    }
}
