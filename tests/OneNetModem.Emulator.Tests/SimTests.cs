// SIMs of every kind: locked, one try before it locks, blocked for good.
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class SimTests
{
    [Fact]
    public async Task Each_wrong_PIN_takes_a_try_and_a_right_one_gives_them_back()
    {
        await using var bench = new Bench(With(new SimCard { State = SimState.PinRequired }));
        await AssertTriesAsync(bench, 3, 10);
        await bench.Host.CommandAsync("AT+CPIN=\"0000\"", "\r\n+CME ERROR: 16\r\n");
        await AssertTriesAsync(bench, 2, 10);
        await bench.Host.OkAsync("AT+CPIN=\"1234\"");
        await AssertTriesAsync(bench, 3, 10);
    }

    [Fact]
    public async Task The_last_wrong_PIN_asks_for_the_PUK()
    {
        await using var bench = new Bench(Bench.With("sim-pin-last"));
        await AssertTriesAsync(bench, 1, 10);
        Assert.Contains("+CPIN: SIM PIN\r", await bench.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
        await bench.Host.CommandAsync("AT+CPIN=\"0000\"", "\r\n+CME ERROR: 16\r\n");
        await AssertTriesAsync(bench, 0, 10);
        Assert.Contains("+CPIN: SIM PUK\r", await bench.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_wrong_PUK_blocks_the_SIM_for_good()
    {
        await using var bench = new Bench(With(new SimCard { State = SimState.PukRequired, PukTries = 2 }));
        await bench.Host.CommandAsync("AT+CPIN=\"00000000\",\"4321\"", "\r\n+CME ERROR: 16\r\n");
        await AssertTriesAsync(bench, 0, 1);
        await bench.Host.CommandAsync("AT+CPIN=\"00000000\",\"4321\"", "\r\n+CME ERROR: 16\r\n");
        await AssertTriesAsync(bench, 0, 0);
        await bench.Host.CommandAsync("AT+CPIN?", "\r\n+CME ERROR: 13\r\n");
        await bench.Host.CommandAsync("AT+CPIN=\"12345678\",\"4321\"", "\r\n+CME ERROR: 13\r\n");
    }

    [Theory]
    [InlineData("AT+CPIN?")]
    [InlineData("AT+CIMI")]
    [InlineData("AT+QCCID")]
    [InlineData("AT+CPIN=\"12345678\",\"4321\"")]
    public async Task A_blocked_SIM_is_a_SIM_failure_to_every_command(string command)
    {
        await using var bench = new Bench(Bench.With("sim-blocked"));
        await bench.Host.CommandAsync(command, "\r\n+CME ERROR: 13\r\n");
        await AssertTriesAsync(bench, 0, 0);
    }

    [Fact]
    public async Task A_blocked_SIM_stays_blocked_over_a_restart()
    {
        await using var bench = new Bench(With(new SimCard { State = SimState.PukRequired, PukTries = 1 }) with { BootTime = TimeSpan.Zero });
        await bench.Host.CommandAsync("AT+CPIN=\"00000000\",\"4321\"", "\r\n+CME ERROR: 16\r\n");
        bench.Module.Restart();
        await bench.Host.ExpectAsync("RDY\r\n");
        await bench.Host.CommandAsync("AT+CPIN?", "\r\n+CME ERROR: 13\r\n");
        await AssertTriesAsync(bench, 0, 0);
    }

    private static ModuleOptions With(SimCard sim) => new() { Sim = sim };

    private static async Task AssertTriesAsync(Bench bench, int pin, int puk) =>
        Assert.Contains($"\r\n+QPINC: \"SC\",{pin},{puk}\r\n", await bench.Host.OkAsync("AT+QPINC?"), StringComparison.Ordinal);
}
