// The system calls of a pty port (Linux, glibc): nothing but declarations and their constants.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OneNetModem.Emulator.Ports;

internal static unsafe partial class PtyNative
{
    internal const int ReadWrite = 2;
    internal const int NoControllingTty = 0x100;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const short PollHup = 16;
    internal const int Again = 11;
    internal const int Interrupted = 4;
    internal const uint InotifyOpen = 0x20;
    internal const nuint ClearExclusive = 0x540D;
    internal const nuint GetPeer = 0x5441;
    internal const int FlushInput = 0;
    internal const int FlushOutput = 1;

    private const uint LocalLine = 0x800;
    private const uint EnableReceiver = 0x80;

    /// <summary>glibc's struct termios, 60 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Termios
    {
        internal uint InputFlags;
        internal uint OutputFlags;
        internal uint ControlFlags;
        internal uint LocalFlags;
        internal byte Discipline;
        internal ControlCharacters Characters;
        internal uint InputSpeed;
        internal uint OutputSpeed;
    }

    [InlineArray(32)]
    internal struct ControlCharacters
    {
        private byte _first;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        internal int File;
        internal short Wanted;
        internal short Seen;
    }

    /// <summary>Raw mode through the master: both ends share one termios, so the slave need not be opened for it.</summary>
    internal static void MakeRaw(int master)
    {
        Check(GetAttributes(master, out Termios termios), "tcgetattr");
        MakeRaw(ref termios);
        termios.ControlFlags |= LocalLine | EnableReceiver;
        Check(SetAttributes(master, 0, termios), "tcsetattr");
    }

    internal static int Check(int result, string call) => result >= 0
        ? result
        : throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int Unlock(int master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    internal static partial int SlaveName(int master, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    internal static partial int Flush(int file, int queue);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFile(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    internal static partial int Watcher(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Watch(int watcher, string path, uint events);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int file, out Termios termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int file, int when, in Termios termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref Termios termios);
}
