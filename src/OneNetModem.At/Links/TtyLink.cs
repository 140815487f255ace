// A serial port on Linux, without System.IO.Ports: one thread that sleeps in poll() until there is something to do.
using System.Globalization;
using System.Runtime.InteropServices;

namespace OneNetModem.At.Links;

/// <summary>A tty read through poll(2): no idle CPU, a hang-up is seen at once, any baud rate.</summary>
/// <remarks>
/// The reader of <see cref="IByteLink.Input"/> runs on this link's thread. It must not block there, or nothing is
/// received and what write(2) could not take at once is not sent; it may dispose the link.
/// </remarks>
public sealed class TtyLink : ByteLink, IModemLines
{
    private const int ReadSize = 4096;

    // Writers and the thread share the descriptor; whoever uses it holds this, so that it is never used after close.
    private readonly Lock _fdGate = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _readBuffer = GC.AllocateUninitializedArray<byte>(ReadSize, pinned: true);
    private readonly Thread _thread;
    private int _fd;
    private int _wake;
    private ReadOnlyMemory<byte> _rest;
    private TaskCompletionSource? _sent;
    private volatile bool _paused;

    private TtyLink(string path, LinkSettings settings, TimeProvider time, int fd, int wake)
        : base(path, settings, time)
    {
        _fd = fd;
        _wake = wake;
        _thread = new Thread(Run) { IsBackground = true, Name = "tty " + path };
    }

    /// <summary>Opens a tty.</summary>
    /// <param name="path">Its path; a symbolic link (/dev/serial/by-id/...) and a pty will do.</param>
    /// <param name="settings">How; default 115200 baud without flow control.</param>
    /// <param name="time">Clock of the write limit; default the system's.</param>
    /// <exception cref="LinkException">It could not be opened; the message says why and what to do.</exception>
    /// <exception cref="PlatformNotSupportedException">Not on Linux.</exception>
    public static TtyLink Open(string path, LinkSettings? settings = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("TtyLink is for Linux; use SerialPortLink.");
        }

        settings ??= LinkSettings.Default;
        settings.Check(path);
        int fd = TtyDevice.Open(path, settings);
        int wake = Libc.EventFd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (wake < 0)
        {
            int errno = Libc.Errno;
            TtyDevice.Close(fd, discard: false);
            throw OpenFailure.FromErrno(path, errno);
        }

        TtyLink link = new(path, settings, time ?? TimeProvider.System, fd, wake);
        link._thread.Start();
        return link;
    }

    /// <inheritdoc/>
    public SerialLines? ReadLines()
    {
        lock (_fdGate)
        {
            return _fd < 0 ? null : ModemControl.Get(_fd);
        }
    }

    /// <inheritdoc/>
    public bool SetLine(SerialLines line, bool raised)
    {
        lock (_fdGate)
        {
            return _fd >= 0 && ModemControl.Set(_fd, line, raised);
        }
    }

    private protected override ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_fdGate)
        {
            if (_fd < 0)
            {
                return ValueTask.FromException(Down());
            }

            if (!TryWrite(ref bytes, out LinkException? fault))
            {
                return ValueTask.FromException(fault!);
            }

            if (bytes.IsEmpty)
            {
                return default;
            }

            _rest = bytes;
            _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Wake();
            return new ValueTask(_sent.Task);
        }
    }

    private protected override void Release()
    {
        // From the reader's own continuation: the loop is below us on the stack and must find nothing left to do.
        if (Thread.CurrentThread == _thread)
        {
            CloseDevice();
        }
        else
        {
            Wake();
        }
    }

    private protected override Task ReleasedAsync() => _released.Task;

    private void Run()
    {
        while (!Ended)
        {
            Step();
        }

        CloseDevice();
    }

    private unsafe void Step()
    {
        // Only this thread closes the descriptors, so they may be used here without the lock.
        Libc.PollFd* fds = stackalloc Libc.PollFd[2];
        fds[0] = new Libc.PollFd { Fd = _fd, Events = Interest() };
        fds[1] = new Libc.PollFd { Fd = _wake, Events = Libc.POLLIN };
        if (Libc.Poll(fds, 2, -1) < 0)
        {
            if (Libc.Errno != Libc.EINTR)
            {
                End(IoFault(Libc.Errno));
            }

            return;
        }

        if (fds[1].Revents != 0)
        {
            ulong count;
            _ = Libc.Read(_wake, (byte*)&count, sizeof(ulong));
        }

        short ready = fds[0].Revents;
        if ((ready & Libc.POLLOUT) != 0)
        {
            SendRest();
        }

        if ((ready & (Libc.POLLIN | Libc.POLLHUP | Libc.POLLERR | Libc.POLLNVAL)) != 0 && !Ended)
        {
            Receive(hungUp: (ready & ~(Libc.POLLIN | Libc.POLLOUT)) != 0);
        }
    }

    private short Interest()
    {
        lock (_fdGate)
        {
            return (short)((_paused ? 0 : Libc.POLLIN) | (_sent is null ? 0 : Libc.POLLOUT));
        }
    }

    private unsafe void Receive(bool hungUp)
    {
        if (_paused)
        {
            End(HungUp()); // poll reports a hang-up unasked; the reader is behind by the whole bound of the pipe
            return;
        }

        nint count;
        fixed (byte* buffer = _readBuffer)
        {
            count = Libc.Read(_fd, buffer, ReadSize);
        }

        if (count <= 0)
        {
            int errno = count == 0 ? Libc.EIO : Libc.Errno;
            if (hungUp || errno is not (Libc.EAGAIN or Libc.EINTR))
            {
                End(IoFault(errno));
            }

            return;
        }

        ValueTask delivered = DeliverAsync(_readBuffer.AsMemory(0, (int)count));
        if (!delivered.IsCompletedSuccessfully)
        {
            _paused = true;
            _ = ResumeAsync(delivered);
        }
    }

    private async Task ResumeAsync(ValueTask delivered)
    {
        await delivered;
        _paused = false;
        lock (_fdGate)
        {
            Wake();
        }
    }

    private void SendRest()
    {
        TaskCompletionSource? sent;
        LinkException? fault;
        lock (_fdGate)
        {
            if (_fd < 0 || _sent is null || (TryWrite(ref _rest, out fault) && !_rest.IsEmpty))
            {
                return;
            }

            sent = _sent;
            _sent = null;
            _rest = default;
        }

        if (fault is null)
        {
            sent.TrySetResult();
        }
        else
        {
            sent.TrySetException(fault);
        }
    }

    // Writes what the kernel takes now and moves bytes on; false: the device has failed.
    private unsafe bool TryWrite(ref ReadOnlyMemory<byte> bytes, out LinkException? fault)
    {
        fault = null;
        while (!bytes.IsEmpty)
        {
            nint count;
            fixed (byte* p = bytes.Span)
            {
                count = Libc.Write(_fd, p, (nuint)bytes.Length);
            }

            if (count >= 0)
            {
                bytes = bytes[(int)count..];
                continue;
            }

            int errno = Libc.Errno;
            if (errno == Libc.EAGAIN)
            {
                return true;
            }

            if (errno != Libc.EINTR)
            {
                fault = IoFault(errno);
                return false;
            }
        }

        return true;
    }

    private unsafe void Wake()
    {
        lock (_fdGate)
        {
            ulong one = 1;
            if (_wake >= 0)
            {
                _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
            }
        }
    }

    private void CloseDevice()
    {
        int fd;
        int wake;
        TaskCompletionSource? sent;
        lock (_fdGate)
        {
            (fd, wake, sent) = (_fd, _wake, _sent);
            (_fd, _wake, _sent, _rest) = (-1, -1, null, default);
        }

        if (fd < 0)
        {
            return;
        }

        TtyDevice.Close(fd, discard: Fault is not null || sent is not null);
        _ = Libc.Close(wake);
        sent?.TrySetException(Down());
        _released.TrySetResult();
    }

    private LinkException HungUp() => new(Name, LinkFailure.HungUp,
        "the device went away (unplugged, modem restarted, or the other end closed)");

    private LinkException IoFault(int errno) => errno is Libc.EIO or Libc.ENXIO or Libc.ENODEV or Libc.EPIPE or Libc.EAGAIN
        ? HungUp()
        : new LinkException(Name, LinkFailure.IoError, string.Create(CultureInfo.InvariantCulture,
            $"{Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})"));
}
