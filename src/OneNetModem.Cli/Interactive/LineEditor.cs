// A line that is being typed: keys in, text and cursor out. The keys are those of readline's emacs mode.
// Own code, because the line must stay whole while other output comes: PrettyPrompt and its like hold the console for as long
// as they read, and nobody else can print meanwhile.
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Interactive;

/// <summary>What a key asks for beyond a change of the line.</summary>
internal enum EditorAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The line is complete.</summary>
    Accept,

    /// <summary>Ctrl-C on an empty line: whatever runs is to end.</summary>
    Interrupt,

    /// <summary>Ctrl-D on an empty line: no more lines.</summary>
    End,

    /// <summary>Tab: how may it go on?</summary>
    Complete,

    /// <summary>Ctrl-L: an empty screen.</summary>
    ClearScreen,
}

/// <summary>Edits a line.</summary>
/// <param name="history">Lines of before.</param>
internal sealed class LineEditor(LineHistory history)
{
    private readonly StringBuilder _text = new();
    private string _killed = "";
    private string? _search;
    private char _highSurrogate;

    /// <summary>The line.</summary>
    public string Text => _text.ToString();

    /// <summary>Where the next character goes, 0 to the length of <see cref="Text"/>.</summary>
    public int Cursor { get; private set; }

    /// <summary>What is looked for in the history (Ctrl-R); null when nothing is.</summary>
    public string? Search => _search;

    /// <summary>Takes a key.</summary>
    public EditorAction Press(ConsoleKeyInfo key)
    {
        if (_search is not null && PressInSearch(key))
        {
            return EditorAction.None;
        }

        bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control), alt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        return (key.Key, control, alt) switch
        {
            (ConsoleKey.Enter, _, _) or (ConsoleKey.J, true, _) or (ConsoleKey.M, true, _) => EditorAction.Accept,
            (ConsoleKey.Tab, _, _) or (ConsoleKey.I, true, _) => EditorAction.Complete,
            (ConsoleKey.C, true, _) => Interrupt(),
            (ConsoleKey.D, true, _) => _text.Length == 0 ? EditorAction.End : Delete(Cursor, After(Cursor)),
            (ConsoleKey.L, true, _) => EditorAction.ClearScreen,
            (ConsoleKey.A, true, _) or (ConsoleKey.Home, _, _) => Move(0),
            (ConsoleKey.E, true, _) or (ConsoleKey.End, _, _) => Move(_text.Length),
            (ConsoleKey.LeftArrow, true, _) or (ConsoleKey.LeftArrow, _, true) or (ConsoleKey.B, _, true) => Move(WordBefore()),
            (ConsoleKey.RightArrow, true, _) or (ConsoleKey.RightArrow, _, true) or (ConsoleKey.F, _, true) => Move(WordAfter()),
            (ConsoleKey.LeftArrow, _, _) or (ConsoleKey.B, true, _) => Move(Before(Cursor)),
            (ConsoleKey.RightArrow, _, _) or (ConsoleKey.F, true, _) => Move(After(Cursor)),
            (ConsoleKey.UpArrow, _, _) or (ConsoleKey.P, true, _) => Show(history.Older(Text)),
            (ConsoleKey.DownArrow, _, _) or (ConsoleKey.N, true, _) => Show(history.Newer()),
            (ConsoleKey.R, true, _) => StartSearch(),
            (ConsoleKey.Backspace, _, true) or (ConsoleKey.W, true, _) => Kill(WordBefore(), Cursor),
            (ConsoleKey.Backspace, _, _) or (ConsoleKey.H, true, _) => Delete(Before(Cursor), Cursor),
            (ConsoleKey.Delete, _, _) => Delete(Cursor, After(Cursor)),
            (ConsoleKey.D, _, true) => Kill(Cursor, WordAfter()),
            (ConsoleKey.K, true, _) => Kill(Cursor, _text.Length),
            (ConsoleKey.U, true, _) => Kill(0, Cursor),
            (ConsoleKey.Y, true, _) => Insert(_killed),
            _ => Insert(key.KeyChar),
        };
    }

    /// <summary>Takes the line away: it is done with.</summary>
    public string Take()
    {
        string line = Text;
        history.ToEnd();
        _search = null;
        _text.Clear();
        Cursor = 0;
        return line;
    }

    /// <summary>Puts a text in place of what stands from a position up to the cursor.</summary>
    public void Replace(int start, string text)
    {
        _text.Remove(start, Cursor - start).Insert(start, text);
        Cursor = start + text.Length;
    }

    private EditorAction Insert(char c)
    {
        // Characters beyond the basic plane come in two keys.
        if (char.IsHighSurrogate(c))
        {
            _highSurrogate = c;
            return EditorAction.None;
        }

        if (char.IsLowSurrogate(c))
        {
            string pair = new([_highSurrogate, c]);
            return char.IsHighSurrogate(_highSurrogate) ? Insert(pair) : EditorAction.None;
        }

        return char.IsControl(c) ? EditorAction.None : Insert(c.ToString());
    }

    private EditorAction Insert(string text)
    {
        _text.Insert(Cursor, text);
        return Move(Cursor + text.Length);
    }

    private EditorAction Interrupt()
    {
        if (_text.Length == 0)
        {
            return EditorAction.Interrupt;
        }

        Take();
        return EditorAction.None;
    }

    private EditorAction Show(string? line)
    {
        if (line is not null)
        {
            _text.Clear().Append(line);
            Cursor = _text.Length;
        }

        return EditorAction.None;
    }

    private EditorAction Move(int to)
    {
        Cursor = to;
        return EditorAction.None;
    }

    private EditorAction Delete(int from, int to)
    {
        _text.Remove(from, to - from);
        return Move(from);
    }

    private EditorAction Kill(int from, int to)
    {
        _killed = _text.ToString(from, to - from);
        return Delete(from, to);
    }

    private EditorAction StartSearch()
    {
        _search = "";
        return EditorAction.None;
    }

    /// <summary>Whether the key belonged to the search; any other one ends it and counts as itself.</summary>
    private bool PressInSearch(ConsoleKeyInfo key)
    {
        bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        if (key.Key == ConsoleKey.R && control)
        {
            Show(history.Find(_search!, again: true));
            return true;
        }

        if (key.Key == ConsoleKey.Backspace)
        {
            _search = _search!.Length > 0 ? _search[..^1] : _search;
            return true;
        }

        if (!control && !char.IsControl(key.KeyChar))
        {
            _search += key.KeyChar;
            Show(history.Find(_search, again: false));
            return true;
        }

        _search = null;
        return key.Key == ConsoleKey.Escape || (key.Key == ConsoleKey.G && control);
    }

    // By text elements: a character with its accent is one.
    private int After(int at) => at >= _text.Length ? at : at + StringInfo.GetNextTextElementLength(Text.AsSpan(at));

    private int Before(int at) => StringInfo.ParseCombiningCharacters(Text).LastOrDefault(start => start < at);

    private int WordBefore()
    {
        int at = Cursor;
        while (at > 0 && !char.IsLetterOrDigit(_text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(_text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int WordAfter()
    {
        int at = Cursor;
        while (at < _text.Length && !char.IsLetterOrDigit(_text[at]))
        {
            at++;
        }

        while (at < _text.Length && char.IsLetterOrDigit(_text[at]))
        {
            at++;
        }

        return at;
    }
}
