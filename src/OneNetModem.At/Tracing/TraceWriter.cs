// Writes a trace file behind the link's back: the link hands over bytes and goes on, a timer brings them to the file.
using System.Globalization;
using System.Reflection;
using System.Text;

namespace OneNetModem.At.Tracing;

/// <summary>Writes a trace, one JSON object a line, secrets masked. Safe to use from several threads.</summary>
/// <remarks>A trace never disturbs the link: when the file cannot be written, <see cref="Fault"/> says so; when it is
/// too slow, entries are left out and counted in <see cref="Lost"/>.</remarks>
public sealed class TraceWriter : ITraceSink, IAsyncDisposable
{
    private const int PendingBound = 16 * 1024 * 1024; // characters
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Stream _output;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly SecretFilter? _tx;
    private readonly SecretFilter? _rx;
    private readonly IdentityFilter? _txIdentities;
    private readonly IdentityFilter? _rxIdentities;
    private readonly ITimer _timer;
    private readonly StringBuilder _masked = new();
    private StringBuilder _pending = new();
    private Task _writing = Task.CompletedTask;
    private long _lost;
    private bool _disposed;

    /// <summary>Writes to a stream, which is disposed with the writer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="time">Clock of the entries and of the flush timer; default the system's.</param>
    /// <param name="keepSecrets">Leave secrets in; for the eyes of their owner only.</param>
    /// <param name="maskIdentities">Mask ICCID, IMSI and IMEI (<see cref="IdentityMask"/>).</param>
    public TraceWriter(Stream output, TimeProvider? time = null, bool keepSecrets = false, bool maskIdentities = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        (_tx, _rx) = keepSecrets ? (null, null) : (new SecretFilter(), new SecretFilter());
        (_txIdentities, _rxIdentities) = maskIdentities ? (new IdentityFilter(), new IdentityFilter()) : (null, null);
        string version = typeof(TraceWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        Note(string.Create(CultureInfo.InvariantCulture, $"OneNetModem {version}, {_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
        _timer = _time.CreateTimer(_ => _ = FlushAsync(), null, FlushEvery, FlushEvery);
    }

    /// <summary>What kept the file from being written, such as a full disk; nothing is written after it.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How many entries were left out because the file was slower than the link.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Writes to a new file that only its owner can read; an older one is replaced.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder is not writable.</exception>
    public static TraceWriter Create(string path, TimeProvider? time = null, bool keepSecrets = false, bool maskIdentities = false)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new TraceWriter(new FileStream(path, options), time, keepSecrets, maskIdentities);
    }

    /// <inheritdoc/>
    public void Record(TraceDirection direction, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _masked.Clear();
            SecretFilter? filter = direction == TraceDirection.Tx ? _tx : _rx;
            foreach (byte b in bytes)
            {
                if (filter is null)
                {
                    _masked.Append((char)b);
                }
                else
                {
                    filter.Append((char)b, _masked);
                }
            }

            StringBuilder shown = _masked;
            if ((direction == TraceDirection.Tx ? _txIdentities : _rxIdentities) is { } identities)
            {
                shown = new StringBuilder(_masked.Length);
                foreach (char c in _masked.ToString())
                {
                    identities.Append(c, shown);
                }
            }

            // Nothing is left of a chunk that lies inside a secret or an identity.
            if (shown.Length > 0)
            {
                Add(direction, shown);
            }
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        lock (_gate)
        {
            _masked.Clear();
            text = _tx is null ? text : SecretMask.Line(text);
            Add(TraceDirection.Note, _masked.Append(_txIdentities is null ? text : IdentityMask.Line(text)));
        }
    }

    /// <summary>Completes when all entries so far are in the file, or <see cref="Fault"/> is set.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_pending.Length > 0)
            {
                StringBuilder lines = _pending;
                _pending = new StringBuilder();
                _writing = WriteAsync(_writing, lines);
            }

            return _writing;
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            foreach ((TraceDirection direction, IdentityFilter? held) in (ReadOnlySpan<(TraceDirection, IdentityFilter?)>)[(TraceDirection.Tx, _txIdentities), (TraceDirection.Rx, _rxIdentities)])
            {
                StringBuilder rest = new();
                held?.End(rest);
                if (rest.Length > 0)
                {
                    Add(direction, rest);
                }
            }

            if (_lost > 0)
            {
                Append(TraceDirection.Note, new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{_lost} entries left out")));
            }

            _disposed = true;
        }

        await _timer.DisposeAsync();
        await FlushAsync();
        try
        {
            await _output.DisposeAsync();
        }
        catch (IOException e)
        {
            Fault ??= e;
        }
    }

    private void Add(TraceDirection direction, StringBuilder text)
    {
        if (_disposed || Fault is not null)
        {
            return;
        }

        if (_pending.Length > PendingBound)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        Append(direction, text);
    }

    private void Append(TraceDirection direction, StringBuilder text) => TraceLine.Append(_pending, _time.GetElapsedTime(_start).TotalSeconds, direction, text);

    private async Task WriteAsync(Task before, StringBuilder lines)
    {
        await Task.Yield(); // off the thread that asks, which may hold the lock or serve the link
        await before;
        if (Fault is not null)
        {
            return;
        }

        try
        {
            await _output.WriteAsync(Encoding.ASCII.GetBytes(lines.ToString()));
            await _output.FlushAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Fault = e;
        }
    }
}
