// Sees the arrival of a device: its node appears, and a moment later udev gives it to its group.
namespace OneNetModem.At.Links;

/// <summary>Watches a folder of device nodes, or of links to them, for what comes, goes or changes its rights (inotify). Watches
/// from its making on: look at the folder after that, and nothing happens in between unseen.</summary>
public sealed class DeviceWatch : IDisposable
{
    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher? _watcher;

    /// <summary>Watches a folder; while it is not there, the nearest one above it, in which it will appear.</summary>
    public DeviceWatch(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string? there = Path.GetFullPath(folder);
        while (!Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there);
        }

        try
        {
            _watcher = new FileSystemWatcher(there!) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.Attributes };
            _watcher.Created += (_, _) => _changed.TrySetResult();
            _watcher.Renamed += (_, _) => _changed.TrySetResult();
            _watcher.Changed += (_, _) => _changed.TrySetResult();
            _watcher.Deleted += (_, _) => _changed.TrySetResult();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The folder went this moment, or the user's inotify instances are used up: nothing tells, and the clock must do.
            _watcher?.Dispose();
            _watcher = null;
        }
    }

    /// <summary>Completes at the first change since the watch was made; never when there is nothing to watch with.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => _changed.Task.WaitAsync(cancellationToken);

    /// <summary>Whether a device is there with the right to read and write it. It is not opened.</summary>
    public static bool IsAccessible(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() ? Libc.Access(path, Libc.R_OK | Libc.W_OK) == 0 : File.Exists(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher?.Dispose();
}
