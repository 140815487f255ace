// One modem's port through all its lives: found, opened, and seen to come back.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.At.Links;

namespace OneNetModem.Quectel.Ports;

/// <summary>The port that the settings name. After a loss it is the same module's again, whatever its name is then:
/// <c>imei:...</c> goes by the IMEI, all other USB ports by USB socket and interface number. For one session, which opens and
/// waits in turns.</summary>
public sealed class ModemPort
{
    private readonly string _modem;
    private readonly string _port;
    private readonly LinkSettings _settings;
    private readonly ISerialPortList _ports;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PortFinder _finder;
    private readonly PortMemory _memory;
    private readonly string? _folder;
    private string _seen = "";

    /// <summary>A port, not opened.</summary>
    /// <param name="modem">What the log calls the modem.</param>
    /// <param name="port"><c>auto</c>, <c>imei:...</c>, a name or an address.</param>
    /// <param name="settings">How it is opened.</param>
    /// <param name="ports">The ports of this computer.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="log">Log.</param>
    public ModemPort(string modem, string port, LinkSettings settings, ISerialPortList ports, TimeProvider time, ILogger? log = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(port);
        ArgumentNullException.ThrowIfNull(ports);
        (_modem, _port, _settings, _ports, _time, _log) = (modem, port, settings, ports, time, log ?? NullLogger.Instance);
        _finder = new PortFinder(ports, settings, time);
        _memory = new PortMemory(port);
        _folder = !OperatingSystem.IsLinux() || port.Contains("://", StringComparison.Ordinal) ? null
            : PortFinder.IsAuto(port) || PortFinder.IsImei(port) ? ports.Folder
            : Path.GetDirectoryName(Path.GetFullPath(port));
    }

    /// <summary>Waits for the port to come, see <see cref="Session.ModemSessionOptions.PortArrival"/>; null where nothing tells
    /// of it: an address, another system than Linux.</summary>
    public Func<CancellationToken, Task>? Arrival => _folder is null ? null : ArriveAsync;

    /// <summary>Opens it: one link a call.</summary>
    /// <exception cref="LinkException">It cannot be opened or is not there; the message says what was looked at.</exception>
    public async ValueTask<IByteLink> OpenAsync(CancellationToken cancellationToken)
    {
        _seen = Look();
        string path = await FindAsync(cancellationToken);
        IByteLink link = await LinkOpener.OpenAsync(path, _settings, _time, cancellationToken);
        try
        {
            // Only now: while it is open no other device gets its name.
            SerialPortInfo? before = _memory.Known;
            _memory.Remember(path, _ports.List());
            if (before is not null && before.Path != path)
            {
                QuectelLog.PortRenamed(_log, _modem, _memory.Known?.UsbPath, path, before.Path);
            }

            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    private async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        if (_memory.Known is null || PortFinder.IsImei(_port))
        {
            return await _finder.FindAsync(_port, cancellationToken);
        }

        IReadOnlyList<SerialPortInfo> ports = _ports.List();
        return _memory.Find(ports)?.Path ?? throw new LinkException(_port, LinkFailure.NotFound, _memory.Explain(ports));
    }

    private async Task ArriveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Made before the look. And made anew each time: the folder itself may have come or gone, as /dev/serial does.
            using DeviceWatch watch = new(_folder!);
            string now = Look();
            bool news = now != _seen;
            _seen = now;
            if (news && now.Length > 0)
            {
                return;
            }

            await watch.ChangedAsync(cancellationToken);
        }
    }

    /// <summary>What could be opened now. The time of birth tells a device from an earlier one of the same name.</summary>
    private string Look() => string.Join(' ', Candidates().Where(DeviceWatch.IsAccessible).Select(path => $"{path}@{File.GetCreationTimeUtc(path):O}"));

    private IEnumerable<string> Candidates() =>
        _folder is null ? []
        : PortFinder.IsImei(_port) || (PortFinder.IsAuto(_port) && _memory.Known is null) ? _ports.List().Where(info => info.Role == PortRole.At).Select(info => info.Path)
        : _memory.Known is null ? [_port]
        : _memory.Find(_ports.List()) is { } found ? [found.Path] : [];
}
