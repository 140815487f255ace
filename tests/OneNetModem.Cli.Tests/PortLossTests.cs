// What a user of run sees when the port goes and the module comes back under another name.
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class PortLossTests
{
    // At the serving cell, which the first link report asks for: by then the session is online, however slow the machine is.
    [Theory]
    [InlineData("port-gone:1@at=answer@on=AT+QENG@times=1", false)]
    [InlineData("port-renamed:1@at=answer@on=AT+QENG@times=1", true)]
    public async Task Run_comes_back_online_by_itself_and_says_when_the_name_has_changed(string fault, bool renamed)
    {
        using TestFolder folder = new();
        await using RunningProgram run = RunningProgram.Start(folder, "run", "--emulate", "--fault", fault);
        await run.LineAsync(line => line.Contains("Online", StringComparison.Ordinal));
        await run.LineAsync(line => line.Contains("the device went away", StringComparison.Ordinal));
        await run.LineAsync(line => line.Contains("Online", StringComparison.Ordinal));
        ProgramResult end = await run.StopAsync("TERM");
        Assert.Equal(0, end.ExitCode);

        // The other one may be renamed too: another program may have taken its number meanwhile.
        Assert.True(!renamed || end.Error.Contains("the module in USB socket emulated is now /dev/pts/", StringComparison.Ordinal), end.Error);
    }
}
