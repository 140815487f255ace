// The command line as such: help, misspelt words, exit codes, stdout and stderr.
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class CommandLineTests
{
    public static TheoryData<string> Commands { get; } = ["", "run", "pub", "sub", "token", "token explain", "ports", "config", "config check", "config show", "config schema", "completion", "trace", "trace decode", "trace show", "at", "emulate"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_works_at_every_level_and_ends_in_an_example(string command)
    {
        ProgramResult run = await ProgramProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        string examples = run.Output[run.Output.LastIndexOf("\nExample", StringComparison.Ordinal)..];
        Assert.Contains("  onenet-modem " + command, examples, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokn", "unknown command \"tokn\"", "did you mean: onenet-modem token")]
    [InlineData("config chek", "unknown command \"chek\"", "did you mean: onenet-modem config check")]
    [InlineData("ports --jsno", "unknown option --jsno", "did you mean: --json")]
    [InlineData("--vebose ports", "unknown option --vebose", "did you mean: --verbose")]
    [InlineData("doctor --emulate --jsno", "unknown option --jsno", "did you mean: --json")]
    [InlineData("", "a command is missing", "completion")]
    [InlineData("config", "a command is missing", "check, show, schema")]
    [InlineData("completion bsh", "bsh", "'bash'")]
    [InlineData("completion", "Required argument 'SHELL' missing", "completion --help")]
    [InlineData("ports extra", "extra", "ports --help")]
    [InlineData("ports --link usb", "usb", "'tty'")]
    [InlineData("ports --emulate EC99", "EC99", "'BG96'")]
    [InlineData("ports --config", "--config", "ports --help")]
    public async Task Wrong_arguments_exit_2_with_nothing_on_stdout(string arguments, string what, string hint)
    {
        ProgramResult run = await ProgramProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_that_nobody_reads_to_its_end_is_no_crash()
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.StartAsync("sh", ["-c", $"dotnet {ProgramProcess.Assembly} emulate --help | true"], folder.Path, environment: []);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_value_behind_a_misspelt_option_is_not_repeated()
    {
        ProgramResult run = await ProgramProcess.RunAsync("token", "--kye=c2VjcmV0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean: --key", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_a_result()
    {
        ProgramResult run = await ProgramProcess.RunAsync("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }
}
