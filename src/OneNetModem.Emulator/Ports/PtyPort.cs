// A pseudo-terminal as the module's serial port. Hosts open and close it as they like; the port stays.
using System.IO.Pipelines;
using OneNetModem.At.Links;

namespace OneNetModem.Emulator.Ports;

/// <summary>A pty whose slave behaves like a USB serial port of a module (Linux). While no host has it open, what the
/// module says is lost, as on a real one.</summary>
/// <remarks>One thread waits in poll, without a time limit: an idle port costs nothing.</remarks>
public sealed class PtyPort : IByteLink
{
    // What a host does not read is kept up to here and then lost: a module without flow control does the same.
    private const int LongestBacklog = 1024 * 1024;

    private readonly PtyDevice _device = new();
    private readonly PtySymlink? _symlink;
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _backlog = new();
    private readonly Thread _thread;
    private ReadOnlyMemory<byte> _unwritten;
    private int _backlogBytes;
    private bool _ending;

    /// <summary>Opens the pty.</summary>
    /// <param name="link">Path of a symlink to the slave; a stale one that leads to a pty is replaced. Null makes none.</param>
    /// <exception cref="IOException">No pty could be had, or there is something else at <paramref name="link"/>.</exception>
    public PtyPort(string? link = null)
    {
        if (link is not null)
        {
            try
            {
                _symlink = new PtySymlink(link, _device.Path);
            }
            catch
            {
                _device.Dispose();
                throw;
            }
        }

        Name = link ?? _device.Path;
        Closed = _closed.Token;
        _thread = new Thread(Run) { IsBackground = true, Name = "pty " + _device.Path };
        _thread.Start();
    }

    /// <summary>Told when a host has opened the port (true) or the last one has closed it (false), on the port's thread.</summary>
    public Action<bool>? HostChanged { get; set; }

    /// <summary>The device that a host opens: <c>/dev/pts/N</c>.</summary>
    public string SlavePath => _device.Path;

    /// <summary>The symlink if there is one, else the device.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public PipeReader Input => _input.Reader;

    /// <inheritdoc/>
    public CancellationToken Closed { get; }

    /// <summary>Always null: only a dispose ends this port.</summary>
    public LinkException? Fault => null;

    private bool Ending
    {
        get
        {
            lock (_gate)
            {
                return _ending;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        lock (_gate)
        {
            if (_ending)
            {
                return ValueTask.FromException(new LinkException(Name, LinkFailure.Closed, "the port was closed by this program"));
            }

            if (!_device.HostIsThere)
            {
                return default;
            }

            int written = _backlogBytes == 0 ? _device.Write(bytes.Span) : 0;
            int rest = bytes.Length - written;
            if (rest > 0 && _backlogBytes + rest <= LongestBacklog)
            {
                _backlog.Enqueue(bytes[written..].ToArray());
                _backlogBytes += rest;
                _device.Wake();
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ending)
            {
                return default;
            }

            _ending = true;
        }

        _device.Wake();
        _thread.Join();
        _device.Dispose();
        _symlink?.Dispose();
        _closed.Cancel();
        _closed.Dispose();
        return default;
    }

    private void Run()
    {
        while (!Ending)
        {
            if (!_device.HostIsThere)
            {
                _device.WaitForOpen();
                // A host that came and went meanwhile may have left bytes behind.
                ReadAvailable();
                continue;
            }

            HostChanged?.Invoke(true);
            ServeHost();
            HostChanged?.Invoke(false);
        }

        _input.Writer.Complete();
    }

    private void ServeHost()
    {
        while (!Ending)
        {
            if (!ReadAvailable())
            {
                lock (_gate)
                {
                    _backlog.Clear();
                    _backlogBytes = 0;
                    _unwritten = default;
                    _device.CleanUpAfterHost();
                }

                return;
            }

            _device.WaitForBytes(orRoom: WriteBacklog());
        }
    }

    /// <summary>Passes on what a host wrote. False when no host is there any more.</summary>
    private bool ReadAvailable()
    {
        bool any = false;
        int count;
        while ((count = _device.Read(_input.Writer.GetSpan(4096))) > 0)
        {
            _input.Writer.Advance(count);
            any = true;
        }

        if (any)
        {
            // Never waits: the pipe has no bound.
            _ = _input.Writer.FlushAsync().AsTask();
        }

        return count == 0;
    }

    /// <summary>Writes what waits. True when some of it has to wait on.</summary>
    private bool WriteBacklog()
    {
        lock (_gate)
        {
            while (_backlogBytes > 0)
            {
                if (_unwritten.IsEmpty)
                {
                    _unwritten = _backlog.Dequeue();
                }

                int written = _device.Write(_unwritten.Span);
                _unwritten = _unwritten[written..];
                _backlogBytes -= written;
                if (!_unwritten.IsEmpty)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
