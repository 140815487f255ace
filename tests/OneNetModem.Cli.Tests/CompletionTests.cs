// Tab completion, asked of a real bash.
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class CompletionTests
{
    // What bash does at a tab: sets the COMP_ variables and calls the function that complete -F named.
    private static async Task<string[]> TabAsync(string line)
    {
        using TestFolder folder = new();
        ProgramResult script = await ProgramProcess.RunInAsync(folder, ["completion", "bash"]);
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        folder.With("completion.bash", script.Output).With("onenet-modem", $"#!/bin/sh\nexec dotnet '{ProgramProcess.Assembly}' \"$@\"\n").With("tab.bash",
            """
            set -u
            PATH="$PWD:$PATH"
            source ./completion.bash
            complete -p onenet-modem >/dev/null || exit 9
            COMP_LINE=$1; COMP_POINT=${#COMP_LINE}
            # bash's own word splitting: blanks, and ':' '=' as words of their own
            mapfile -t COMP_WORDS < <(grep -oE '[^[:space:]:=]+|[:=]' <<< "$COMP_LINE")
            [[ $COMP_LINE == *[[:space:]] ]] && COMP_WORDS+=("")
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _onenet_modem
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder.Path, "onenet-modem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        ProgramResult tab = await ProgramProcess.StartAsync("bash", ["tab.bash", line], folder.Path);
        Assert.Equal((0, ""), (tab.ExitCode, tab.Error));
        return tab.Lines;
    }

    [Theory]
    [InlineData("onenet-modem conf", "config")]
    [InlineData("onenet-modem config sc", "schema")]
    [InlineData("onenet-modem   config   sh", "show")]
    [InlineData("onenet-modem config check --li", "--link")]
    [InlineData("onenet-modem config check --link t", "tty")]
    [InlineData("onenet-modem completion po", "powershell")]
    [InlineData("onenet-modem token --method sha2", "sha256")]
    [InlineData("onenet-modem trace rep", "replay")]
    [InlineData("onenet-modem trace replay --time re", "recorded")]
    [InlineData("onenet-modem at AT+QMTOP", "AT+QMTOPEN")]
    [InlineData("onenet-modem at AT+CSQ +QMTOP", "+QMTOPEN")]
    public async Task Bash_completes_the_one_word_that_fits(string line, string expected) => Assert.Equal([expected], await TabAsync(line));

    [Fact]
    public async Task Bash_offers_every_subcommand_after_a_blank()
    {
        string[] offered = await TabAsync("onenet-modem config ");
        Assert.Superset(new HashSet<string> { "check", "show", "schema" }, offered.ToHashSet());
    }

    [Fact]
    public async Task Bash_offers_nothing_for_a_word_that_begins_nothing() => Assert.Empty(await TabAsync("onenet-modem xyz"));

    [Theory]
    [InlineData("bash", "complete ")]
    [InlineData("zsh", "#compdef onenet-modem")]
    [InlineData("fish", "complete -c onenet-modem")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    [InlineData("powershell", "Register-ArgumentCompleter")]
    public async Task Every_shell_has_a_script_that_asks_the_program(string shell, string registration)
    {
        ProgramResult run = await ProgramProcess.RunAsync("completion", shell);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(registration, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }
}
