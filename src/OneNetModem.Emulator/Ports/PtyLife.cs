// One life of a pty port, from plug to unplug: its device, the thread that serves it, and what waits to be written.
using System.IO.Pipelines;

namespace OneNetModem.Emulator.Ports;

/// <summary>One thread waits in poll, without a time limit: an idle port costs nothing.</summary>
internal sealed class PtyLife
{
    // What a host does not read is kept up to here and then lost: a module without flow control does the same.
    private const int LongestBacklog = 1024 * 1024;

    private readonly PtyDevice _device;
    private readonly PipeWriter _input;
    private readonly Action<bool> _hostChanged;
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _backlog = new();
    private readonly Thread _thread;
    private ReadOnlyMemory<byte> _unwritten;
    private int _backlogBytes;
    private bool _ending;

    internal PtyLife(PtyDevice device, PipeWriter input, Action<bool> hostChanged)
    {
        _device = device;
        _input = input;
        _hostChanged = hostChanged;
        _thread = new Thread(Run) { IsBackground = true, Name = "pty " + device.Path };
        _thread.Start();
    }

    internal string Path => _device.Path;

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

    /// <summary>Writes at once what fits and the rest when there is room; lost when no host is there.</summary>
    internal void Write(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_ending || !_device.HostIsThere)
            {
                return;
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
    }

    /// <summary>Closes the device: a host that has it open is hung up.</summary>
    internal void End()
    {
        lock (_gate)
        {
            _ending = true;
        }

        _device.Wake();
        _thread.Join();
        _device.Dispose();
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

            _hostChanged(true);
            ServeHost();
            _hostChanged(false);
        }
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
        while ((count = _device.Read(_input.GetSpan(4096))) > 0)
        {
            _input.Advance(count);
            any = true;
        }

        if (any)
        {
            // Never waits: the pipe has no bound.
            _ = _input.FlushAsync().AsTask();
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
