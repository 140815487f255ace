// A trace for people: one entry a line with its time, direction and control bytes, and under it what it meant.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Tracing;
using Spectre.Console;

namespace OneNetModem.Cli.Output;

/// <summary>Shows the entries of a trace as they are added.</summary>
internal sealed class TraceView
{
    /// <summary>A pause that is worth a line of its own, seconds.</summary>
    private const double Gap = 1;

    /// <summary>A serial port delivers lines in crumbs; those that come within this time are shown together, seconds.</summary>
    private const double Crumb = 0.2;

    private const string Indent = "                ";

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Quiet = new(decoration: Decoration.Dim);
    private static readonly Style Sent = new(Color.Aqua);
    private static readonly Style Meaning = new(Color.Green);
    private static readonly Style Trouble = new(Color.Red);
    private static readonly Style Notice = new(Color.Yellow);

    private readonly IAnsiConsole _console;
    private readonly TraceDecoder _decoder = new();
    private TraceRecord? _entry;
    private double _last;
    private bool _any;

    /// <summary>Shows on <paramref name="output"/>, which is stdout; in colour when that is a terminal that has it.</summary>
    public TraceView(TextWriter output)
    {
        // Spectre knows terminals and NO_COLOR, but not that this writer is stdout.
        bool colour = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi && AnsiConsole.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });

        // The terminal or the pager wraps long lines, and grep wants them whole.
        _console.Profile.Width = int.MaxValue / 2;
    }

    /// <summary>The next entry.</summary>
    public void Add(TraceRecord record)
    {
        if (_entry is { } begun && Continues(begun, record))
        {
            _entry = begun with { Text = begun.Text + record.Text };
        }
        else
        {
            End();
            _entry = record;
        }
    }

    /// <summary>Shows what is left.</summary>
    public void End()
    {
        if (_entry is not { } entry)
        {
            return;
        }

        _entry = null;
        ShowGap(entry);
        if (entry.Direction != TraceDirection.Note)
        {
            ShowBytes(entry);
            return;
        }

        Write((Time(entry), Quiet), ("     # ", Quiet), (VisibleText.Of(entry.Text), entry.Text is TraceNotes.Timeout or TraceNotes.PayloadStalled ? Notice : Quiet));
        ShowMeaning(entry);
    }

    private static bool Continues(TraceRecord begun, TraceRecord next) =>
        begun.Direction == next.Direction && begun.Direction != TraceDirection.Note
        && next.Seconds - begun.Seconds < Crumb && begun.Text.Length > 0 && begun.Text[^1] is not ('\n' or '\r');

    private void ShowGap(TraceRecord entry)
    {
        double gap = entry.Seconds - _last;
        if (_any && gap > Gap)
        {
            Write((string.Create(CultureInfo.InvariantCulture, $"{Indent}... {gap:0.0} s"), Quiet));
        }

        (_any, _last) = (true, entry.Seconds);
    }

    private void ShowBytes(TraceRecord entry)
    {
        bool tx = entry.Direction == TraceDirection.Tx;
        bool first = true;
        foreach (string line in Lines(entry.Text))
        {
            TraceRecord part = entry with { Text = line };
            List<(string, Style)> parts = first ? [(Time(entry), Quiet), (tx ? " --> " : " <-- ", tx ? Sent : Quiet)] : [(Indent, Plain)];
            parts.AddRange(VisibleText.Pieces(VisibleText.Decode(part.ToBytes())).Select(piece => (piece.Text, piece.IsName ? Quiet : tx ? Sent : Plain)));
            Write([.. parts]);
            ShowMeaning(part);
            first = false;
        }
    }

    /// <summary>What has happened with a line, right under it.</summary>
    private void ShowMeaning(TraceRecord line)
    {
        _decoder.Read(line);
        foreach (TraceEvent happened in _decoder.Take())
        {
            ShowMeaning(happened);
        }
    }

    private void ShowMeaning(TraceEvent happened)
    {
        switch (happened)
        {
            case { Event: "orphan" }:
                Under(Trouble, "orphan, given to nobody: " + VisibleText.Of(happened.Line!));
                break;
            case { Event: "noise" }:
                Under(Trouble, "noise: no line of a module");
                break;
            case { Response.Aborted: AtAbort.Timeout }:
                Under(Notice, $"no answer to {SecretMask.Line(happened.Command!)}: given up");
                break;
            case { Response.Aborted: AtAbort.Restart }:
                Under(Notice, $"the module restarted before it answered {SecretMask.Line(happened.Command!)}");
                break;
            case { Response.Aborted: AtAbort.LinkLost }:
                Under(Notice, $"the link ended before {SecretMask.Line(happened.Command!)} was answered");
                break;
            case { Event: "message", Urc: { Payload: { } payload } urc }:
                Under(Meaning, string.Create(CultureInfo.InvariantCulture, $"message on {VisibleText.Of(QmtMessage.From(urc)?.Topic ?? "")}, {payload.Length} bytes: {VisibleText.Of(payload.Span)}"));
                break;
        }
    }

    private void Under(Style style, string text) => Write((Indent + "^ " + text, style));

    private void Write(params ReadOnlySpan<(string Text, Style Style)> parts)
    {
        Paragraph line = new();
        foreach ((string text, Style style) in parts)
        {
            line.Append(text, style);
        }

        _console.Write(line);
        _console.WriteLine();
    }

    private static string Time(TraceRecord entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Seconds,10:0.000}");

    /// <summary>Cut behind line ends, so that each part but the last has text and its own line ends.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        int start = 0;
        bool content = false;
        for (int i = 0; i < text.Length; i++)
        {
            content |= text[i] is not ('\r' or '\n');
            if (text[i] == '\n' && content && i + 1 < text.Length)
            {
                yield return text[start..(i + 1)];
                (start, content) = (i + 1, false);
            }
        }

        yield return text[start..];
    }
}
