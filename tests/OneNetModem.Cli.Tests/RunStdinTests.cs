// run --stdin as a process: JSON lines in, their outcomes out, and the end when all is delivered.
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class RunStdinTests
{
    [Fact]
    public async Task Every_line_has_its_outcome_and_the_end_of_stdin_ends_the_program_when_all_is_delivered()
    {
        using TestFolder folder = new();
        await using RunningProgram program = RunningProgram.Start(folder, "run", "--emulate", "--stdin");
        await program.WriteAsync("""{"topic":"onenet/up/dp/post/json","payload":{"id":70001,"dp":{"a":[{"v":1}]}},"ref":"first"}""");
        await program.WriteAsync("""{"dp":{"temp":21.5},"ref":{"any":["thing"]},"qos":0}""");
        await program.WriteAsync("""{"dp":{"temp":}}""");
        await program.WriteAsync("");
        await program.WriteAsync("""{"topic":"some/where","payload":"x","ref":5}""");
        await program.WriteAsync(new string('x', 200_000));
        await program.WriteAsync("""{"dp":{"temp":22},"ref":7}""");
        program.EndInput();
        ProgramResult result = await program.EndAsync();

        Assert.True(result.ExitCode == 1, result.Error);
        Assert.Contains("3 lines came to nothing", result.Error, StringComparison.Ordinal);
        JsonNode[] events = [.. result.Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal("1 2 7", Lines("accepted"));
        Assert.Equal("1 2 7", Lines("delivered"));
        Assert.Equal("3 6", Lines("error"));
        Assert.Equal("5", Lines("refused"));
        Assert.Equal(("first", """{"any":["thing"]}"""), ((string?)Event("accepted", 1)["ref"], Event("delivered", 2)["ref"]!.ToJsonString()));
        Assert.Equal((int?)Event("accepted", 1)["number"], (int?)Event("delivered", 1)["number"]);
        Assert.Equal(15, (int?)Event("error", 3)["column"]);
        Assert.Contains("65536", (string?)Event("error", 6)["problem"], StringComparison.Ordinal);
        Assert.Equal("topic", (string?)Event("refused", 5)["reason"]);
        Assert.Contains(events, e => (string?)e["event"] == "reply" && (string?)e["id"] == "70001" && (bool?)e["accepted"] == true);

        string Lines(string name) => string.Join(' ', events.Where(e => (string?)e["event"] == name).Select(e => (int)e["line"]!).Order());
        JsonNode Event(string name, int line) => events.Single(e => (string?)e["event"] == name && (int?)e["line"] == line);
    }

    [Fact]
    public async Task An_interruption_ends_it_while_stdin_is_open_and_what_was_accepted_waits_for_the_next_run()
    {
        using TestFolder folder = new();
        await using (RunningProgram program = RunningProgram.Start(folder, "run", "--emulate", "--stdin", "--fault", "no-sim"))
        {
            await program.WriteAsync("""{"topic":"onenet/up/dp/post/json","payload":{"id":70002,"dp":{"a":[{"v":1}]}}}""");
            await program.LineAsync(line => line.Contains("\"accepted\"", StringComparison.Ordinal));
            ProgramResult result = await program.StopAsync("INT");
            Assert.Equal(130, result.ExitCode);
            Assert.Contains("1 messages wait", result.Error, StringComparison.Ordinal);
        }

        ProgramResult next = await ProgramProcess.RunInAsync(folder, ["run", "--emulate", "--stdin"], """{"dp":{"temp":1}}""");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Single(next.Lines, line => line.Contains("\"delivered\"", StringComparison.Ordinal));
        Assert.Contains(next.Lines, line => line.Contains("\"published\"", StringComparison.Ordinal) && line.Contains("\"70002\"", StringComparison.Ordinal));
    }
}
