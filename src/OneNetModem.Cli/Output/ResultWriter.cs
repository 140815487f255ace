// Results, and nothing else, go to stdout: plain lines for people, or one JSON object a line for programs.
using System.Text.Json;
using OneNetModem.Bridge.Lines;

namespace OneNetModem.Cli.Output;

/// <summary>Writes results.</summary>
/// <param name="output">stdout.</param>
/// <param name="json">Whether programs read it.</param>
/// <param name="time">Where the time of an event comes from.</param>
internal sealed class ResultWriter(TextWriter output, bool json, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();

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
            WriteDocument(line);
        }
    }

    /// <summary>Writes a line for people only; nothing with <c>--json</c>.</summary>
    public void WriteLine(string text)
    {
        if (!IsJson)
        {
            WriteDocument(text);
        }
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
}
