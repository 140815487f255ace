// What happened last on a simulated line, for a failure's message: bytes both ways, faults that struck, and, where a seed is played
// again to be understood, the driver's own log among them.
using System.Text;
using Microsoft.Extensions.Logging;

namespace OneNetModem.Simulation.World;

internal sealed class LineRecord(VirtualTime time, bool whole) : ILoggerFactory, ILogger
{
    private readonly Queue<(TimeSpan At, string Mark, string Text, byte[] Bytes)> _last = new();

    /// <summary>The first thing that the driver said of itself and must never say; null while there is none.</summary>
    public string? Violation { get; private set; }

    public void Note(string text) => Keep("   ", text, []);

    public void Bytes(bool fromHost, ReadOnlyMemory<byte> bytes) => Keep(fromHost ? "-->" : "<--", "", bytes.ToArray());

    public override string ToString() => string.Join("\n  ", _last.Select(l => $"{l.At} {l.Mark} {l.Text}{Visible(l.Bytes)}"));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Only errors, unless the whole log is wanted: texts that nobody reads cost most of a simulation's time.</summary>
    public bool IsEnabled(LogLevel logLevel) => whole || logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = formatter(state, exception) + exception;
        Note(line);
        if (logLevel >= LogLevel.Error)
        {
            Violation ??= line;
        }
    }

    public void Dispose()
    {
    }

    private static string Visible(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes).Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal);

    private void Keep(string mark, string text, byte[] bytes)
    {
        _last.Enqueue((time.Elapsed, mark, text, bytes));
        if (_last.Count > (whole ? 2000 : 80))
        {
            _last.Dequeue();
        }
    }
}
