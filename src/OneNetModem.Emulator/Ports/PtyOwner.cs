// Who serves the pty that a symlink leads to: a running program, or nobody any more.
using System.Globalization;

namespace OneNetModem.Emulator.Ports;

/// <summary>Finds the program on the master side of a pty.</summary>
internal static class PtyOwner
{
    /// <summary>Whether the pty that a link was made for is still open.</summary>
    /// <remarks>The numbers of ptys are given out again: one that is younger than its link belongs to a stranger, such as a
    /// terminal window, and the link to an emulator that was killed. A pty's status changes when it is made, so that the
    /// earlier of its times is its birth.</remarks>
    internal static bool IsStillThere(FileInfo link, string pty) => File.Exists(pty) && File.GetCreationTimeUtc(pty) <= link.CreationTimeUtc;

    /// <summary>The program in words; of another user's only that there is one.</summary>
    internal static string Of(string pty)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Serves(process, pty))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{NameOf(process)} (pid {id})");
            }
        }

        return "another program";
    }

    // A master is /dev/ptmx whatever its slave; Linux says the number in fdinfo (since 4.14).
    private static bool Serves(string process, string pty)
    {
        string number = "tty-index:\t" + Path.GetFileName(pty);
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Where(fd => new FileInfo(fd).LinkTarget?.EndsWith("/ptmx", StringComparison.Ordinal) == true)
                .Any(fd => File.ReadLines(Path.Combine(process, "fdinfo", Path.GetFileName(fd))).Contains(number, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it ended meanwhile, or belongs to another user
        }
    }

    private static string NameOf(string process)
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
