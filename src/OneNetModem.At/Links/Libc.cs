// The few calls of Linux that a tty needs. Constants are the generic ones that x64 and arm64 share
// (asm-generic/ioctls.h, asm-generic/termbits.h, asm-generic/fcntl.h).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OneNetModem.At.Links;

internal static unsafe partial class Libc
{
    internal const int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, ENXIO = 6, EAGAIN = 11, EACCES = 13, EBUSY = 16,
        ENODEV = 19, ENOTDIR = 20, EISDIR = 21, EINVAL = 22, ENOTTY = 25, EPIPE = 32;

    internal const int O_RDWR = 0x2, O_NOCTTY = 0x100, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    internal const int LOCK_EX = 2, LOCK_NB = 4;
    internal const int R_OK = 4, W_OK = 2;
    internal const short POLLIN = 0x1, POLLOUT = 0x4, POLLERR = 0x8, POLLHUP = 0x10, POLLNVAL = 0x20;

    internal const nuint TCFLSH = 0x540B, TIOCEXCL = 0x540C, TIOCNXCL = 0x540D, TIOCMGET = 0x5415, TIOCMBIS = 0x5416,
        TIOCMBIC = 0x5417, TCGETS2 = 0x802C542A, TCSETS2 = 0x402C542B, TIOCGEXCL = 0x80045440;

    internal const nint TCOFLUSH = 1;

    internal const uint CBAUD = 0x100F, BOTHER = 0x1000, CSIZE = 0x30, CS8 = 0x30, CREAD = 0x80, HUPCL = 0x400,
        CLOCAL = 0x800, CIBAUD = 0x100F0000, CRTSCTS = 0x80000000;

    internal const int VTIME = 5, VMIN = 6;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollFd* fds, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Flock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Ioctl(int fd, nuint request, nint argument);

    internal static int Errno => Marshal.GetLastPInvokeError();

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short Revents;
    }

    /// <summary>The kernel's struct termios2, 44 bytes; other than glibc's termios it carries the speeds as numbers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Termios2
    {
        internal uint InputFlags;
        internal uint OutputFlags;
        internal uint ControlFlags;
        internal uint LocalFlags;
        internal byte Line;
        internal ControlChars Chars;
        internal uint InputSpeed;
        internal uint OutputSpeed;
    }

    [InlineArray(19)]
    internal struct ControlChars
    {
        private byte _first;
    }
}
