// Serial ports of Windows: the names from the system, the USB ids from the registry's device tree.
using System.Globalization;
using System.IO.Ports;
using System.Runtime.Versioning;
using Microsoft.Win32;

namespace OneNetModem.Quectel.Ports;

/// <summary>Reads the present COM ports and, from <c>HKLM\SYSTEM\CurrentControlSet\Enum\USB</c>, the USB ids of each.</summary>
/// <remarks>UNCONFIRMED on a real Windows machine.</remarks>
[SupportedOSPlatform("windows")]
internal sealed class WindowsPortList : ISerialPortList
{
    public IReadOnlyList<SerialPortInfo> List()
    {
        Dictionary<string, SerialPortInfo> usb = UsbPorts();
        return
        [
            .. SerialPort.GetPortNames().Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Select(name => usb.GetValueOrDefault(name) ?? new SerialPortInfo { Path = name }),
        ];
    }

    private static Dictionary<string, SerialPortInfo> UsbPorts()
    {
        Dictionary<string, SerialPortInfo> ports = new(StringComparer.OrdinalIgnoreCase);
        using RegistryKey? tree = Registry.LocalMachine.OpenSubKey(@"SYSTEM\CurrentControlSet\Enum\USB");
        foreach (string hardware in tree?.GetSubKeyNames() ?? [])
        {
            using RegistryKey? devices = tree!.OpenSubKey(hardware);
            foreach (string instance in devices?.GetSubKeyNames() ?? [])
            {
                using RegistryKey? device = devices!.OpenSubKey(instance);
                using RegistryKey? parameters = device?.OpenSubKey("Device Parameters");
                if (parameters?.GetValue("PortName") is string name)
                {
                    ports[name] = new SerialPortInfo
                    {
                        Path = name,
                        VendorId = Field(hardware, "VID_"),
                        ProductId = Field(hardware, "PID_"),
                        Interface = Field(hardware, "MI_"),
                        Product = device!.GetValue("FriendlyName") as string,
                    };
                }
            }
        }
        return ports;
    }

    // VID_2C7C&PID_0125&MI_02
    private static int? Field(string hardware, string name)
    {
        string? part = hardware.Split('&').FirstOrDefault(part => part.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return int.TryParse(part?[name.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : null;
    }
}

/// <summary>Just the names, for other systems.</summary>
internal sealed class PlainPortList : ISerialPortList
{
    public IReadOnlyList<SerialPortInfo> List() =>
        [.. SerialPort.GetPortNames().Order(StringComparer.Ordinal).Select(name => new SerialPortInfo { Path = name })];
}
