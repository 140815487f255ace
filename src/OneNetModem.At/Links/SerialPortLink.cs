// A serial port over System.IO.Ports, in the one shape that survives an unplugged, stalled or closing port.
using System.IO.Ports;

namespace OneNetModem.At.Links;

/// <summary>A serial port of any platform, over System.IO.Ports.</summary>
/// <remarks>
/// On Linux it polls every millisecond: 1 to 2 ms a round trip and a few percent of a core, where
/// <see cref="TtyLink"/> takes none; and as root it is not told that another program uses the port.
/// </remarks>
public sealed class SerialPortLink : StreamLink, IModemLines
{
    private readonly SerialPort _port;

    private SerialPortLink(string name, SerialPort port, LinkSettings settings, TimeProvider time)
        : base(name, port.BaseStream, settings, time) => _port = port;

    /// <summary>Opens a serial port.</summary>
    /// <param name="port"><c>COM7</c>, or a path such as <c>/dev/ttyUSB2</c>; symbolic links and ptys will do.</param>
    /// <param name="settings">How; default 115200 baud without flow control.</param>
    /// <param name="time">Clock of the write limit; default the system's.</param>
    /// <exception cref="LinkException">It could not be opened; the message says why and what to do.</exception>
    public static SerialPortLink Open(string port, LinkSettings? settings = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(port);
        settings ??= LinkSettings.Default;
        settings.Check(port);
        SerialPort serial = OpenPort(port, settings);
        SerialPortLink link = new(port, serial, settings, time ?? TimeProvider.System);

        // After the open, because an open with them fails on a port without such lines (a pty).
        link.SetLine(SerialLines.Dtr, settings.Dtr);
        if (settings.FlowControl == FlowControl.None)
        {
            link.SetLine(SerialLines.Rts, settings.Rts);
        }

        link.StartReading();
        return link;
    }

    /// <inheritdoc/>
    public SerialLines? ReadLines()
    {
        try
        {
            return (_port.DtrEnable ? SerialLines.Dtr : SerialLines.None)
                | (_port.Handshake == Handshake.None && _port.RtsEnable ? SerialLines.Rts : SerialLines.None)
                | (_port.CtsHolding ? SerialLines.Cts : SerialLines.None)
                | (_port.DsrHolding ? SerialLines.Dsr : SerialLines.None)
                | (_port.CDHolding ? SerialLines.Dcd : SerialLines.None);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool SetLine(SerialLines line, bool raised)
    {
        try
        {
            if (line.HasFlag(SerialLines.Dtr))
            {
                _port.DtrEnable = raised;
            }

            if (line.HasFlag(SerialLines.Rts))
            {
                _port.RtsEnable = raised;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private protected override void CloseDevice()
    {
        // The stream first, as it does not wait for what cannot be sent; SerialPort.Close alone would, for ever.
        Quietly(Stream.Dispose);
        Quietly(_port.Dispose);
    }

    private protected override LinkException ToFault(Exception exception) => exception switch
    {
        // Linux says "The port is closed" when it was unplugged; Windows cancels the read or denies access.
        ObjectDisposedException or OperationCanceledException or UnauthorizedAccessException or InvalidOperationException => HungUp(exception),
        IOException io when io.HResult is Libc.EIO or Libc.ENXIO or Libc.ENODEV or WindowsError.OperationAborted
            or WindowsError.DeviceNotConnected or WindowsError.BadCommand or WindowsError.DeviceNotFunctioning => HungUp(exception),
        _ => new LinkException(Name, LinkFailure.IoError, exception.Message, exception),
    };

    private static SerialPort OpenPort(string name, LinkSettings settings)
    {
        SerialPort port = new(name, settings.Baud, Parity.None, 8, StopBits.One)
        {
            Handshake = settings.FlowControl == FlowControl.RtsCts ? Handshake.RequestToSend : Handshake.None,
            ReadTimeout = SerialPort.InfiniteTimeout,
            WriteTimeout = SerialPort.InfiniteTimeout, // the link has its own limit
        };
        try
        {
            try
            {
                port.Open();
            }
            catch (UnauthorizedAccessException) when (!OperatingSystem.IsWindows())
            {
                // The first open that fails in a process reports a made-up errno (203); the second one is right.
                port.Open();
            }

            return port;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            port.Dispose();
            throw OpenFault(name, e);
        }
    }

    private static LinkException OpenFault(string name, Exception e)
    {
        if (!OperatingSystem.IsWindows() && (e as IOException ?? e.InnerException as IOException) is { } unix)
        {
            return OpenFailure.FromErrno(name, unix.HResult, e);
        }

        return e switch
        {
            FileNotFoundException or DirectoryNotFoundException => OpenFailure.FromErrno(name, Libc.ENOENT, e),
            UnauthorizedAccessException => OpenFailure.Busy(name, e),
            ArgumentOutOfRangeException => OpenFailure.FromErrno(name, Libc.EINVAL, e),
            ArgumentException => OpenFailure.FromErrno(name, Libc.ENOTTY, e),
            _ => new LinkException(name, LinkFailure.IoError, e.Message, e),
        };
    }

    private static void Quietly(Action close)
    {
        try
        {
            close();
        }
#pragma warning disable CA1031 // a port that is gone throws what it likes; there is nothing left to do with it
        catch (Exception)
#pragma warning restore CA1031
        {
            // nothing to add
        }
    }

    // HRESULTs of winerror.h.
    private static class WindowsError
    {
        internal const int BadCommand = unchecked((int)0x80070016);
        internal const int DeviceNotFunctioning = unchecked((int)0x8007001F);
        internal const int OperationAborted = unchecked((int)0x800703E3);
        internal const int DeviceNotConnected = unchecked((int)0x8007048F);
    }
}
