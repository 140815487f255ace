// A pseudo-terminal for tests: the test holds the master, the link under test opens the slave.
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OneNetModem.At.Tests.Links;

internal sealed unsafe partial class Pty : IDisposable
{
    private const int RdWr = 2, NoCtty = 0x100, CloExec = 0x80000;
    private int _fd;

    public Pty()
    {
        _fd = Check(posix_openpt(RdWr | NoCtty | CloExec));
        Check(grantpt(_fd));
        Check(unlockpt(_fd));
        byte* name = stackalloc byte[128];
        Check(-ptsname_r(_fd, name, 128));
        SlavePath = Marshal.PtrToStringUTF8((nint)name)!;

        // Raw before the first open of the slave, or what the test writes first is echoed; acts on both sides.
        byte* termios = stackalloc byte[128];
        Check(tcgetattr(_fd, termios));
        cfmakeraw(termios);
        Check(tcsetattr(_fd, 0, termios));
    }

    public string SlavePath { get; }

    /// <summary>The speed that the slave's owner has set, and whether RTS/CTS is on, as classic termios tell it.</summary>
    public (uint SpeedCode, bool RtsCts, bool HangUpOnClose) Line
    {
        get
        {
            uint* termios = stackalloc uint[32];
            Check(tcgetattr(_fd, (byte*)termios));
            return (termios[2] & 0x100F, (termios[2] & 0x80000000) != 0, (termios[2] & 0x400) != 0);
        }
    }

    /// <summary>Some bytes; blocks until there are some. 0 when nobody has the slave open any more.</summary>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            return (int)Math.Max(0, read(_fd, p, (nuint)buffer.Length));
        }
    }

    /// <summary>Blocks while the slave's owner does not read.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* p = bytes)
            {
                bytes = bytes[Check((int)write(_fd, p, (nuint)bytes.Length))..];
            }
        }
    }

    /// <summary>Unplugs the device.</summary>
    public void Dispose()
    {
        int fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0)
        {
            _ = close(fd);
        }
    }

    private static int Check(int result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), call + ": " + Marshal.GetLastPInvokeErrorMessage());

#pragma warning disable IDE1006, SA1300 // the names are libc's
    [LibraryImport("libc", SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int grantpt(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlockpt(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ptsname_r(int fd, byte* name, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcgetattr(int fd, byte* termios);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcsetattr(int fd, int when, byte* termios);

    [LibraryImport("libc")]
    private static partial void cfmakeraw(byte* termios);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
#pragma warning restore IDE1006, SA1300
}
