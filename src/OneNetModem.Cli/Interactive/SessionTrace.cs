// /trace and /hex: what passes on the line, into a file or onto the terminal, secrets masked. Both can be switched while it is open.
using System.Globalization;
using System.Text;
using OneNetModem.At.Tracing;

namespace OneNetModem.Cli.Interactive;

/// <summary>Sees the line of a console.</summary>
/// <param name="time">The clock of trace files.</param>
internal sealed class SessionTrace(TimeProvider time) : ITraceSink, IAsyncDisposable
{
    private const int BytesOfRow = 16;

    private readonly Lock _gate = new();
    private readonly SecretFilter _sent = new(), _received = new();
    private TraceWriter? _file;

    /// <summary>Shows a row of the hex view; null: it is off.</summary>
    public Action<string>? Hex { get; set; }

    /// <summary>Starts a new trace file in place of the one there was, or with null ends that one.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder is not writable.</exception>
    public async Task TraceAsync(string? path)
    {
        TraceWriter? next = path is null ? null : TraceWriter.Create(path, time), before;
        lock (_gate)
        {
            (before, _file) = (_file, next);
        }

        if (before is not null)
        {
            await before.DisposeAsync();
        }
    }

    public void Record(TraceDirection direction, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _file?.Record(direction, bytes);

            // The filters see everything, shown or not: a secret may begin in one chunk and end in another.
            SecretFilter filter = direction == TraceDirection.Tx ? _sent : _received;
            StringBuilder masked = new(bytes.Length);
            foreach (byte b in bytes)
            {
                filter.Append((char)b, masked);
            }

            for (int i = 0; Hex is { } show && i < masked.Length; i += BytesOfRow)
            {
                show(Row(direction, masked.ToString(i, Math.Min(BytesOfRow, masked.Length - i))));
            }
        }
    }

    public void Note(string text)
    {
        lock (_gate)
        {
            _file?.Note(text);
        }
    }

    public async ValueTask DisposeAsync() => await TraceAsync(null);

    private static string Row(TraceDirection direction, string bytes)
    {
        string hex = string.Join(' ', bytes.Select(b => ((int)b).ToString("x2", CultureInfo.InvariantCulture)));
        string text = string.Concat(bytes.Select(b => b is >= ' ' and <= '~' ? b : '.'));
        return $"{(direction == TraceDirection.Tx ? "-->" : "<--")} {hex.PadRight((BytesOfRow * 3) - 1)}  {text}";
    }
}
