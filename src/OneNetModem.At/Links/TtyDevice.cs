// Opens a Linux tty as a module's port: nobody else on it, raw, at any baud rate.
namespace OneNetModem.At.Links;

internal static class TtyDevice
{
    // What a UART may be off and still be understood: 3 % is the usual allowance of both ends together.
    private const double SpeedTolerance = 0.03;

    // Rates with a code of their own (termbits.h). They are set by code, so that programs that know the classic
    // termios only, an emulated module among them, can read them back; all others go as BOTHER with the number.
    private static readonly Dictionary<int, uint> SpeedCodes = new()
    {
        [1200] = 0x9,
        [2400] = 0xB,
        [4800] = 0xC,
        [9600] = 0xD,
        [19200] = 0xE,
        [38400] = 0xF,
        [57600] = 0x1001,
        [115200] = 0x1002,
        [230400] = 0x1003,
        [460800] = 0x1004,
        [500000] = 0x1005,
        [576000] = 0x1006,
        [921600] = 0x1007,
        [1000000] = 0x1008,
        [1152000] = 0x1009,
        [1500000] = 0x100A,
        [2000000] = 0x100B,
        [2500000] = 0x100C,
        [3000000] = 0x100D,
        [3500000] = 0x100E,
        [4000000] = 0x100F,
    };

    /// <summary>Opens and sets up the tty; returns its file descriptor.</summary>
    internal static int Open(string path, LinkSettings settings)
    {
        int fd = Libc.Open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0)
        {
            throw OpenFailure.FromErrno(path, Libc.Errno);
        }

        try
        {
            Libc.Termios2 before = GetTermios(fd, path); // fails on anything that is not a tty
            TakeExclusive(fd, path); // before any change: the port may be at work for another program
            SetRaw(fd, path, settings, before);
            ModemControl.Set(fd, SerialLines.Dtr, settings.Dtr);
            if (settings.FlowControl == FlowControl.None)
            {
                ModemControl.Set(fd, SerialLines.Rts, settings.Rts);
            }

            return fd;
        }
        catch
        {
            _ = Libc.Close(fd);
            throw;
        }
    }

    /// <summary>Closes it; what could not be sent is thrown away when <paramref name="discard"/>, as close would
    /// otherwise wait for it up to 30 s (closing_wait of the serial core).</summary>
    internal static void Close(int fd, bool discard)
    {
        if (discard)
        {
            _ = Libc.Ioctl(fd, Libc.TCFLSH, Libc.TCOFLUSH);
        }

        // On a pty the flag would outlive us, for as long as its master is open.
        _ = Libc.Ioctl(fd, Libc.TIOCNXCL, 0);
        _ = Libc.Close(fd);
    }

    private static void TakeExclusive(int fd, string path)
    {
        // TIOCEXCL does not hold root back, and programs without it may use flock: ask for both.
        if (Libc.Flock(fd, Libc.LOCK_EX | Libc.LOCK_NB) != 0 || IsExclusiveOfAnother(fd, path))
        {
            throw OpenFailure.FromErrno(path, Libc.EBUSY);
        }

        if (Libc.Ioctl(fd, Libc.TIOCEXCL, 0) != 0)
        {
            throw OpenFailure.FromErrno(path, Libc.Errno);
        }
    }

    private static unsafe bool IsExclusiveOfAnother(int fd, string path)
    {
        // The flag alone is not enough: on a pty it stays behind when its owner is killed.
        int exclusive = 0;
        return Libc.Ioctl(fd, Libc.TIOCGEXCL, (nint)(&exclusive)) == 0
            && exclusive != 0
            && PortHolder.Find(path).Any(holder => holder.ProcessId != Environment.ProcessId);
    }

    private static unsafe Libc.Termios2 GetTermios(int fd, string path)
    {
        Libc.Termios2 termios;
        return Libc.Ioctl(fd, Libc.TCGETS2, (nint)(&termios)) == 0 ? termios : throw OpenFailure.FromErrno(path, Libc.Errno);
    }

    private static unsafe void SetRaw(int fd, string path, LinkSettings settings, Libc.Termios2 termios)
    {
        termios.InputFlags = 0;
        termios.OutputFlags = 0;
        termios.LocalFlags = 0;
        uint speed = SpeedCodes.GetValueOrDefault(settings.Baud, Libc.BOTHER);
        termios.ControlFlags = Libc.CS8 | Libc.CREAD | Libc.CLOCAL | speed
            | (settings.FlowControl == FlowControl.RtsCts ? Libc.CRTSCTS : 0)
            | (settings.KeepDtrAtClose ? 0 : Libc.HUPCL);
        termios.InputSpeed = termios.OutputSpeed = (uint)settings.Baud;
        ((Span<byte>)termios.Chars).Clear();
        termios.Chars[Libc.VMIN] = 1; // 0 would make "no bytes" look like a hang-up
        if (Libc.Ioctl(fd, Libc.TCSETS2, (nint)(&termios)) != 0)
        {
            int errno = Libc.Errno;
            throw errno == Libc.EINVAL ? BadBaud(path, settings.Baud, "") : OpenFailure.FromErrno(path, errno);
        }

        // A driver takes the nearest rate it can do, and tells only when asked.
        if (Libc.Ioctl(fd, Libc.TCGETS2, (nint)(&termios)) == 0
            && Math.Abs(termios.OutputSpeed - (double)settings.Baud) > settings.Baud * SpeedTolerance)
        {
            throw BadBaud(path, settings.Baud, $" (the nearest is {termios.OutputSpeed})");
        }
    }

    private static LinkException BadBaud(string path, int baud, string nearest) =>
        new(path, LinkFailure.BadSettings, $"the port cannot do {baud} baud{nearest}");
}
