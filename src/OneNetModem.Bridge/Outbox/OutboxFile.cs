// The outbox's file in its folder: who may use it, who may read it, and where a damaged one goes.
using System.Globalization;

namespace OneNetModem.Bridge.Outbox;

internal static class OutboxFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Makes the folder (0700) if it is not there and takes the file for this process, until the result is disposed
    /// or the process ends, however it ends.</summary>
    /// <exception cref="OutboxUnavailableException">Another process has it, or the system does not permit it.</exception>
    public static FileStream Claim(string path)
    {
        MakeFolder(path, Path.GetDirectoryName(path)!);
        try
        {
            return Open(path + ".lock", FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxUnavailableException(path, IsInUse(e) ? "is in use by another process." : $"cannot be used: {e.Message}", e);
        }
    }

    private static void MakeFolder(string path, string folder)
    {
        if (File.Exists(folder))
        {
            throw new OutboxUnavailableException(path, $"cannot be made: the state directory {folder} is a file, not a folder.");
        }

        try
        {
            // A folder that is already there keeps its mode: it may be shared on purpose, and the files are 0600.
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutboxUnavailableException(path, $"cannot be made: the state directory {folder} cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Makes the file if it is not there, and readable for its owner only. SQLite gives the files beside it the same mode.</summary>
    public static void Restrict(string path)
    {
        Open(path, FileShare.ReadWrite).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerFile);
        }
    }

    /// <summary>Renames a damaged file with its write-ahead log, so that a new one can take its place and nothing is thrown away.</summary>
    /// <returns>The new path.</returns>
    public static string SetAside(string path, DateTimeOffset now)
    {
        string stem = path + ".corrupt-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string aside = stem;
        for (int i = 2; File.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
        }

        if (File.Exists(path + "-wal"))
        {
            File.Move(path + "-wal", aside + "-wal");
        }

        File.Move(path, aside);
        return aside;
    }

    private static FileStream Open(string path, FileShare share)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>ERROR_SHARING_VIOLATION, or what flock says: EWOULDBLOCK, 11 on Linux and 35 on macOS.</summary>
    private static bool IsInUse(Exception e) => e is IOException && (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
