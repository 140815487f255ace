// Which program listens on a TCP port: the answer to "address already in use".
using System.Diagnostics;
using System.Globalization;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Looks for the program behind a listening port.</summary>
internal static class TcpPortHolder
{
    /// <summary>The state of a listening socket in /proc/net/tcp (proc(5); the kernel's TCP_LISTEN).</summary>
    private const string Listening = "0A";

    /// <summary>Name and process id; null where the system does not say: not Linux, or the program of another user.</summary>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        HashSet<string> sockets = [.. SocketsOn(port)];
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (sockets.Count > 0 && Holds(process.Id, sockets))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{process.ProcessName} (process {process.Id})");
                }
            }
        }

        return null;
    }

    private static IEnumerable<string> SocketsOn(int port)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (string table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (string line in File.Exists(table) ? File.ReadLines(table) : [])
            {
                // Columns: number, local address, remote address, state, ..., the inode as the tenth.
                if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, Listening, _, _, _, _, _, var inode, ..]
                    && local.EndsWith(suffix, StringComparison.Ordinal))
                {
                    yield return $"socket:[{inode}]";
                }
            }
        }
    }

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            string files = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd");
            return Directory.EnumerateFileSystemEntries(files).Any(f => new FileInfo(f).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or it has just ended.
            return false;
        }
    }
}
