// Keys in, screen out: editing, history, completion, and output that comes while a line is typed.
using OneNetModem.Cli.Interactive;
using OneNetModem.Quectel.Knowledge;
using Xunit;

namespace OneNetModem.Cli.Tests.Interactive;

public sealed class EditedTerminalTests : IDisposable
{
    private const int Width = 40;

    private readonly TerminalScreen _screen = new(Width);
    private readonly TestFolder _folder = new();
    private readonly EditedTerminal _terminal;

    public EditedTerminalTests() => _terminal = New(_screen);

    private string Row => _screen.Rows[^1];

    public void Dispose()
    {
        _terminal.Dispose();
        _screen.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("AT+CSQ", "at> AT+CSQ", 10)]
    [InlineData("abc<Left>X", "at> abXc", 7)]
    [InlineData("abc^AX", "at> Xabc", 5)]
    [InlineData("abc^A^EX", "at> abcX", 8)]
    [InlineData("abc<Home><Delete>", "at> bc", 4)]
    [InlineData("abc<Backspace>", "at> ab", 6)]
    [InlineData("AT+QMTCFG=\"ssl\",0^W", "at> AT+QMTCFG=\"ssl\",", 20)]
    [InlineData("one two^A^K^Y", "at> one two", 11)]
    [InlineData("one two^U", "at>", 4)]
    [InlineData("abc^C", "at>", 4)]
    [InlineData("中文<Left>x", "at> 中x文", 7)]
    [InlineData("中文<Backspace>", "at> 中", 6)]
    [InlineData("e\u0301<Backspace>", "at>", 4)]
    public void Keys_edit_the_line(string keys, string row, int column)
    {
        Type(keys);
        Assert.Equal((row, column), (Row, _screen.Column));
    }

    [Fact]
    public void What_is_printed_goes_above_and_the_typed_line_stays_whole()
    {
        Type("AT+QMT中文<Left>");
        _terminal.Print("urc +CREG: 2");
        Type("X");
        _terminal.Print("two\nlines");
        Assert.Equal(["urc +CREG: 2", "two", "lines", "at> AT+QMT中X文"], _screen.Rows);
        Assert.Equal("at> AT+QMT中X".Length + 1, _screen.Column);
    }

    [Fact]
    public void What_is_printed_is_wrapped_between_words_and_shows_control_characters()
    {
        _terminal.Print("urc +CREG: 2    = not registered, the module is looking for a network\n      rssi  20 \e[2J");
        Assert.Equal(
            [
                "urc +CREG: 2    = not registered, the",
                "    module is looking for a network",
                "      rssi  20 <1B>[2J",
                "at>",
            ],
            _screen.Rows);
    }

    [Fact]
    public void A_line_that_is_too_long_scrolls_sideways_and_the_cursor_stays_in_sight()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(i => (char)('a' + (i % 26))));
        Type(text);
        Assert.Equal("at> <" + text[^33..], Row);
        Assert.Equal(Width - 2, _screen.Column);
        Type("^A");
        Assert.Equal("at> " + text[..34] + ">", Row);
        Assert.Equal(4, _screen.Column);
        Type("^E中文<Left>");
        Assert.StartsWith("at> <", Row, StringComparison.Ordinal);
        Assert.EndsWith("中文", Row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_read_and_shown_where_its_answer_will_be()
    {
        Task<string?> read = _terminal.ReadAsync(default);
        Type("AT+CSQ<Enter>");
        Assert.Equal("AT+CSQ", await read);
        _terminal.Print("  OK");
        Assert.Equal(["at> AT+CSQ", "  OK", "at>"], _screen.Rows);
    }

    [Fact]
    public async Task Lines_typed_early_wait_for_their_turn()
    {
        Type("one<Enter>two<Enter>thr");
        Assert.Equal(["at> thr"], _screen.Rows);
        Assert.Equal(["one", "two"], [await _terminal.ReadAsync(default), await _terminal.ReadAsync(default)]);
        Assert.Equal(["at> one", "at> two", "at> thr"], _screen.Rows);
    }

    [Fact]
    public async Task A_question_is_not_answered_by_what_was_typed_before_it()
    {
        Type("y<Enter>");
        Task<string?> answer = _terminal.AskAsync("Send it? [y/N] ", default);
        Assert.False(answer.IsCompleted);
        Type("n<Enter>");
        Assert.Equal("n", await answer);
        Assert.Equal(["(not sent: y)", "Send it? [y/N] n", "at>"], _screen.Rows);
    }

    [Fact]
    public async Task Earlier_lines_come_back_and_the_draft_is_not_lost()
    {
        await EnterAsync("AT+CSQ", "AT+CREG?");
        Type("draft<Up>");
        Assert.Equal("at> AT+CREG?", Row);
        Type("<Up><Up>");
        Assert.Equal("at> AT+CSQ", Row);
        Type("<Down><Down>");
        Assert.Equal("at> draft", Row);
    }

    [Fact]
    public async Task Ctrl_R_looks_for_an_earlier_line()
    {
        await EnterAsync("AT+CSQ", "AT+CREG?", "AT+COPS?");
        Type("^Rc");
        Assert.Equal("(looking for 'c') AT+COPS?", Row);
        Type("re");
        Assert.Equal("(looking for 'cre') AT+CREG?", Row);
        Type("<Escape>X");
        Assert.Equal("at> AT+CREG?X", Row);
    }

    [Fact]
    public async Task The_history_is_kept_but_for_secrets_and_only_its_owner_can_read_it()
    {
        await EnterAsync("AT+CPIN=\"4711\"", "AT+CSQ");
        _terminal.Dispose();
        Assert.Equal(["AT+CSQ"], await File.ReadAllLinesAsync(History));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(History));
        }
        using TerminalScreen other = new(Width);
        using EditedTerminal next = New(other);
        Press(next, "<Up>");
        Assert.Equal("at> AT+CSQ", other.Rows[^1]);
    }

    [Fact]
    public async Task Ctrl_D_on_an_empty_line_ends_and_elsewhere_deletes()
    {
        Type("ab^A^D");
        Assert.Equal("at> b", Row);
        Task<string?> read = _terminal.ReadAsync(default);
        Type("^D");
        Assert.False(read.IsCompleted);
        Type("^D");
        Assert.Null(await read);
    }

    [Fact]
    public async Task Ctrl_C_clears_the_line_first_and_interrupts_what_an_earlier_one_began()
    {
        int interrupted = 0;
        _terminal.Interrupted += () => interrupted++;
        Task<string?> read = _terminal.ReadAsync(default);
        Type("^C");
        Assert.Equal((0, "Ctrl-D or /quit leaves."), (interrupted, _screen.Rows[^2]));
        Type("AT+COPS=?<Enter>abc^C");
        Assert.Equal(0, interrupted);
        Type("^C");
        Assert.Equal(1, interrupted);
        Assert.Equal("AT+COPS=?", await read);
    }

    [Theory]
    [InlineData("AT+QMTOP<Tab>", "at> AT+QMTOPEN")]
    [InlineData("at+qmtop<Tab>", "at> at+QMTOPEN")]
    [InlineData("AT+CSQ;+QMTOP<Tab>", "at> AT+CSQ;+QMTOPEN")]
    [InlineData("AT+QMTCFG=\"keep<Tab>", "at> AT+QMTCFG=\"keepalive\"")]
    [InlineData("AT+QURCCFG=\"urcport\",\"usbm<Tab>", "at> AT+QURCCFG=\"urcport\",\"usbmodem\"")]
    public void Tab_completes_what_can_only_be_one(string keys, string row)
    {
        Type(keys);
        Assert.Equal(row, Row);
    }

    [Fact]
    public void Tab_lists_choices_with_their_meaning()
    {
        Type("AT+CFUN=<Tab>");
        Assert.Equal(["    0  radio and SIM are off", "    1  all is on", "    4  the radio is off, the SIM is on", "at> AT+CFUN="], _screen.Rows);
    }

    [Fact]
    public void Tab_shows_the_range_of_a_value_that_can_be_anything()
    {
        Type("AT+QNTP=1,<Tab>");
        Assert.Equal(["    server  up to 100 bytes", "at> AT+QNTP=1,"], _screen.Rows);
    }

    private string History => Path.Combine(_folder.Path, "state", "history");

    private EditedTerminal New(TerminalScreen screen) => new(screen, () => Width, new LineHistory(History), CommandCompletion.Of);

    private async Task EnterAsync(params string[] lines)
    {
        foreach (string line in lines)
        {
            Type(line + "<Enter>");
            await _terminal.ReadAsync(default);
        }
    }

    private void Type(string keys) => Press(_terminal, keys);

    private static void Press(EditedTerminal terminal, string keys)
    {
        foreach (ConsoleKeyInfo key in Keys.Of(keys))
        {
            terminal.Press(key);
        }
    }
}
