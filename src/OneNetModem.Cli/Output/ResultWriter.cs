// Results, and nothing else, go to stdout: plain lines for people, or one JSON object a line for programs.
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using OneNetModem.Bridge.Lines;

namespace OneNetModem.Cli.Output;

/// <summary>Writes results.</summary>
/// <param name="output">stdout.</param>
/// <param name="json">Whether programs read it.</param>
/// <param name="time">Where the time of an event comes from.</param>
internal sealed class ResultWriter(TextWriter output, bool json, TimeProvider time) : IDisposable
{
    /// <summary>Events that may wait for a slow reader.</summary>
    private const int BehindLength = 4096;

    private static readonly TimeSpan LastWrites = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private Channel<string>? _behind;
    private Task _writing = Task.CompletedTask;
    private long _lost;

    /// <summary>Fires when nobody reads the results any more (<c>| head</c>): a command that goes on by itself ends then.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Whether results are JSON.</summary>
    public bool IsJson { get; set; } = json;

    /// <summary>Writes one result.</summary>
    /// <param name="eventName">The event's name in JSON.</param>
    /// <param name="plain">The text without <c>--json</c>; null for an event that only programs want.</param>
    /// <param name="fields">Writes the event's own fields, in camelCase.</param>
    public void Write(string eventName, string? plain, Action<Utf8JsonWriter> fields)
    {
        string? line = IsJson ? JsonLine.Of(eventName, time.GetUtcNow(), fields) : plain;
        if (line is not null)
        {
            Tell(line);
        }
    }

    /// <summary>Writes a line for people only; nothing with <c>--json</c>.</summary>
    public void WriteLine(string text)
    {
        if (!IsJson)
        {
            Tell(text);
        }
    }

    /// <summary>From here on events are written behind the back of whoever tells them: it may be a session's loop, and a reader
    /// that does not read must not hold it up. What does not fit is left out, and counted as the event <c>lost</c>.</summary>
    public void WriteBehind()
    {
        _behind = Channel.CreateBounded<string>(new BoundedChannelOptions(BehindLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref _lost));
        _writing = Task.Run(() => WriteAllAsync(_behind.Reader));
    }

    /// <summary>Writes what waits, as far as it is read.</summary>
    public async Task EndAsync()
    {
        _behind?.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LastWrites, time));
    }

    /// <summary>Writes what is a result as it stands in both modes: a script, a schema.</summary>
    public void WriteDocument(string text)
    {
        try
        {
            lock (_lock)
            {
                output.WriteLine(text);
                output.Flush();
            }
        }
        catch (IOException)
        {
            // The reader has gone. Whoever writes may be the session's loop, which must not fall over it.
            _closed.Cancel();
        }
    }

    public void Dispose() => _closed.Dispose();

    private void Tell(string line)
    {
        if (_behind is null)
        {
            WriteDocument(line);
        }
        else
        {
            _behind.Writer.TryWrite(line);
        }
    }

    private async Task WriteAllAsync(ChannelReader<string> lines)
    {
        await foreach (string line in lines.ReadAllAsync())
        {
            WriteDocument(line);
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                WriteDocument(IsJson
                    ? JsonLine.Of("lost", time.GetUtcNow(), json => json.WriteNumber("events", lost))
                    : string.Create(CultureInfo.InvariantCulture, $"({lost} lines are left out here: they were not read in time)"));
            }
        }
    }
}
