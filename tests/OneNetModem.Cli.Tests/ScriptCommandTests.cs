// script, as a process: what it prints, what it refuses, what it ends with, and the files that it leaves.
using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class ScriptCommandTests
{
    private const string Signal =
        """
        name: signal
        vars: { least: 0, word: { value: none, secret: true } }
        environment: [SITE]
        steps:
          - send: AT+CSQ
            expect: "+CSQ: {rssi:int},{ber:int}"
            assert: rssi > least
            message: the signal is too weak
          - log: "site ${env.SITE}, platform ${config.OneNet.Platform}, ${word}"
        """;

    [Fact]
    public async Task A_script_is_a_line_a_step_and_a_sentence()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", Signal);
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate"], environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["SITE"] = "north" });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("ok    port and module", run.Lines[0], StringComparison.Ordinal);
        Assert.Matches("^ok    AT\\+CSQ +rssi=[0-9]+, ber=99$", run.Lines[1]);
        Assert.Equal("log   site north, platform suite, ***", run.Lines[2]);
        Assert.Equal("All 2 steps came out well.", run.Lines[^1]);
    }

    [Fact]
    public async Task A_step_that_fails_is_exit_code_1_with_its_place_and_an_abort_names_its_own()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", Signal);
        folder.With("a.yaml", "steps: [{when: 1 == 1, abort: {message: not here, code: 42}}]");
        ProgramResult failed = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", "--var", "least=99"]);
        Assert.Equal(1, failed.ExitCode);
        int line = Array.FindIndex(failed.Lines, l => l.StartsWith("FAIL  AT+CSQ", StringComparison.Ordinal));
        Assert.Contains("the signal is too weak (rssi=", failed.Lines[line], StringComparison.Ordinal);
        Assert.Equal("      at:     s.yaml:5:11", failed.Lines[line + 1]);
        ProgramResult aborted = await ProgramProcess.RunInAsync(folder, ["script", "run", "a.yaml", "--emulate"]);
        Assert.Equal((42, "not here."), (aborted.ExitCode, aborted.Lines[^1]));
    }

    [Fact]
    public async Task Mistakes_are_exit_code_2_with_their_places_and_nothing_is_opened()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", "steps:\n  - sned: AT\n  - wait: 3\n");
        foreach (string verb in (string[])["run", "check"])
        {
            ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", verb, "s.yaml"]);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains("the script has 2 mistakes", run.Error, StringComparison.Ordinal);
            Assert.Contains("s.yaml:2:5: steps[0].sned: there is no such key, did you mean send?", run.Error, StringComparison.Ordinal);
            Assert.Contains("s.yaml:3:11: wait: '3' is no duration", run.Error, StringComparison.Ordinal);
        }

        ProgramResult missing = await ProgramProcess.RunInAsync(folder, ["script", "run", "none.yaml"]);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("the script cannot be read", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.OneNet.Platfrom", "s.yaml:1:18: config.OneNet has no 'Platfrom', did you mean config.OneNet.Platform?; allowed: Platform, ")]
    [InlineData("config.Modm.Apn", "s.yaml:1:18: config has no 'Modm', did you mean config.Modem?; allowed: ")]
    [InlineData("config.OneNet.AccessKey", "(secrets cannot be read)")]
    public async Task A_setting_that_there_is_not_is_named_by_the_check(string setting, string words)
    {
        using TestFolder folder = new();
        folder.With("s.yaml", "steps: [{log: '${" + setting + "}'}]");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "check", "s.yaml"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_or_plan_that_is_not_UTF_8_is_refused_with_its_line()
    {
        using TestFolder folder = new();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "s.yaml"), [.. "name: x\n# "u8, 0xD0, 0xC5], TestContext.Current.CancellationToken);
        foreach (string[] arguments in (string[][])[["script", "check", "s.yaml"], ["simtest", "--emulate", "--plan", "s.yaml"]])
        {
            ProgramResult run = await ProgramProcess.RunInAsync(folder, arguments);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("cannot be read: s.yaml:2: not UTF-8 (the byte 0xD0): save it as UTF-8", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--var", "lest=3", "s.yaml has no variable 'lest', did you mean least?")]
    [InlineData("--var", "least=many", "'least' is a number, and 'many' is none")]
    [InlineData("--var", "least", "'least' is no name and value")]
    [InlineData("--allow", "restrat", "did you mean: restart")]
    public async Task Wrong_options_are_exit_code_2(string option, string value, string words)
    {
        using TestFolder folder = new();
        folder.With("s.yaml", Signal);
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", option, value]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dangerous_commands_are_named_and_sent_only_with_consent()
    {
        using TestFolder folder = new();
        folder.With("reset.at", "AT\nAT+CFUN=1,1\nAT&F\n");
        ProgramResult check = await ProgramProcess.RunInAsync(folder, ["script", "check", "reset.at"]);
        Assert.Equal(0, check.ExitCode);
        Assert.StartsWith("reset.at:2:1: dangerous (restart): AT+CFUN: ", check.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("reset.at:3:1: dangerous (factory): AT&F: ", check.Lines[1], StringComparison.Ordinal);
        ProgramResult refused = await ProgramProcess.RunInAsync(folder, ["script", "run", "reset.at", "--emulate", "--allow", "restart"]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("the script has a dangerous command; nothing was sent", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--allow factory", refused.Error, StringComparison.Ordinal);
        folder.With("factory.at", "AT&F\n");
        Assert.Equal(0, (await ProgramProcess.RunInAsync(folder, ["script", "run", "factory.at", "--emulate", "--allow", "all"])).ExitCode);
    }

    [Fact]
    public async Task Garbage_in_a_list_of_commands_is_quoted_visibly_and_in_short()
    {
        using TestFolder folder = new();
        folder.With("s.at", "\e[2Jgarbage\n" + new string('x', 5000) + "\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "check", "s.at"]);
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain('\e', run.Error);
        Assert.Contains("'<1B>[2Jgarbage' is no AT command", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n'), line => Assert.True(line.Length < 400, line));
    }

    [Fact]
    public async Task With_json_each_step_is_an_event_and_the_verdict_is_the_last()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", Signal);
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", "--json"]);
        JsonElement[] events = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["step", "step", "step", "verdict"], events.Select(e => e.GetProperty("event").GetString()));
        Assert.Equal(("send", "AT+CSQ", "s.yaml:5:11", "pass"), (Text(1, "kind"), Text(1, "title"), Text(1, "at"), Text(1, "verdict")));
        Assert.Equal(99, events[1].GetProperty("captures").GetProperty("ber").GetInt32());
        Assert.Equal("> AT+CSQ", events[1].GetProperty("lines")[0].GetString());
        Assert.Equal(0, events[3].GetProperty("exitCode").GetInt32());

        string? Text(int at, string name) => events[at].GetProperty(name).GetString();
    }

    [Fact]
    public async Task The_report_and_the_bundle_are_written_and_hold_no_secret()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", Signal + "\n  - AT+CGSN\n  - 'AT+QICSGP=1,1,\"${word}\"'\n  - AT+CIMI\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", "--var", "word=geheim77", "--report", "out", "--bundle", "site.zip", "--trace", "wire.jsonl", "--mask"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["junit.xml", "report.html", "report.json"], Directory.GetFiles(Path.Combine(folder.Path, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string all = run.Output + run.Error + File.ReadAllText(Path.Combine(folder.Path, "out", "report.json")) + File.ReadAllText(Path.Combine(folder.Path, "wire.jsonl"));
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(folder.Path, "site.zip"));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using StreamReader reader = new(entry.Open());
            string text = reader.ReadToEnd();
            all += text;
            Assert.DoesNotContain("460001234567890", text, StringComparison.Ordinal);
        }

        Assert.Equal(["junit.xml", "module.json", "report.html", "report.json", "settings.json", "trace.jsonl"], zip.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("geheim77", all, StringComparison.Ordinal);
        Assert.DoesNotContain("460001234567890", run.Output, StringComparison.Ordinal);
        Assert.Contains("460001*******90", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_leaves_the_report_of_what_was_done()
    {
        using TestFolder folder = new();
        folder.With("s.yaml", "steps: [AT, {log: now}, {wait: 1h}]\nfinally: [AT+CSQ]\n");
        await using RunningProgram program = RunningProgram.Start(folder, "script", "run", "s.yaml", "--emulate", "--report", "out");
        await program.LineAsync(line => line == "log   now");
        ProgramResult run = await program.StopAsync("INT");
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("AT+CSQ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("; the run was interrupted.", run.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("\"isInterrupted\": true", File.ReadAllText(Path.Combine(folder.Path, "out", "report.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_not_there_is_exit_code_3()
    {
        using TestFolder folder = new();
        folder.With("s.at", "AT\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.at", "--port", "/dev/ttyNOBODY"]);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("FAIL  port and module", run.Lines[0], StringComparison.Ordinal);
    }
}
