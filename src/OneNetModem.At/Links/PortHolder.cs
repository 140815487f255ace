// Which process has a device open: the answer to "port is busy".
using System.Globalization;

namespace OneNetModem.At.Links;

/// <summary>A process that has a port open.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Program">Its short name, such as <c>ModemManager</c>; at most 15 characters on Linux.</param>
public sealed record PortHolder(int ProcessId, string Program)
{
    /// <summary>What to do about it, in words for a user.</summary>
    public string Advice => Program switch
    {
        "ModemManager" => "tell ModemManager to keep off this modem: a udev rule with ENV{ID_MM_DEVICE_IGNORE}=\"1\", or for now "
            + "'sudo mmcli --inhibit-device=UID', or 'sudo systemctl stop ModemManager'",
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
                holders.Add(new PortHolder(id, ProgramOf(process)));
            }
        }

        return holders;
    }

    private static string RealPath(string path)
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
