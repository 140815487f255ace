// ports: which serial port is what
using System.CommandLine;
using System.Globalization;
using OneNetModem.Diagnostics.Ports;

namespace OneNetModem.Cli.Commands;

/// <summary>Lists serial ports with USB ids and roles.</summary>
internal static class PortsCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new("ports", "Lists serial ports: USB ids, what each interface is for, who holds a busy one.", "ports", "ports --json");
        CommandRun.Handle(command, (run, _) => Task.FromResult(List(run, SerialPortList.ForThisSystem().List())));
        return command;
    }

    private static ExitCode List(CommandRun run, IReadOnlyList<SerialPortInfo> ports)
    {
        SerialPortInfo? auto = AutoPort.Choose(ports).Port;
        foreach (SerialPortInfo port in ports)
        {
            run.Results.Write("port", Describe(port, port == auto), json =>
            {
                json.WriteString("port", port.Path);
                json.WriteString("role", Name(port.Role));
                json.WriteString("usb", port.VendorId is null ? null : port.UsbIds);
                if (port.Interface is { } number)
                {
                    json.WriteNumber("interface", number);
                }
                json.WriteString("module", port.Module?.Name);
                json.WriteString("product", port.Product);
                json.WriteString("stable", port.StablePath);
                json.WriteBoolean("auto", port == auto);
            });
        }
        if (ports.Count == 0)
        {
            run.Error.WriteLine("no serial ports: nothing is plugged in, or its driver (option, qcserial, cdc_acm) is not loaded");
        }
        return ExitCode.Ok;
    }

    private static string Describe(SerialPortInfo port, bool auto)
    {
        string usb = port.VendorId is null ? "not USB" : string.Create(CultureInfo.InvariantCulture, $"{port.UsbIds} if{port.Interface:00}");
        string[] rest = [port.Module?.Name ?? port.Product ?? "", port.StablePath ?? "", auto ? "<- auto" : ""];
        return $"{port.Path,-14} {Name(port.Role),-7} {usb,-14} {string.Join("  ", rest.Where(text => text.Length > 0))}".TrimEnd();
    }

    private static string Name(PortRole role) => role switch
    {
        PortRole.At => "AT",
        PortRole.Modem => "modem",
        PortRole.Nmea => "NMEA",
        PortRole.Dm => "DM",
        _ => "-",
    };
}
