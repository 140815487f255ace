// console with lines from a pipe: what is sent, what is refused, what is recorded.
using Xunit;

namespace OneNetModem.Cli.Tests.Interactive;

public sealed class ConsoleCommandTests
{
    [Fact]
    public async Task Lines_from_a_pipe_are_sent_one_after_the_other()
    {
        ProgramResult run = await RunAsync("AT+CPIN?\n\n# a remark\n+CFUN?\n", "--emulate");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["AT+CPIN?", "  +CPIN: READY", "  OK", "      sim  READY", "AT+CFUN?", "  +CFUN: 1", "  OK", "      functions  1  all is on"], run.Lines);
    }

    [Fact]
    public async Task A_refused_command_exits_1_and_one_without_an_answer_3()
    {
        Assert.Equal(1, (await RunAsync("AT+CPIN?\n", "--emulate", "--fault", "no-sim")).ExitCode);
        Assert.Equal(3, (await RunAsync("AT+CGMM\n", "--emulate", "--fault", "lost-final@every=1@on=AT+CGMM", "--timeout", "1s")).ExitCode);
    }

    [Fact]
    public async Task A_dangerous_command_is_not_sent_where_nobody_can_be_asked_unless_it_is_allowed()
    {
        ProgramResult refused = await RunAsync("AT+CFUN=1,1\n", "--emulate");
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(["  AT+CFUN=1,1 is not sent: the module restarts: every connection ends, and settings that were not kept are gone (--allow restart lets it through)"], refused.Lines);

        ProgramResult allowed = await RunAsync("AT+CFUN=1,1\n", "--emulate", "--allow", "restart");
        Assert.Equal(0, allowed.ExitCode);
        Assert.Equal(["AT+CFUN=1,1", "  OK"], allowed.Lines.Take(2));
    }

    [Fact]
    public async Task Data_follow_the_command_that_wants_them()
    {
        using TestFolder folder = new TestFolder().With("five", "12345");
        ProgramResult run = await RunInAsync(folder, "AT+QFUPL=\"a\",5\nhello\nAT+QFUPL=\"b\",5\n/send five\nAT+QFLST\n", "--emulate");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("  +QFLST: \"a\",5", run.Lines);
        Assert.Contains("  +QFLST: \"b\",5", run.Lines);
    }

    [Fact]
    public async Task Data_of_the_wrong_length_are_not_sent()
    {
        ProgramResult run = await RunAsync("AT+QFUPL=\"a\",5\nhell\n\nAT+CPIN?\n", "--emulate");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["  AT+QFUPL=\"a\",5 announces 5 bytes and gets 4", "  AT+QFUPL=\"a\",5 is not sent: it wants data", "AT+CPIN?"], run.Lines.Take(3));
    }

    [Fact]
    public async Task A_session_is_recorded_as_a_script_and_traced_with_secrets_masked()
    {
        using TestFolder folder = new();
        ProgramResult run = await RunInAsync(
            folder, "/trace t\n/record s.yaml\nAT+CPIN?\nAT+NEW=7\nAT+CPIN=\"4711\"\n/record off\n/trace off\nAT+CSQ\n", "--emulate", "--fault", "sim-pin", "--allow", "pin");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        string[] script = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "s.yaml"));
        Assert.StartsWith("# recorded with onenet-modem console on ", script[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "vars:",
                "  secret1: { secret: true, description: \"AT+CPIN=\\\"***\\\"\" }",
                "steps:",
                "  - send: \"AT+CPIN?\"",
                "    final: \"OK\"",
                "  - send: \"AT+NEW=7\"",
                "    final: \"ERROR\"",
                "  - send: \"AT+CPIN=\\\"${secret1}\\\"\"",
            ],
            script[1..9]);
        string trace = await File.ReadAllTextAsync(Path.Combine(folder.Path, "t"));
        Assert.Contains("AT+NEW=7", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", trace + run.Output + string.Concat(script), StringComparison.Ordinal);
        Assert.DoesNotContain("AT+CSQ", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_session_runs_as_a_script()
    {
        using TestFolder folder = new();
        ProgramResult run = await RunInAsync(folder, "/record s.yaml\nAT+QFUPL=\"${a}\",5\nhello\nAT+NEW=1\nAT+QIACT=1\nAT+QPING=1,\"h\",1,1\nAT+QIDNSGIP=1,\"h\"\n", "--emulate");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        string[] script = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "s.yaml"));
        Assert.Equal(["urc: \"+QPING: 0,1,1\"", "urc: \"+QIURC: \\\"dnsgip\\\"\""], script.Select(line => line.Trim()).Where(line => line.StartsWith("urc", StringComparison.Ordinal)));

        ProgramResult again = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate"]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("AT+QFUPL=\"${a}\",5", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_secret_is_asked_for_and_never_sent_as_asterisks()
    {
        using TestFolder folder = new TestFolder().With("key", "-----BEGIN PRIVATE KEY-----\nMIIEverySecret\n-----END PRIVATE KEY-----\n");
        long length = new FileInfo(Path.Combine(folder.Path, "key")).Length;
        ProgramResult run = await RunInAsync(
            folder, $"/record s.yaml\nAT+CPIN=\"9876\"\nAT+CPIN=\"12345678\",\"4711\"\nAT+QFUPL=\"k\",{length}\n/send key\n", "--emulate", "--fault", "sim-pin", "--allow", "pin");
        Assert.Equal("", run.Error);
        string script = await File.ReadAllTextAsync(Path.Combine(folder.Path, "s.yaml"));
        Assert.DoesNotMatch("send:.*\\*\\*\\*|9876|12345678|4711|EverySecret", script);
        Assert.Contains("AT+CPIN=\\\"${secret2}\\\",\\\"${secret3}\\\"", script, StringComparison.Ordinal);
        Assert.Contains("data: \"${secret4}\"", script, StringComparison.Ordinal);

        ProgramResult check = await ProgramProcess.RunInAsync(folder, ["script", "check", "s.yaml"]);
        Assert.Equal(0, check.ExitCode);
        ProgramResult without = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", "--allow", "all"]);
        Assert.Equal((2, ""), (without.ExitCode, without.Output));
        Assert.Contains("secret1", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_command_with_a_secret_runs_with_its_value()
    {
        using TestFolder folder = new();
        await RunInAsync(folder, "/record s.yaml\nAT+CPIN=\"9876\"\n", "--emulate", "--fault", "sim-pin", "--allow", "pin");
        ProgramResult again = await ProgramProcess.RunInAsync(folder, ["script", "run", "s.yaml", "--emulate", "--fault", "sim-pin", "--allow", "all", "--var", "secret1=9876"]);
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task Control_characters_of_a_line_do_not_reach_the_terminal()
    {
        ProgramResult run = await RunAsync("/\e[31mred\n/" + new string('x', 1000) + "\n/explain AT+\e[2J\n", "--emulate");
        Assert.DoesNotContain('\e', run.Output);
        Assert.Contains("  /<1B>[31mred is no order; /help lists them", run.Lines);
        Assert.All(run.Lines, line => Assert.True(line.Length < 400, line));
    }

    [Fact]
    public async Task Bytes_are_shown_in_hexadecimal_with_secrets_masked()
    {
        ProgramResult run = await RunAsync("/hex on\nAT+CPIN=\"4711\"\n", "--emulate", "--fault", "sim-pin", "--allow", "pin");
        Assert.Contains("--> 41 54 2b 43 50 49 4e 3d 22 2a 2a 2a 22 0d        AT+CPIN=\"***\".", run.Lines);
        Assert.DoesNotContain("4711", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("34 37 31 31", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_explained_before_it_is_sent()
    {
        ProgramResult run = await RunAsync("/explain AT+CFUN=1,1\n/explain AT+NEW\n/nonsense\n", "--emulate");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "AT+CFUN  What of the module is on",
                "  on EC2x, BG96, BG95; answers within 15 s",
                "  AT+CFUN=functions[,restart]",
                "      functions  1: all is on",
                "      restart    1: restart first",
                "  dangerous (restart): the module restarts: every connection ends, and settings that were not kept are gone",
                "  source: 3GPP TS 27.007 section 8.2; EC2x AT manual V2.0",
                "  nothing is known of AT+NEW",
                "  /nonsense is no order; /help lists them",
            ],
            run.Lines);
    }

    [Theory]
    [InlineData("AT+CPIN=\"4711\",\"4711\"")]
    [InlineData("AT+QICSGP=1,1,\"a\",\"u\",\"4711\",1")]
    [InlineData("AT+QMTCONN=0,\"d\",\"p\",\"4711\"")]
    [InlineData("AT+QMTCFG=\"onenet\",0,\"p\",\"4711\"")]
    [InlineData("AT+CLCK=\"SC\",1,\"4711\"")]
    public async Task A_secret_in_a_command_to_be_explained_is_not_shown_again(string command)
    {
        ProgramResult run = await RunAsync($"/explain {command}\n", "--emulate");
        Assert.Contains("***", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_lost_exits_3() =>
        Assert.Equal(3, (await RunAsync("AT+QPING=1,\"a\"\nAT+CSQ\n", "--emulate", "--fault", "port-gone@at=line@on=AT+QPING")).ExitCode);

    private static async Task<ProgramResult> RunAsync(string input, params string[] arguments)
    {
        using TestFolder folder = new();
        return await RunInAsync(folder, input, arguments);
    }

    private static Task<ProgramResult> RunInAsync(TestFolder folder, string input, params string[] arguments) => ProgramProcess.RunInAsync(folder, ["console", .. arguments], input);
}
