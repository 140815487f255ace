// A stable name for a pty: a symlink that is ours to replace and to remove.
namespace OneNetModem.Emulator.Ports;

internal sealed class PtySymlink : IDisposable
{
    private readonly string _path;
    private readonly string _target;

    internal PtySymlink(string path, string target)
    {
        _path = Path.GetFullPath(path);
        _target = target;
        var present = new FileInfo(_path);
        if (present.LinkTarget is { } old)
        {
            if (!old.StartsWith("/dev/pts/", StringComparison.Ordinal))
            {
                throw new IOException($"{path} is a symlink to {old}, not to a pty: it is not replaced");
            }

            if (PtyOwner.IsStillThere(present, old) && old != target)
            {
                throw new IOException($"{path} leads to {old}, which {PtyOwner.Of(old)} still serves: it is not replaced");
            }

            present.Delete();
        }
        else if (present.Exists || Directory.Exists(_path))
        {
            throw new IOException($"{path} exists already and is no symlink: it is not replaced");
        }

        File.CreateSymbolicLink(_path, target);
    }

    /// <summary>Removes the symlink, unless somebody has pointed it elsewhere meanwhile.</summary>
    public void Dispose()
    {
        var present = new FileInfo(_path);
        if (present.LinkTarget == _target)
        {
            present.Delete();
        }
    }
}
