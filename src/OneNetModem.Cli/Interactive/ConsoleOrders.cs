// What begins with a slash: orders to the console itself.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Interactive;

/// <summary>What became of a line.</summary>
/// <param name="IsCommand">It is for the module.</param>
/// <param name="Leaves">It ends the console.</param>
/// <param name="Lines">Lines to do in its place.</param>
internal readonly record struct OrderResult(bool IsCommand = false, bool Leaves = false, IReadOnlyList<string>? Lines = null);

/// <summary>Carries out orders.</summary>
/// <param name="lines">Where their outcome is told.</param>
/// <param name="trace">What /trace and /hex switch.</param>
/// <param name="time">The clock.</param>
internal sealed class ConsoleOrders(IConsoleLines lines, SessionTrace trace, TimeProvider time) : IDisposable
{
    private static readonly (string Order, string Does)[] All =
    [
        ("/help", "this list"),
        ("/explain COMMAND", "what a command does, its parameters, ranges, codes, danger, and where that is known from"),
        ("/send FILE", "sends the lines of a file; where the module asks for data, the bytes of it"),
        ("/record FILE|off", "writes what is sent from here on into a script for 'script run'"),
        ("/trace FILE|off", "writes every byte with its time into a file, secrets masked"),
        ("/hex on|off", "shows the bytes that pass, secrets masked"),
        ("/quit", "leaves, as Ctrl-D does"),
    ];

    private static readonly string[] Keys =
    [
        "Tab completes commands, sub-commands and values; up and down go through earlier lines, Ctrl-R looks for one.",
        "Ctrl-C clears the line, or gives up the command that is waited for.",
    ];

    /// <summary>The script that is being recorded; null: none.</summary>
    public SessionRecord? Record { get; private set; }

    /// <summary>How an order may go on that is being typed.</summary>
    public static CommandCompletion Complete(string line) => new(
        0, [.. All.Where(one => one.Order.Split(' ')[0].StartsWith(line, StringComparison.OrdinalIgnoreCase)).Select(one => new CompletionChoice(one.Order.Split(' ')[0], one.Does))], null);

    /// <summary>Takes a line.</summary>
    public async Task<OrderResult> TakeAsync(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return default;
        }

        if (line[0] != '/')
        {
            return new(IsCommand: true);
        }

        int blank = line.IndexOf(' ', StringComparison.Ordinal);
        (string order, string rest) = blank < 0 ? (line, "") : (line[..blank], line[blank..].Trim());
        switch (order, rest)
        {
            case ("/quit" or "/exit", ""):
                return new(Leaves: true);
            case ("/help", _):
                Help();
                return default;
            case ("/explain", { Length: > 0 }):
                Explain(rest);
                return default;
            case ("/send", { Length: > 0 }):
                return new(Lines: ReadFile(rest) is { } file ? [.. System.Text.Encoding.UTF8.GetString(file).ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : []);
            case ("/record", { Length: > 0 }):
                Try(() => StartRecord(rest));
                return default;
            case ("/trace", { Length: > 0 }):
                await TraceAsync(rest);
                return default;
            case ("/hex", "on" or "off"):
                trace.Hex = rest == "on" ? lines.Print : null;
                return default;
            default:
                lines.Print(Array.Find(All, one => one.Order.Split(' ')[0] == order) is { Order: { } known } ? $"  {known}" : $"  {VisibleText.Cut(order)} is no order; /help lists them");
                return default;
        }
    }

    /// <summary>The bytes of a file; null, with the reason told, when it cannot be read.</summary>
    public byte[]? ReadFile(string path)
    {
        byte[]? bytes = null;
        Try(() => bytes = File.ReadAllBytes(path));
        return bytes;
    }

    public void Dispose() => Record?.Dispose();

    private void Help() => lines.Print(string.Join('\n', All.Select(one => $"  {one.Order,-18}{one.Does}").Concat(Keys.Select(key => "  " + key))));

    private void Explain(string text)
    {
        string shown = SecretMask.Line(text);
        string[] described = [.. AtCommandLine.Parse(shown).SelectMany(CommandDescription.Of)];
        lines.Print(described.Length > 0 ? string.Join('\n', described) : "  nothing is known of " + VisibleText.Cut(shown));
    }

    private void StartRecord(string path)
    {
        Record?.Dispose();
        Record = path == "off" ? null : new SessionRecord(path, time.GetUtcNow());
        lines.Print(Record is null ? "  recording is off" : $"  recording into {path}");
    }

    private async Task TraceAsync(string path)
    {
        try
        {
            await trace.TraceAsync(path == "off" ? null : path);
            lines.Print(path == "off" ? "  tracing is off" : $"  tracing into {path}");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            lines.Print("  " + wrong.Message);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            lines.Print("  " + wrong.Message);
        }
    }
}
