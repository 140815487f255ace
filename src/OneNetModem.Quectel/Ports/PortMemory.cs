// Which module a modem's port belonged to when it was first opened: ttyUSB numbers move, and the name may be another device's.
namespace OneNetModem.Quectel.Ports;

/// <summary>Remembers a USB port by its USB socket and interface number, which stay when names move.</summary>
/// <param name="port">What the settings say: a name, or <c>auto</c>.</param>
public sealed class PortMemory(string port)
{
    private readonly HashSet<string?> _beside = new(StringComparer.Ordinal);

    /// <summary>The port as it was last opened; null until a USB port has been.</summary>
    public SerialPortInfo? Known { get; private set; }

    /// <summary>A port was opened. What is no USB port is not remembered: an on-board UART, an address and a link that udev or
    /// an emulator looks after are themselves.</summary>
    /// <param name="path">The name under which it was opened.</param>
    /// <param name="ports">The ports of this computer at that moment.</param>
    public void Remember(string path, IReadOnlyList<SerialPortInfo> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        if (ports.FirstOrDefault(info => info.Path == path) is not { UsbPath: not null, Interface: not null } opened)
        {
            return;
        }
        if (opened.UsbPath != Known?.UsbPath)
        {
            _beside.Clear();
            _beside.UnionWith(ports.Where(info => info.Role == PortRole.At).Select(info => info.UsbPath));
        }
        Known = opened;
    }

    /// <summary>The remembered module's port under its name of now; null when it is not there.</summary>
    /// <remarks><c>auto</c> also follows the module into another socket: one of the same kind, where there was none when the
    /// module was taken. Modules that were there beside it are others.</remarks>
    public SerialPortInfo? Find(IReadOnlyList<SerialPortInfo> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        return Known is not { } known ? null
            : ports.FirstOrDefault(info => info.UsbPath == known.UsbPath && info.Interface == known.Interface && info.VendorId == known.VendorId)
            ?? (PortFinder.IsAuto(port) ? ports.FirstOrDefault(info => info.Role == PortRole.At && info.UsbIds == known.UsbIds && info.Serial == known.Serial && !_beside.Contains(info.UsbPath)) : null);
    }

    /// <summary>Why the remembered module's port cannot be opened, in words for a user.</summary>
    public string Explain(IReadOnlyList<SerialPortInfo> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        string gone = $"the module in USB socket {Known?.UsbPath} ({Known?.UsbIds}, interface {Known?.Interface}) is not there";
        SerialPortInfo? stranger = PortFinder.IsAuto(port) ? AutoPort.Choose(ports).Port : ports.FirstOrDefault(info => info.Path == port);
        return stranger is null ? gone : $"{gone}; {stranger.Path} is another device ({stranger.UsbIds} {stranger.Product} in socket {stranger.UsbPath}) and is left alone: start anew to use it";
    }
}
