// script import as a program: the script on stdout, the rest on stderr; and what comes out runs, as do the scripts that ship.
using System.Text.Json.Nodes;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class ScriptImportCommandTests
{
    private const string Chat = "ABORT BUSY\nREPORT CONNECT\n'' AT\nOK AT+CSQ\nOK ATD*99#\nCONNECT ''\n";

    [Fact]
    public async Task A_chat_script_is_imported_and_runs()
    {
        using TestFolder folder = new TestFolder().With("gprs", Chat);
        ProgramResult imported = await ProgramProcess.RunInAsync(folder, ["script", "import", "gprs"]);
        Assert.Equal(0, imported.ExitCode);
        Assert.StartsWith("# Imported from gprs, a chat script\nname: gprs\nabort:\n  - BUSY\nsteps:\n  - AT\n  - AT+CSQ\n", imported.Output, StringComparison.Ordinal);
        Assert.Contains("gprs:2: REPORT CONNECT: every line is in the report", imported.Error, StringComparison.Ordinal);
        Assert.Contains("gprs:5: ATD*99#: dials: ", imported.Error, StringComparison.Ordinal);
        Assert.EndsWith("chat: 2 steps, 2 not taken over\n", imported.Error, StringComparison.Ordinal);

        ProgramResult written = await ProgramProcess.RunInAsync(folder, ["script", "import", "gprs", "--from", "chat", "-o", "gprs.yaml"]);
        Assert.Equal((0, ""), (written.ExitCode, written.Output));
        Assert.Equal(imported.Output, await File.ReadAllTextAsync(Path.Combine(folder.Path, "gprs.yaml"), TestContext.Current.CancellationToken));
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "gprs.yaml", "--emulate"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Fact]
    public async Task Programs_get_one_event()
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "import", "-", "--json"], input: "AT+CSQ\r\n+CSQ: 20,99\r\nOK\r\nhello\r\n");
        JsonNode imported = JsonNode.Parse(Assert.Single(run.Lines))!;
        Assert.Equal(("imported", "log", 1), ((string?)imported["event"], (string?)imported["from"], (int)imported["steps"]!));
        Assert.Contains("expect: '+CSQ: {rssi:int},{ber:int}'", (string?)imported["script"], StringComparison.Ordinal);
        Assert.Equal((4, "hello"), ((int)imported["notTaken"]![0]!["line"]!, (string?)imported["notTaken"]![0]!["text"]));
    }

    [Theory]
    [InlineData("nothing here", 1, "nothing in it can be taken over")]
    [InlineData(null, 2, "the file cannot be read: ")]
    public async Task What_cannot_be_imported_is_said(string? content, int exitCode, string words)
    {
        using TestFolder folder = new();
        if (content is not null)
        {
            folder.With("a.log", content);
        }

        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "import", "a.log"]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identity.yaml", "EC25")]
    [InlineData("bands-cells.yaml", "BG95")]
    [InlineData("mqtt-roundtrip.yaml", "BG96")]
    public async Task A_script_that_ships_runs_on_a_port(string file, string profile)
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", Path.Combine(Repository.Root, "hardware", "scripts", file), "--emulate", profile]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
