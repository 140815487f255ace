// The V.250 rules of a command line.
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task A_command_is_echoed_and_answered_with_exact_framing()
    {
        await using var bench = new Bench();
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        Assert.Equal("AT+CPIN?\r\r\n+CPIN: READY\r\n\r\nOK\r\n", await bench.Host.OkAsync("AT+CPIN?"));
        Assert.Equal("ATI\r\r\nQuectel\r\nEC25\r\nRevision: EC25EFAR06A08M4G\r\n\r\nOK\r\n", await bench.Host.OkAsync("ATI"));
    }

    [Fact]
    public async Task Echo_can_be_turned_off_and_on()
    {
        await using var bench = new Bench();
        Assert.Equal("ATE0\r\r\nOK\r\n", await bench.Host.OkAsync("ATE0"));
        Assert.Equal("\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        Assert.Equal("\r\nOK\r\n", await bench.Host.OkAsync("ATE1"));
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
    }

    [Theory]
    [InlineData("at+cgmm", "\r\nEC25\r\n")]
    [InlineData("aT+CgMm", "\r\nEC25\r\n")]
    [InlineData("AT + CGMM", "\r\nEC25\r\n")]
    [InlineData("AT+CMEE=2;+CMEE?", "\r\n+CMEE: 2\r\n")]
    [InlineData("ATE0V1+CGMM", "\r\nEC25\r\n")]
    [InlineData("ATE0;+CGMM", "\r\nEC25\r\n")]
    [InlineData("xyzAT+CGMM", "\r\nEC25\r\n")]
    [InlineData("AT+CGMX\bM\bM", "\r\nEC25\r\n")]
    [InlineData("AT+CGDCONT=2,\"IP\",\"a b;c\";+CGDCONT?", "+CGDCONT: 2,\"IP\",\"a b;c\",")]
    [InlineData("ATS3?", "\r\n013\r\n")]
    public async Task Case_spaces_lists_and_corrections_are_taken(string line, string answer)
    {
        await using var bench = new Bench();
        string all = await bench.Host.OkAsync(line);
        Assert.Contains(answer, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_has_one_OK()
    {
        await using var bench = new Bench();
        Assert.Equal("AT+CGMI;+CGMM\r\r\nQuectel\r\n\r\nEC25\r\n\r\nOK\r\n", await bench.Host.OkAsync("AT+CGMI;+CGMM"));
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
    }

    [Fact]
    public async Task A_list_ends_at_its_first_error()
    {
        await using var bench = new Bench();
        string all = await bench.Host.ErrorAsync("AT+CGMI;+NOSUCH;+CGMM");
        Assert.Contains("Quectel", all, StringComparison.Ordinal);
        Assert.DoesNotContain("EC25", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AT+NOSUCH")]
    [InlineData("AT+NOSUCH?")]
    [InlineData("AT+CMEE=7")]
    [InlineData("AT+CMEE=")]
    [InlineData("AT+QICSGP=1,1,\"open quote")]
    [InlineData("AT\"")]
    [InlineData("AT+QMTPUBEX=0,0,0,0,\"a/b\"c,5")]
    public async Task What_is_not_understood_is_an_ERROR_and_the_next_line_works(string line)
    {
        await using var bench = new Bench();
        await bench.Host.ErrorAsync(line);
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
    }

    [Fact]
    public async Task A_slash_repeats_the_last_line()
    {
        await using var bench = new Bench();
        await bench.Host.OkAsync("AT+CGMM");
        await bench.Host.SendAsync("A/");
        Assert.Equal("A/\r\nEC25\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("OK\r\n"));
    }

    [Fact]
    public async Task A_line_feed_after_CR_is_harmless()
    {
        await using var bench = new Bench();
        await bench.Host.SendAsync("AT\r\nAT+CGMM\r\n");
        Assert.Equal("AT\r\r\nOK\r\nAT+CGMM\r\r\nEC25\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("EC25\r\n\r\nOK\r\n"));
    }

    [Fact]
    public async Task An_endless_line_is_an_ERROR_and_is_not_kept()
    {
        await using var bench = new Bench();
        await bench.Host.ErrorAsync("AT" + new string('X', 5000));
        await bench.Host.OkAsync("AT");
    }

    [Fact]
    public async Task Numeric_results_and_no_results_are_possible()
    {
        await using var bench = new Bench();
        Assert.Equal("ATV0E0\r0\r", await bench.Host.CommandAsync("ATV0E0", "\r0\r"));
        Assert.Equal("4\r", await bench.Host.CommandAsync("AT+NOSUCH", "4\r"));
        await bench.Host.SendAsync("ATQ1\r");
        Assert.Equal("\r\nOK\r\n", await bench.Host.CommandAsync("ATV1Q0", "OK\r\n"));
    }

    [Theory]
    [InlineData(0, "\r\nERROR\r\n")]
    [InlineData(1, "\r\n+CME ERROR: 10\r\n")]
    [InlineData(2, "\r\n+CME ERROR: SIM not inserted\r\n")]
    public async Task CMEE_chooses_how_an_error_is_said(int format, string answer)
    {
        await using var bench = new Bench(Bench.With("no-sim"));
        await bench.Host.OkAsync($"AT+CMEE={format}");
        Assert.Equal("AT+CPIN?\r" + answer, await bench.Host.CommandAsync("AT+CPIN?", answer));
    }
}
