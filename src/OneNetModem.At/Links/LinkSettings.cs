// How a port is to be opened: what a user can set, with the values that fit a Quectel module as it comes.
namespace OneNetModem.At.Links;

/// <summary>Which implementation reads a local port.</summary>
public enum LinkKind
{
    /// <summary>The better one for the platform: <see cref="TtyLink"/> on Linux, else <see cref="SerialPortLink"/>.</summary>
    Auto,

    /// <summary>System.IO.Ports, every platform.</summary>
    System,

    /// <summary>The native one, Linux only.</summary>
    Tty,
}

/// <summary>Hardware flow control of a serial port.</summary>
public enum FlowControl
{
    /// <summary>None.</summary>
    None,

    /// <summary>RTS/CTS. There is no XON/XOFF here: it eats the bytes 0x11 and 0x13 of payloads.</summary>
    RtsCts,
}

/// <summary>Settings of a link. Serial lines are always 8 data bits, no parity, one stop bit.</summary>
public sealed record LinkSettings
{
    // What a tty driver may still hold of earlier writes when a write begins.
    private const int DriverBuffer = 4096;
    private const int BitsPerByte = 10;

    /// <summary>The settings of a module as it comes: 115200 baud, no flow control.</summary>
    public static LinkSettings Default { get; } = new();

    /// <summary>Baud rate, 300 to 4000000; any rate that the hardware takes, default 115200.</summary>
    public int Baud { get; init; } = 115200;

    /// <summary>Flow control, default none.</summary>
    public FlowControl FlowControl { get; init; }

    /// <summary>Whether DTR is raised after the open (default). Modules hold back or hang up without it (AT&amp;D1, AT&amp;D2).</summary>
    public bool Dtr { get; init; } = true;

    /// <summary>Whether RTS is raised after the open (default); the driver moves it with <see cref="FlowControl.RtsCts"/>.</summary>
    public bool Rts { get; init; } = true;

    /// <summary>Keep DTR when the port closes (default), so that a module with AT&amp;D2 does not hang up.
    /// the native one only: System.IO.Ports always drops it (dotnet/runtime#97741).</summary>
    public bool KeepDtrAtClose { get; init; } = true;

    /// <summary>Which implementation reads a local port.</summary>
    public LinkKind Kind { get; init; }

    /// <summary>How long a write may stall, beyond the time that its bytes take at the baud rate; default 5 s.</summary>
    public TimeSpan WriteStall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a TCP connect may take; default 10 s.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="LinkException"><see cref="LinkFailure.BadSettings"/>, with the value and the range.</exception>
    internal void Check(string link)
    {
        if (Baud is < 300 or > 4_000_000)
        {
            throw new LinkException(link, LinkFailure.BadSettings, $"the baud rate must be 300 to 4000000, not {Baud}");
        }

        if (WriteStall <= TimeSpan.Zero || ConnectLimit <= TimeSpan.Zero)
        {
            throw new LinkException(link, LinkFailure.BadSettings, "the time limits must be above zero");
        }
    }

    /// <summary>The longest that a write of so many bytes may take.</summary>
    public TimeSpan WriteLimit(int bytes) =>
        WriteStall + TimeSpan.FromSeconds((double)(bytes + DriverBuffer) * BitsPerByte / Baud);
}
