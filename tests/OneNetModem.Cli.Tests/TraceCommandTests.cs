// trace decode gives the events of every wire case; trace show can be read and cannot upset a terminal; trace replay tells what
// has changed.
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class TraceCommandTests
{
    private static readonly string Wire = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OneNetModem.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return Path.Combine(folder!, "tests", "wire");
    }

    public static TheoryData<string> Cases() => [.. Directory.EnumerateFiles(Wire, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Decode_prints_the_events_of_a_wire_case(string name)
    {
        JsonNode wire = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Wire, name)))!;
        int second = 0;
        string[] lines = [.. wire["trace"]!.AsArray().Select(entry =>
        {
            JsonObject line = new() { ["t"] = second++ };
            foreach (var (key, value) in entry!.AsObject())
            {
                line[key] = value?.DeepClone();
            }
            return line.ToJsonString();
        })];
        using TestFolder folder = new TestFolder().With("case.jsonl", string.Join('\n', lines) + "\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["trace", "decode", "case.jsonl"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonNode[] expected = [.. wire["expect"]!.AsArray().Select(entry => entry!)];
        Assert.Equal(expected.Length, run.Lines.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            JsonNode printed = JsonNode.Parse(run.Lines[i])!;
            Assert.True(JsonNode.DeepEquals(expected[i], printed), $"event {i}: expected {expected[i].ToJsonString()}, printed {printed.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Decode_gives_times_when_they_are_wanted()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(
            null, ["trace", "decode", "--times", "-"], "{\"t\":0.5,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n{\"t\":1.25,\"dir\":\"rx\",\"data\":\"\\r\\nOK\\r\\n\"}\n");
        Assert.Equal(["{\"t\":1.25,\"event\":\"response\",\"command\":\"AT\",\"lines\":[],\"final\":\"OK\"}"], run.Lines);
    }

    [Fact]
    public async Task Decode_keeps_bytes_that_are_no_line_out_of_the_events_and_says_so()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(
            null, ["trace", "decode", "-"], "{\"dir\":\"rx\",\"data\":\"\\u0000\\u0001\\u0002x\\r\\n\\r\\nRDY\\r\\n\"}\n");
        Assert.Equal(["{\"event\":\"urc\",\"name\":\"RDY\",\"args\":[]}"], run.Lines);
        Assert.StartsWith("note: 1 stretch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_names_control_bytes_and_bytes_that_are_no_text_and_marks_gaps()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(
            null, ["trace", "show", "-"],
            "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n{\"t\":1.5,\"dir\":\"rx\",\"data\":\"\\u00e6\\u00b8\\u00a9 \\u001b[2J\\u0000\\u00ff\\u0007\\r\\n\"}\n{\"t\":2,\"dir\":\"note\",\"data\":\"timeout\"}\n");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "     0.000 --> AT<CR>",
                "                ... 1.5 s",
                "     1.500 <-- 温 <1B>[2J<00><FF><07><CR><LF>",
                "                ^ noise: no line of a module",
                "     2.000     # timeout",
                "                ^ no answer to AT: given up",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Show_puts_crumbs_together_lines_under_each_other_and_says_what_they_are()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(
            null, ["trace", "show", "-"],
            """
            {"t":0,"dir":"tx","data":"AT+QMTCFG=\"recv/mode\",0,0,1\r"}
            {"t":0.01,"dir":"rx","data":"\r\nOK\r\n"}
            {"t":0.1,"dir":"rx","data":"\r\n+QMTRECV: 0,0,\"a/b\",4,\"\u00e6"}
            {"t":0.11,"dir":"rx","data":"\u00b8\u00a9\n\"\r\n"}
            {"t":0.2,"dir":"tx","data":"AT+CSQ\r"}
            {"t":0.21,"dir":"note","data":"timeout"}
            {"t":0.22,"dir":"tx","data":"AT\r"}
            {"t":0.23,"dir":"rx","data":"\r\nOK\r\n\r\nRING\r\n"}

            """);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [
                "     0.000 --> AT+QMTCFG=\"recv/mode\",0,0,1<CR>",
                "     0.010 <-- <CR><LF>OK<CR><LF>",
                "     0.100 <-- <CR><LF>+QMTRECV: 0,0,\"a/b\",4,\"温<LF>",
                "                \"<CR><LF>",
                "                ^ message on a/b, 4 bytes: 温<LF>",
                "     0.200 --> AT+CSQ<CR>",
                "     0.210     # timeout",
                "                ^ no answer to AT+CSQ: given up",
                "     0.220 --> AT<CR>",
                "     0.230 <-- <CR><LF>OK<CR><LF>",
                "                ^ orphan, given to nobody: OK",
                "                <CR><LF>RING<CR><LF>",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Show_is_coloured_on_a_terminal_only_and_not_with_NO_COLOR()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script is not installed");
        using TestFolder folder = new TestFolder().With("a.trace", "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n");
        Assert.Contains("m --> AT", await OnTerminalAsync("env -u NO_COLOR"), StringComparison.Ordinal);
        Assert.Contains("     0.000 --> AT<CR>", await OnTerminalAsync("env NO_COLOR=1"), StringComparison.Ordinal);
        Assert.Equal(["     0.000 --> AT<CR>"], (await ProgramProcess.RunInAsync(folder, ["trace", "show", "a.trace"])).Lines);

        async Task<string> OnTerminalAsync(string environment) => (await ProgramProcess.StartAsync(
            "/usr/bin/script", ["-qec", $"{environment} TERM=xterm-256color dotnet {ProgramProcess.Assembly} trace show a.trace", "/dev/null"], folder.Path)).Output;
    }

    [Fact]
    public async Task A_session_that_was_just_recorded_replays_without_a_difference_and_an_edited_one_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "--emulate needs pseudo-terminals");
        using TestFolder folder = new();
        ProgramResult recorded = await ProgramProcess.RunInAsync(folder, ["pub", "--emulate", "--dp", "{\"temperature\":21.5}", "--trace", "a.trace"]);
        Assert.Equal(0, recorded.ExitCode);

        ProgramResult same = await ProgramProcess.RunInAsync(folder, ["trace", "replay", "a.trace", "--json"]);
        Assert.Equal((0, ""), (same.ExitCode, same.Error));
        JsonNode replayed = JsonNode.Parse(Assert.Single(same.Lines))!;
        Assert.Equal(("replayed", 0), ((string)replayed["event"]!, (int)replayed["timeouts"]!));
        Assert.NotNull(replayed["time"]);
        Assert.InRange((int)replayed["responses"]!, 20, 100);

        // ATE1 is not confirmed any more: whatever was sent next cannot be sent.
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "a.trace"));
        int echo = Array.FindIndex(lines, l => l.Contains("\"tx\"", StringComparison.Ordinal) && l.Contains("ATE1", StringComparison.Ordinal));
        int ok = Array.FindIndex(lines, echo, l => l.Contains("OK", StringComparison.Ordinal));
        lines[ok] = lines[ok].Replace("OK", "KO", StringComparison.Ordinal);
        folder.With("b.trace", string.Join('\n', lines) + "\n");
        int next = Array.FindIndex(lines, ok, l => l.Contains("\"tx\"", StringComparison.Ordinal)) + 1;
        ProgramResult edited = await ProgramProcess.RunInAsync(folder, ["trace", "replay", "b.trace"]);
        Assert.Equal((1, ""), (edited.ExitCode, edited.Error));
        Assert.StartsWith($"difference at b.trace:{next}, ", edited.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("got       nothing: it still waits for the answer to ATE1", edited.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_compares_with_events_that_were_kept()
    {
        using TestFolder folder = new TestFolder()
            .With("a.trace", "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT+CSQ\\r\"}\n{\"t\":3600,\"dir\":\"rx\",\"data\":\"\\r\\n+CSQ: 23,99\\r\\n\\r\\nOK\\r\\n\"}\n")
            .With("a.events", "{\"event\":\"response\",\"command\":\"AT+CSQ\",\"lines\":[\"+CSQ: 24,99\"],\"final\":\"OK\"}\n")
            .With("no.events", "{}\nhello\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["trace", "replay", "a.trace", "--events", "a.events", "--json"]);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        JsonNode difference = JsonNode.Parse(Assert.Single(run.Lines))!;
        Assert.Equal(("difference", 2, 3600, "understood"), ((string)difference["event"]!, (int)difference["line"]!, (double)difference["t"]!, (string)difference["in"]!));
        Assert.Contains("24,99", (string)difference["expected"]!, StringComparison.Ordinal);
        Assert.Contains("23,99", (string)difference["got"]!, StringComparison.Ordinal);

        ProgramResult wrong = await ProgramProcess.RunInAsync(folder, ["trace", "replay", "a.trace", "--events", "no.events"]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("line 2:", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_at_recorded_time_shows_what_it_plays()
    {
        using TestFolder folder = new TestFolder()
            .With("a.trace", "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n{\"t\":1.2,\"dir\":\"rx\",\"data\":\"\\r\\nOK\\r\\n\"}\n");
        long started = TimeProvider.System.GetTimestamp();
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["trace", "replay", "a.trace", "--time", "recorded"]);
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(1.2));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("     1.200 <-- <CR><LF>OK<CR><LF>", run.Lines[^2]);
        Assert.StartsWith("no difference in 2 entries, 1.2 s: 1 responses", run.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decode", "nowhere", "cannot be read")]
    [InlineData("show", "nowhere", "cannot be read")]
    [InlineData("replay", "nowhere", "cannot be read")]
    [InlineData("replay", "text", "text:2")]
    [InlineData("decode", "text", "text:2")]
    [InlineData("show", "text", "line 2:")]
    [InlineData("decode", "case.json", "line 1:")]
    public async Task What_is_no_trace_exits_2_and_is_said_with_its_line(string command, string file, string words)
    {
        using TestFolder folder = new TestFolder()
            .With("text", "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\nhello\n{}\n")
            .With("case.json", await File.ReadAllTextAsync(Path.Combine(Wire, "20-ping.json")));
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["trace", command, file]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
