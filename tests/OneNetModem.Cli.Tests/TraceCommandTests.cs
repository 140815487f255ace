// trace decode gives the events of every wire case; trace show can be read and cannot upset a terminal.
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
            JsonObject printed = JsonNode.Parse(run.Lines[i])!.AsObject();
            Assert.NotNull(printed["t"]);
            printed.Remove("t");
            Assert.True(JsonNode.DeepEquals(expected[i], printed), $"event {i}: expected {expected[i].ToJsonString()}, printed {printed.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Show_names_control_characters_and_bytes_that_are_no_text()
    {
        ProgramResult run = await ProgramProcess.RunInAsync(
            null, ["trace", "show", "-"],
            "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n{\"t\":1.25,\"dir\":\"rx\",\"data\":\"\\u00e6\\u00b8\\u00a9 \\u001b[2J\\u0000\\u00ff\\u0007\\r\\n\"}\n{\"t\":2,\"dir\":\"note\",\"data\":\"timeout\"}\n");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["     0.000 --> AT<CR>", "     1.250 <-- 温 <ESC>[2J<NUL><FF><07><CR><LF>", "     2.000     # timeout"], run.Lines);
    }

    [Theory]
    [InlineData("decode", "nowhere", 2, "there is no such file")]
    [InlineData("show", "nowhere", 2, "there is no such file")]
    [InlineData("decode", "text", 1, "line 2:")]
    [InlineData("show", "text", 1, "line 2:")]
    public async Task What_is_no_trace_is_said_with_its_line(string command, string file, int exitCode, string words)
    {
        using TestFolder folder = new TestFolder().With("text", "{\"t\":0,\"dir\":\"tx\",\"data\":\"AT\\r\"}\nhello\n{}\n");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["trace", command, file]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
