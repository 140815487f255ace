// The console as a person meets it: the real program on a real terminal with an emulated module.
using Xunit;

namespace OneNetModem.Cli.Tests.Interactive;

public sealed class ConsoleOnTerminalTests
{
    private const string Prompt = "at> ";

    public ConsoleOnTerminalTests() => Assert.SkipUnless(TmuxTerminal.IsInstalled, "tmux is not installed (Debian: apt-get install tmux)");

    [Fact]
    public async Task Typed_text_stays_whole_while_URCs_arrive()
    {
        using TestFolder folder = new();
        await using TmuxTerminal terminal = await TmuxTerminal.StartAsync(folder, 70, 90, "console", "--emulate", "--fault", "urc@every=150ms");
        string typed = "";
        foreach (string piece in (string[])["AT+C", "SQ;+QMTCFG=\"will\",0,1,0,0,\"房间/温度\",", "\"a text that is longer than the terminal is wide: 0123456789"])
        {
            await terminal.TypeAsync(piece);
            typed += piece;
            int before = Urcs(await terminal.WaitAsync(rows => Shows(rows[^1], typed)));
            await terminal.WaitAsync(rows => Urcs(rows) >= before + 3 && Shows(rows[^1], typed));
        }
        await terminal.PressAsync("C-u");
        await terminal.TypeAsync("AT+CSQ");
        await terminal.PressAsync("Enter");
        string[] screen = await terminal.WaitAsync(rows => rows.Any(row => row.Contains("rssi", StringComparison.Ordinal)) && rows[^1] == Prompt.Trim());
        Assert.Contains(Prompt + "AT+CSQ", screen);
        Assert.All(screen.Where(row => row.Contains("= signal", StringComparison.Ordinal)), row => Assert.Matches("^urc \\+QIND: \"csq\",\\d+,99    = signal \\d+: -\\d+ dBm$", row));

        static int Urcs(string[] rows) => rows.Count(row => row.StartsWith("urc ", StringComparison.Ordinal));

        // The row is 70 columns wide: of a longer line its end is seen behind a mark.
        static bool Shows(string row, string typed) => row == Prompt + typed || (row.StartsWith(Prompt + '<', StringComparison.Ordinal) && row.Length > 40 && typed.EndsWith(row[(Prompt.Length + 1)..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dangerous_command_asks_Ctrl_C_gives_up_and_Ctrl_D_leaves()
    {
        using TestFolder folder = new();
        await using TmuxTerminal terminal = await TmuxTerminal.StartAsync(folder, 100, 40, "console", "--emulate", "--fault", "lost-final@every=1@on=AT+CGMM", "--timeout", "50s");
        await terminal.WaitAsync(rows => rows is [.., var banner, "at>"] && banner.EndsWith("Ctrl-D leaves.", StringComparison.Ordinal));

        await terminal.TypeAsync("AT+CFUN=1,1");
        await terminal.PressAsync("Enter");
        await terminal.WaitAsync(rows => rows[^1].StartsWith("Send it? [y/N]", StringComparison.Ordinal));
        await terminal.PressAsync("n Enter");
        await terminal.WaitAsync(rows => rows[^2] == "  not sent");

        await terminal.TypeAsync("AT+CGMM");
        await terminal.PressAsync("Enter");
        await terminal.WaitAsync(rows => rows[^2] == Prompt + "AT+CGMM");
        await terminal.PressAsync("C-c");
        await terminal.WaitAsync(rows => rows[^2] == "  given up; what was sent may still be done");

        await terminal.PressAsync("C-d");
        await terminal.WaitAsync(rows => rows[^1] == "exit 0");
    }
}
