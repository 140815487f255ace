// Faults of the wire, of echoes, prompts and result codes: each by the bytes that a host gets.
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class WireFaultTests
{
    private const string Answer = "AT+CGMM\r\r\nBG95-M3\r\n\r\nOK\r\n";

    [Fact]
    public async Task Split_cuts_into_small_pieces_and_loses_nothing()
    {
        await using var bench = new ChunkBench("split:3");
        Assert.Equal(Answer, await bench.Host.OkAsync("AT+CGMM"));
        Assert.All(bench.Host.Pieces, p => Assert.InRange(p.Length, 1, 3));
        Assert.Contains(bench.Host.Pieces, p => p.Length > 1);
    }

    [Fact]
    public async Task Glue_makes_one_piece_of_answers_that_follow_each_other()
    {
        await using var bench = new ChunkBench("glue:100");
        await bench.SendAsync("AT+CGMM\r");
        await bench.PassAsync(0.05);
        await bench.SendAsync("AT+CGMM\r");
        Assert.Empty(bench.Host.Pieces);
        await bench.PassAsync(0.05);
        await bench.Host.ExpectAsync(Answer + Answer);
        Assert.Single(bench.Host.Pieces);
    }

    [Fact]
    public async Task Pause_stops_inside_a_piece_and_what_follows_waits()
    {
        await using var bench = new ChunkBench("pause:300@times=1");
        await bench.SendAsync("AT+CGMM\r");
        await bench.SendAsync("AT+CGMM\r");
        string first = Assert.Single(bench.Host.Pieces);
        Assert.InRange(first.Length, 1, 7);
        await bench.PassAsync(0.3);
        await bench.Host.ExpectAsync(Answer + Answer);
        Assert.Equal(2, bench.Host.Pieces.Count);
    }

    [Fact]
    public async Task A_lost_byte_is_missing_and_a_flipped_one_differs_by_a_bit()
    {
        await using var loses = new ChunkBench("byte-lost@every=2@times=1");
        await loses.Host.SendAsync("AT+CGMM\r");
        await loses.Host.ExpectAsync("OK\r\n");
        Assert.Equal("AT+CGMM\r", loses.Host.Pieces[0]);
        Assert.Equal("\r\nBG95-M3\r\n".Length - 1, loses.Host.Pieces[1].Length);

        await using var flips = new ChunkBench("byte-flipped@every=2@times=1");
        await flips.Host.SendAsync("AT+CGMM\r");
        await flips.Host.ExpectAsync("OK\r\n");
        (char Sent, char Came) wrong = Assert.Single("\r\nBG95-M3\r\n".Zip(flips.Host.Pieces[1]), p => p.First != p.Second);
        Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)(wrong.Sent ^ wrong.Came)));
    }

    [Fact]
    public async Task Bytes_to_the_module_can_be_lost_and_flipped_too()
    {
        await using var loses = new ChunkBench("host-byte-lost@times=1");
        await loses.SendAsync("AT+CGMM\r");
        await loses.SendAsync("\rAT\r");
        Assert.DoesNotContain("BG95", await loses.Host.ExpectAsync("AT\r\r\nOK\r\n"), StringComparison.Ordinal);
        Assert.Equal(7, loses.Host.Pieces[0].Length);

        await using var flips = new ChunkBench("host-byte-flipped@times=1");
        await flips.SendAsync("AT+CGMM\r");
        await flips.SendAsync("\rAT\r");
        await flips.Host.ExpectAsync("AT\r\r\nOK\r\n");
        Assert.NotEqual("AT+CGMM\r", flips.Host.Pieces[0]);
    }

    [Fact]
    public async Task Noise_comes_at_its_point_and_by_the_clock()
    {
        await using var bench = new ChunkBench("noise:5@at=final@times=1", "noise:9@after=3s");
        await bench.Host.OkAsync("AT+CGMM");
        Assert.Equal([8, 11, 5, 6], bench.Host.Pieces.Select(p => p.Length));
        await bench.PassAsync(3);
        await bench.Host.OkAsync("AT");
        Assert.Equal(9, bench.Host.Pieces[4].Length);
    }

    [Fact]
    public async Task A_late_final_can_be_bound_to_a_command_and_a_lost_one_to_a_number()
    {
        await using var bench = new ChunkBench("late-final:8@on=AT+CGMM", "lost-final@every=3@times=1");
        await bench.Host.OkAsync("AT");
        await bench.SendAsync("AT+CGMM\r");
        await bench.PassAsync(7.9);
        Assert.Equal("AT+CGMM\r\r\nBG95-M3\r\n", bench.Host.Rest);
        await bench.PassAsync(0.1);
        await bench.Host.ExpectAsync("\r\nOK\r\n");
        await bench.SendAsync("AT\r");
        await bench.SendAsync("AT+CGMI\r");
        Assert.Equal("AT\rAT+CGMI\r\r\nQuectel\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("OK\r\n"));
    }

    [Fact]
    public async Task An_echo_can_be_lost()
    {
        await using var bench = new ChunkBench("lost-echo@on=AT+CGMM@times=1");
        await bench.Host.OkAsync("AT");
        Assert.Equal("\r\nBG95-M3\r\n\r\nOK\r\n", await bench.Host.OkAsync("AT+CGMM"));
        Assert.Equal(Answer, await bench.Host.OkAsync("AT+CGMM"));
    }

    [Fact]
    public async Task An_echo_that_stays_ignores_ATE0_until_the_fault_goes()
    {
        await using var bench = new ChunkBench("echo-stays@for=10s");
        await bench.Host.OkAsync("ATE0");
        Assert.Equal(Answer, await bench.Host.OkAsync("AT+CGMM"));
        await bench.PassAsync(10);
        Assert.Equal(Answer[8..], await bench.Host.OkAsync("AT+CGMM"));
    }

    [Fact]
    public async Task Without_its_prompt_the_module_takes_what_comes_for_the_payload()
    {
        await using var bench = new ChunkBench("no-prompt@times=1");
        await bench.ConnectAsync();
        await bench.SendAsync("AT+QMTPUB=0,1,1,0,\"t\",3\r");
        Assert.Equal("AT+QMTPUB=0,1,1,0,\"t\",3\r", bench.Host.Rest);
        await bench.SendAsync("AT\r");
        await bench.Host.ExpectAsync("3\r\r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n");
        await bench.PublishAsync(2);
    }

    [Fact]
    public async Task A_mute_module_answers_again_after_its_time()
    {
        await using var bench = new ChunkBench("mute@after=2s@for=3s@every=10s@times=1");
        await bench.Host.OkAsync("AT");
        await bench.PassAsync(2);
        await bench.SendAsync("AT+CGMM\r");
        await bench.PassAsync(3);
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        await bench.PassAsync(8);
        await bench.Host.OkAsync("AT");
    }
}
