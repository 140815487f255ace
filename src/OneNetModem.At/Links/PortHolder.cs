// Which process has a device open: the answer to "port is busy".
using System.Diagnostics;
using System.Globalization;

namespace OneNetModem.At.Links;

/// <summary>A process that has a port open.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Program">Its short name, such as <c>ModemManager</c>; at most 15 characters on Linux.</param>
/// <param name="Device">The USB device that the port belongs to; null when it is none of USB.</param>
public sealed record PortHolder(int ProcessId, string Program, UsbDevice? Device = null)
{
    private const string ModemManager = "ModemManager";

    /// <summary>What to do about it, in words for a user, with the line to type.</summary>
    public string Advice => Program switch
    {
        ModemManager when Device is { } device => KeepOff(device),
        ModemManager => "keep ModemManager off: 'sudo systemctl stop ModemManager' for now, or a udev rule for this port with ENV{ID_MM_PORT_IGNORE}=\"1\" for good",
        "pppd" or "wvdial" or "chat" => "end the dial-up connection that uses this port, or take another AT port of the module",
        _ => string.Create(CultureInfo.InvariantCulture, $"end {Program}, or 'kill {ProcessId}'"),
    };

    /// <summary>The processes that have the device open, this one included; symbolic links are followed.</summary>
    /// <remarks>Linux only, empty elsewhere. Without root only processes of the same user can be looked into.</remarks>
    public static IReadOnlyList<PortHolder> Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        string device = RealPath(path);
        List<PortHolder> holders = [];
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && HasOpen(process, device))
            {
                holders.Add(new PortHolder(id, ProgramOf(process), UsbDevice.Behind(path)));
            }
        }

        return holders;
    }

    /// <summary>ModemManager, when it runs: the usual holder of a port that nobody who may be looked into has open.</summary>
    internal static PortHolder? Suspect(string path)
    {
        Process[] running = Process.GetProcessesByName(ModemManager);
        PortHolder? suspect = running.Length > 0 ? new PortHolder(running[0].Id, ModemManager, UsbDevice.Behind(path)) : null;
        foreach (Process process in running)
        {
            process.Dispose();
        }

        return suspect;
    }

    /// <summary>The device itself, symbolic links followed.</summary>
    internal static string RealPath(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return Path.GetFullPath(path); // gone meanwhile, or a link that leads round in circles
        }
    }

    // The rule of ModemManager's own documentation; the number is below that of ModemManager's rules, which read the mark. The
    // device's folder in sysfs is the UID by which ModemManager knows it.
    private static string KeepOff(UsbDevice device) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        keep ModemManager off this modem for good: echo 'ATTRS{idVendor}=="{{device.VendorId:x4}}", ATTRS{idProduct}=="{{device.ProductId:x4}}", ENV{ID_MM_DEVICE_IGNORE}="1"' | sudo tee /etc/udev/rules.d/77-mm-ignore-{{device.VendorId:x4}}-{{device.ProductId:x4}}.rules && sudo udevadm control --reload && sudo udevadm trigger --settle && sudo systemctl restart ModemManager; or for now: sudo mmcli --inhibit-device={{device.Folder}}
        """);

    private static bool HasOpen(string process, string device)
    {
        try
        {
            foreach (string fd in Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")))
            {
                if (string.Equals(new FileInfo(fd).LinkTarget, device, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile, or belongs to another user.
        }

        return false;
    }

    private static string ProgramOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a program";
        }
    }
}
