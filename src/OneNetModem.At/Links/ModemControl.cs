// The modem control lines of a serial port: DTR and RTS out, the others in.
namespace OneNetModem.At.Links;

/// <summary>Modem control lines; the values are those of the Linux TIOCM flags.</summary>
[Flags]
public enum SerialLines
{
    /// <summary>No line is raised.</summary>
    None = 0,

    /// <summary>Data terminal ready, set by the host.</summary>
    Dtr = 0x2,

    /// <summary>Request to send, set by the host.</summary>
    Rts = 0x4,

    /// <summary>Clear to send, set by the module.</summary>
    Cts = 0x20,

    /// <summary>Carrier detect, set by the module.</summary>
    Dcd = 0x40,

    /// <summary>Ring indicator, set by the module (URC signalling, AT+QCFG="urc/ri/...").</summary>
    Ri = 0x80,

    /// <summary>Data set ready, set by the module.</summary>
    Dsr = 0x100,
}

/// <summary>A link with modem control lines.</summary>
public interface IModemLines
{
    /// <summary>The lines that are raised now; null when the port has no such lines (a pty) or has ended.</summary>
    SerialLines? ReadLines();

    /// <summary>Raises or drops <see cref="SerialLines.Dtr"/> or <see cref="SerialLines.Rts"/>.</summary>
    /// <returns>false when the port has no such line or has ended.</returns>
    bool SetLine(SerialLines line, bool raised);
}

internal static unsafe class ModemControl
{
    /// <summary>False on ENOTTY (a pty) or any other error: no port depends on these lines to be opened.</summary>
    internal static bool Set(int fd, SerialLines line, bool raised)
    {
        int bits = (int)(line & (SerialLines.Dtr | SerialLines.Rts));
        return Libc.Ioctl(fd, raised ? Libc.TIOCMBIS : Libc.TIOCMBIC, (nint)(&bits)) == 0;
    }

    internal static SerialLines? Get(int fd)
    {
        const SerialLines Known = SerialLines.Dtr | SerialLines.Rts | SerialLines.Cts | SerialLines.Dcd | SerialLines.Ri | SerialLines.Dsr;
        int bits = 0;
        return Libc.Ioctl(fd, Libc.TIOCMGET, (nint)(&bits)) == 0 ? (SerialLines)bits & Known : null;
    }
}
