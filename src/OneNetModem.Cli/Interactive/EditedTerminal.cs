// A terminal on which lines are typed while other output comes: what is printed goes above the line, which stays whole.
// Nothing but carriage return, "erase to the end of the row" and "columns to the right" is asked of the terminal.
using System.Text;
using System.Threading.Channels;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Interactive;

/// <summary>Lines of a person. Safe to use from several threads.</summary>
internal sealed class EditedTerminal : IConsoleLines, IDisposable
{
    /// <summary>What stands before a line.</summary>
    private const string Prompt = "at> ";

    /// <summary>Choices that are shown with their meanings; more stand in columns.</summary>
    private const int Explained = 24;

    private readonly Lock _gate = new();
    private readonly TextWriter _screen;
    private readonly Func<int> _width;
    private readonly LineHistory _history;
    private readonly LineEditor _editor;
    private readonly Func<string, CommandCompletion> _complete;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private string _prompt = Prompt;
    private bool _isWaited;
    private bool _closed;

    /// <summary>Takes a terminal; nothing is drawn yet.</summary>
    /// <param name="screen">The terminal.</param>
    /// <param name="width">Its columns at the moment.</param>
    /// <param name="history">Lines of before.</param>
    /// <param name="complete">How a line may go on.</param>
    public EditedTerminal(TextWriter screen, Func<int> width, LineHistory history, Func<string, CommandCompletion> complete)
    {
        _screen = screen;
        _width = width;
        _history = history;
        _editor = new LineEditor(history);
        _complete = complete;
    }

    /// <summary>Ctrl-C on an empty line while a former line is being worked on.</summary>
    public event Action? Interrupted;

    public bool IsInteractive => true;

    /// <summary>Takes a key; returns at once.</summary>
    public void Press(ConsoleKeyInfo key)
    {
        bool interrupts = false;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            switch (_editor.Press(key))
            {
                case EditorAction.Accept:
                    // It is shown again when it is its turn: lines may be typed while a command is waited for.
                    _lines.Writer.TryWrite(_editor.Take());
                    _isWaited = false;
                    break;
                case EditorAction.Interrupt when _isWaited:
                    Draw($"{EditorRow.Erase}Ctrl-D or /quit leaves.\n");
                    break;
                case EditorAction.Interrupt:
                    interrupts = true;
                    break;
                case EditorAction.End:
                    _lines.Writer.TryComplete();
                    break;
                case EditorAction.Complete:
                    Complete();
                    break;
                case EditorAction.ClearScreen:
                    Draw("\e[H\e[2J");
                    break;
                default:
                    break;
            }

            Draw();
        }

        if (interrupts)
        {
            Interrupted?.Invoke();
        }
    }

    public async Task<string?> ReadAsync(CancellationToken cancellation) => await TakeAsync(Prompt, isQuestion: false, cancellation);

    public async Task<string?> AskAsync(string question, CancellationToken cancellation)
    {
        // The answer to a question is typed behind it; what was typed before it was meant for something else.
        while (_lines.Reader.TryRead(out string? early))
        {
            Print($"(not sent: {early})");
        }

        return await TakeAsync(question, isQuestion: true, cancellation);
    }

    public void Print(string text) => PrintWhole(WrappedText.Of(VisibleText.OfLines(text), _width()));

    /// <summary>Writes a text whose lines are not wrapped: programs read it, or it is typed again.</summary>
    public void PrintWhole(string text)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            Draw($"{EditorRow.Erase}{text}\n");
        }
    }

    /// <summary>Leaves the terminal on an empty row.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _screen.Write(EditorRow.Erase);
            _screen.Flush();
            _closed = true;
        }

        _history.Save();
    }

    private async Task<string?> TakeAsync(string prompt, bool isQuestion, CancellationToken cancellation)
    {
        Show(prompt, isWaited: !isQuestion);
        try
        {
            string line = await _lines.Reader.ReadAsync(cancellation);
            if (!isQuestion)
            {
                _history.Add(line.Trim());
            }

            PrintWhole(prompt + VisibleText.Of(line));
            return line;
        }
        catch (ChannelClosedException)
        {
            return null;
        }
        finally
        {
            Show(Prompt, isWaited: false);
        }
    }

    private void Show(string prompt, bool isWaited)
    {
        lock (_gate)
        {
            _prompt = prompt;
            _isWaited = isWaited && _lines.Reader.Count == 0;
            if (!_closed)
            {
                Draw();
            }
        }
    }

    private void Complete()
    {
        string before = _editor.Text[.._editor.Cursor];
        CommandCompletion completion = _complete(before);
        string typed = before[completion.Start..];
        string common = Common(completion.Choices);
        if (common.Length > typed.Length || (completion.Choices.Count == 1 && common != typed))
        {
            _editor.Replace(completion.Start, common);
        }
        else if (completion.Hint is { } hint)
        {
            Draw($"{EditorRow.Erase}    {hint}\n");
        }
        else if (completion.Choices.Count > 0)
        {
            Draw(EditorRow.Erase + Listed(completion.Choices));
        }
    }

    private static string Common(IReadOnlyList<CompletionChoice> choices)
    {
        string common = choices.Count > 0 ? choices[0].Text : "";
        foreach (CompletionChoice choice in choices)
        {
            common = common[..common.AsSpan().CommonPrefixLength(choice.Text)];
        }

        return common;
    }

    private string Listed(IReadOnlyList<CompletionChoice> choices)
    {
        StringBuilder list = new();
        int longest = choices.Max(choice => choice.Text.Length);
        int columns = choices.Count <= Explained ? 1 : Math.Max(1, (_width() - 4) / (longest + 2));
        for (int i = 0; i < choices.Count; i++)
        {
            list.Append(i % columns == 0 ? "    " : "").Append(choices[i].Text.PadRight(longest + 2));
            if (columns == 1)
            {
                list.Append(choices[i].Meaning);
            }

            list.Append(i % columns == columns - 1 || i == choices.Count - 1 ? "\n" : "");
        }

        return list.ToString();
    }

    // What goes above the line and the line itself in one piece: nobody sees the screen without the line.
    private void Draw(string above = "")
    {
        string prompt = _editor.Search is { } search ? $"(looking for '{search}') " : _prompt;
        _screen.Write(above + EditorRow.Draw(prompt, _editor.Text, _editor.Cursor, _width()));
        _screen.Flush();
    }
}
