// The USB device behind a serial port, as sysfs shows it.
namespace OneNetModem.At.Links;

/// <summary>A USB device (Linux).</summary>
/// <param name="Folder">Its folder in sysfs, <c>/sys/devices/.../1-1.4</c>: the name of the USB socket is the last part, and
/// ModemManager calls the device by the whole.</param>
/// <param name="VendorId">USB vendor id.</param>
/// <param name="ProductId">USB product id.</param>
/// <param name="Interface">The interface (bInterfaceNumber) that the port belongs to.</param>
public sealed record UsbDevice(string Folder, int VendorId, int ProductId, int? Interface)
{
    /// <summary>The device behind a port such as <c>/dev/ttyUSB2</c>, links followed; null when it is no USB port.</summary>
    public static UsbDevice? Behind(string port)
    {
        ArgumentException.ThrowIfNullOrEmpty(port);
        string tty = Path.Combine("/sys/class/tty", Path.GetFileName(PortHolder.RealPath(port)));
        return Sysfs.Follow(Path.Combine(Sysfs.Follow(tty) ?? tty, "device")) is { } device ? Of(device, "/sys") : null;
    }

    /// <summary>The device that a folder of sysfs belongs to; null when that is none of USB.</summary>
    /// <param name="folder">What the <c>device</c> link of a tty leads to.</param>
    /// <param name="sysRoot">Usually <c>/sys</c>.</param>
    public static UsbDevice? Of(string folder, string sysRoot) =>
        Sysfs.Above(folder, "bInterfaceNumber", sysRoot) is { } part
        && Sysfs.Above(part, "idVendor", sysRoot) is { } usb
        && Sysfs.Hex(usb, "idVendor") is { } vendor
        && Sysfs.Hex(usb, "idProduct") is { } product
            ? new UsbDevice(usb, vendor, product, Sysfs.Hex(part, "bInterfaceNumber"))
            : null;
}
