// Events at the points of a command line, and what takes the module away or puts its URCs elsewhere.
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class PointFaultTests
{
    private const string Urc = "\r\n+QIND: \"csq\",";

    [Theory]
    [InlineData("line", "AT+CGMM", "AT+CGMM\r|URC|\r\nBG95-M3\r\n|\r\nOK\r\n")]
    [InlineData("answer", "AT+CGMM", "AT+CGMM\r|URC|\r\nBG95-M3\r\n|\r\nOK\r\n")]
    [InlineData("final", "AT+CGMM", "AT+CGMM\r|\r\nBG95-M3\r\n|URC|\r\nOK\r\n")]
    [InlineData("done", "AT+CGMM", "AT+CGMM\r|\r\nBG95-M3\r\n|\r\nOK\r\n|URC")]
    public async Task An_unsolicited_line_comes_at_its_point(string point, string command, string pieces)
    {
        await using var bench = new ChunkBench("urc@times=1@at=" + point);
        await bench.SendAsync(command + "\r");
        await bench.Host.OkAsync("AT");
        Assert.StartsWith(pieces, Shown(bench), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompt", "\r|URC|\r\n> |\r\nOK\r\n|\r\n+QMTPUB: 0,1,0\r\n")]
    [InlineData("data", "\r|\r\n> |URC|\r\nOK\r\n|\r\n+QMTPUB: 0,1,0\r\n")]
    [InlineData("payload", "\r|\r\n> |URC|\r\nOK\r\n|\r\n+QMTPUB: 0,1,0\r\n")]
    public async Task An_unsolicited_line_comes_around_a_prompt(string point, string pieces)
    {
        await using var bench = new ChunkBench($"urc@on=AT+QMTPUB@at={point}");
        await bench.ConnectAsync();
        await bench.SendAsync("AT+QMTPUB=0,1,1,0,\"t\",3\r");
        await bench.SendAsync("abc");
        await bench.Host.ExpectAsync("+QMTPUB: 0,1,0\r\n");
        Assert.EndsWith(pieces, Shown(bench), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line", "")]
    [InlineData("prompt", "")]
    [InlineData("data", "\r\n> ")]
    [InlineData("payload", "\r\n> ")]
    [InlineData("answer", "\r\n> ")]
    [InlineData("final", "\r\n> ")]
    [InlineData("done", "\r\n> \r\nOK\r\n")]
    public async Task A_restart_at_any_point_ends_the_line_there(string point, string said)
    {
        await using var bench = new ChunkBench($"restart@on=AT+QMTPUB@times=1@at={point}");
        await bench.ConnectAsync();
        await bench.SendAsync("AT+QMTPUB=0,1,1,0,\"t\",3\r");
        await bench.SendAsync("abc");
        await bench.PassAsync(2);
        Assert.Equal("AT+QMTPUB=0,1,1,0,\"t\",3\r" + said + "\r\nRDY\r\n", await bench.Host.ExpectAsync("RDY\r\n"));
        await bench.Host.ExpectAsync("SMS DONE\r\n");
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        await bench.PassAsync(1);
        await bench.ConnectAsync();
        await bench.PublishAsync(1);
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,0\r\n");
    }

    [Fact]
    public async Task A_restart_between_OK_and_the_result_swallows_the_result()
    {
        await using var bench = new ChunkBench("restart@at=done@on=AT+QMTOPEN@times=1");
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.PassAsync(2);
        Assert.Equal("\r\nRDY\r\n", await bench.Host.ExpectAsync("RDY\r\n"));
    }

    [Theory]
    [InlineData("silent-restart@after=5s", null)]
    [InlineData("restart@after=5s", "no-boot-lines")]
    public async Task A_silent_restart_shows_only_in_what_is_forgotten(string fault, string? other)
    {
        await using var bench = new ChunkBench(other is null ? [fault] : [fault, other]);
        await bench.Host.OkAsync("ATE0");
        await bench.PassAsync(5);
        await bench.PassAsync(2);
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
    }

    [Fact]
    public async Task A_hung_module_is_deaf_and_dumb_until_it_is_reset()
    {
        await using var bench = new ChunkBench("hang@at=final@on=AT+CGMM@times=1");
        await bench.ConnectAsync();
        await bench.SendAsync("AT+CGMM\r");
        Assert.Equal("AT+CGMM\r\r\nBG95-M3\r\n", await bench.Host.ExpectAsync("BG95-M3\r\n"));
        bench.Broker.Publish("t", "not heard");
        await bench.SendAsync("AT\r");
        await bench.PassAsync(600);
        Assert.Equal("", bench.Host.Rest);
        bench.Module.Restart();
        await bench.PassAsync(2);
        Assert.Equal("\r\nRDY\r\n", await bench.Host.ExpectAsync("RDY\r\n"));
    }

    [Fact]
    public async Task Powered_down_is_told_and_lasts_until_the_key_is_pressed()
    {
        await using var bench = new ChunkBench("powered-down@after=5s");
        await bench.PassAsync(5);
        await bench.Host.ExpectAsync("\r\nPOWERED DOWN\r\n");
        await bench.SendAsync("AT\r");
        await bench.PassAsync(60);
        bench.Module.Restart();
        await bench.PassAsync(2);
        Assert.Equal("\r\nRDY\r\n", await bench.Host.ExpectAsync("RDY\r\n"));
    }

    [Fact]
    public async Task A_storm_is_as_many_lines_as_were_asked_for()
    {
        await using var bench = new ChunkBench("urc-storm:37@after=1s");
        await bench.PassAsync(1);
        await bench.Host.OkAsync("AT");
        Assert.Equal(37, bench.Host.Pieces.Count(p => p.StartsWith(Urc, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unsolicited_lines_go_elsewhere_until_urcport_is_set()
    {
        await using var bench = new ChunkBench("urcs-elsewhere");
        await bench.PassAsync(0);
        bench.Module.SayUrc("+LOST: 1");
        Assert.Contains("\"urcport\",\"uart1\"", await bench.Host.OkAsync("AT+QURCCFG=\"urcport\""), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QURCCFG=\"urcport\",\"usbmodem\"");
        bench.Module.SayUrc("+FOUND: 1");
        Assert.Equal("\r\n+FOUND: 1\r\n", await bench.Host.ExpectAsync("+FOUND: 1\r\n"));
    }

    private static string Shown(ChunkBench bench) =>
        string.Join('|', bench.Host.Pieces.Select(p => p.StartsWith(Urc, StringComparison.Ordinal) ? "URC" : p));
}
