// The master side of one pseudo-terminal, without a thread: open, read, write, and who is there.
using System.Runtime.InteropServices;
using static OneNetModem.Emulator.Ports.PtyNative;

namespace OneNetModem.Emulator.Ports;

internal sealed unsafe class PtyDevice : IDisposable
{
    private readonly int _master;
    private readonly int _wake;
    private readonly int _watcher;

    internal PtyDevice()
    {
        _master = Check(OpenMaster(ReadWrite | NoControllingTty | CloseOnExec | NonBlocking), "posix_openpt");
        Check(Grant(_master), "grantpt");
        Check(Unlock(_master), "unlockpt");
        byte* name = stackalloc byte[128];
        Check(-SlaveName(_master, name, 128), "ptsname_r");
        Path = Marshal.PtrToStringUTF8((nint)name)!;
        MakeRaw(_master);
        _wake = Check(EventFile(0, CloseOnExec | NonBlocking), "eventfd");
        _watcher = Check(Watcher(CloseOnExec | NonBlocking), "inotify_init1");
        Check(Watch(_watcher, Path, InotifyOpen), "inotify_add_watch");

        // A slave that was opened and closed once reads as hung up; one that never was reads as if somebody were there.
        Close(Check(Open(Path, ReadWrite | NoControllingTty | CloseOnExec), "open"));
    }

    internal string Path { get; }

    /// <summary>True while a host has the slave open.</summary>
    internal bool HostIsThere
    {
        get
        {
            var entry = new PollEntry { File = _master };
            _ = Poll(&entry, 1, 0);
            return (entry.Seen & PollHup) == 0;
        }
    }

    /// <summary>Waits for a host to open the slave, or for <see cref="Wake"/>.</summary>
    internal void WaitForOpen()
    {
        PollEntry* entries = stackalloc PollEntry[] { new() { File = _watcher, Wanted = PollIn }, new() { File = _wake, Wanted = PollIn } };
        _ = Poll(entries, 2, -1);
        Drain(_watcher);
        Drain(_wake);
    }

    /// <summary>Waits for bytes, the end of the host, room for bytes if wanted, or <see cref="Wake"/>.</summary>
    internal void WaitForBytes(bool orRoom)
    {
        short wanted = orRoom ? (short)(PollIn | PollOut) : PollIn;
        PollEntry* entries = stackalloc PollEntry[] { new() { File = _master, Wanted = wanted }, new() { File = _wake, Wanted = PollIn } };
        _ = Poll(entries, 2, -1);
        Drain(_wake);
    }

    internal void Wake()
    {
        ulong one = 1;
        _ = PtyNative.Write(_wake, (byte*)&one, 8);
    }

    /// <summary>Reads what is there: its length, 0 when there is nothing now, -1 when the host is gone and all is read.</summary>
    internal int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = PtyNative.Read(_master, start, (nuint)buffer.Length);
            return count > 0 ? (int)count : count < 0 && Marshal.GetLastPInvokeError() is Again or Interrupted ? 0 : -1;
        }
    }

    /// <summary>Writes what fits now and returns how much that was.</summary>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return (int)Math.Max(0, PtyNative.Write(_master, start, (nuint)bytes.Length));
        }
    }

    /// <summary>After a host: drops what it did not read, and the exclusive mark of one that was killed, which a pty
    /// keeps while its master is open.</summary>
    internal void CleanUpAfterHost()
    {
        _ = Flush(_master, FlushOutput);
        int slave = Control(_master, GetPeer, ReadWrite | NoControllingTty | CloseOnExec);
        if (slave >= 0)
        {
            _ = Control(slave, ClearExclusive, 0);
            _ = Flush(slave, FlushInput);
            _ = Close(slave);
        }

        // What the next host does not set itself is as in the beginning.
        MakeRaw(_master);
    }

    public void Dispose()
    {
        _ = Close(_master);
        _ = Close(_wake);
        _ = Close(_watcher);
    }

    private static void Drain(int file)
    {
        byte* buffer = stackalloc byte[4096];
        while (PtyNative.Read(file, buffer, 4096) > 0)
        {
        }
    }
}
