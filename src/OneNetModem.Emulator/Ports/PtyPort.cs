// A pseudo-terminal as the module's serial port. Hosts open and close it as they like; the port stays, until its plug is
// pulled.
using System.Globalization;
using System.IO.Pipelines;
using OneNetModem.At.Links;

namespace OneNetModem.Emulator.Ports;

/// <summary>A pty whose slave behaves like a USB serial port of a module (Linux). While no host has it open, what the
/// module says is lost, as on a real one.</summary>
public sealed class PtyPort : IByteLink, IPluggablePort
{
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private volatile PtyLife? _life;
    private PtySymlink? _symlink;
    private string? _link;
    private volatile bool _disposed;

    /// <summary>Opens the pty.</summary>
    /// <param name="link">Path of a symlink to the slave; a stale one that leads to a pty is replaced. Null makes none.</param>
    /// <exception cref="IOException">No pty could be had, or there is something else at <paramref name="link"/>.</exception>
    public PtyPort(string? link = null)
    {
        Closed = _closed.Token;
        Begin(new PtyDevice(), link);
    }

    /// <summary>Told when a host has opened the port (true) or the last one has closed it (false), on the port's thread,
    /// from where the port cannot be unplugged.</summary>
    public Action<bool>? HostChanged { get; set; }

    /// <summary>The device that a host opens, <c>/dev/pts/N</c>; while unplugged, the one that was.</summary>
    public string SlavePath { get; private set; } = "";

    /// <summary>The symlink if there is one, else the device. Changes with a replug under another name.</summary>
    public string Name => _link ?? SlavePath;

    /// <summary>Whether the plug is in: the device is there for hosts to open.</summary>
    public bool IsPluggedIn => _life is not null;

    /// <inheritdoc/>
    public PipeReader Input => _input.Reader;

    /// <inheritdoc/>
    public CancellationToken Closed { get; }

    /// <summary>Always null: only a dispose ends this port.</summary>
    public LinkException? Fault => null;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (_disposed)
        {
            return ValueTask.FromException(new LinkException(Name, LinkFailure.Closed, "the port was closed by this program"));
        }

        _life?.Write(bytes);
        return default;
    }

    /// <inheritdoc/>
    public void Unplug()
    {
        lock (_gate)
        {
            // The name goes first: nobody shall find a link that leads nowhere.
            _symlink?.Dispose();
            _symlink = null;
            _life?.End();
            _life = null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>With a symlink its name is kept, or its last number counted up: <c>ttyUSB2</c>, <c>ttyUSB3</c>. Without one the
    /// system gives the number: usually the old one when the host has let go of it, always another one when asked for.</remarks>
    public string Replug(bool underAnotherName)
    {
        lock (_gate)
        {
            if (_life is not null || _disposed)
            {
                return Name;
            }

            var device = new PtyDevice();
            if (_link is null && underAnotherName && device.Path == SlavePath)
            {
                PtyDevice first = device;
                device = new PtyDevice();
                first.Dispose();
            }

            Begin(device, underAnotherName ? Next(_link) : _link);
            return Name;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return default;
            }

            Unplug();
            _disposed = true;
        }

        _input.Writer.Complete();
        _closed.Cancel();
        _closed.Dispose();
        return default;
    }

    private static string? Next(string? link)
    {
        if (link is null)
        {
            return null;
        }

        string stem = link.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return int.TryParse(link.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{stem}{number + 1}")
            : link + "-1";
    }

    private void Begin(PtyDevice device, string? link)
    {
        try
        {
            _symlink = link is null ? null : new PtySymlink(link, device.Path);
        }
        catch
        {
            device.Dispose();
            throw;
        }

        _link = link;
        SlavePath = device.Path;
        _life = new PtyLife(device, _input.Writer, there => HostChanged?.Invoke(there));
    }
}
