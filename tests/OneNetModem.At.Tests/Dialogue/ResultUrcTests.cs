// "OK, later a URC" is one command; the line is free in between.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class ResultUrcTests
{
    [Fact]
    public async Task The_result_URC_completes_the_command_and_goes_to_nobody_else()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> open = Open(bench, 0);
        bench.Say("\r\nOK\r\n");
        await bench.AssertInOrderAfterAsync("AT+OPEN=0\r");
        bench.Say("\r\n+OPEN: 0,0\r\n");
        Assert.Equal(["+OPEN: 0,0"], (await open).Results.Select(r => r.Line));
        Assert.True((await open).IsOk);
        Assert.Empty(bench.TakeUrcs());
    }

    [Fact]
    public async Task Two_commands_wait_for_their_results_at_once_and_each_gets_its_own()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> first = Open(bench, 1);
        Task<AtResponse> second = Open(bench, 2);
        bench.Say("AT+OPEN=1\r\r\nOK\r\n");
        bench.Expect("AT+OPEN=1\rAT+OPEN=2\r");
        bench.Say("AT+OPEN=2\r\r\nOK\r\n");
        await bench.AssertInOrderAsync();
        bench.Say("\r\n+OPEN: 2,0\r\n+OPEN: 3,0\r\n+OPEN: 1,3\r\n");
        Assert.Equal("+OPEN: 1,3", Assert.Single((await first).Results).Line);
        Assert.Equal("+OPEN: 2,0", Assert.Single((await second).Results).Line);
        Assert.Equal(["+OPEN: 3,0"], bench.TakeUrcs());
    }

    [Fact]
    public async Task More_results_are_kept_in_order_until_the_last()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> ping = bench.Channel.SendAsync(new AtCommand("AT+PING=1")
        {
            Result = new AtResultUrc(
                urc => urc.Name != "+PING" ? UrcMatch.None : urc.Args.Count > 1 ? UrcMatch.More : UrcMatch.Last, TimeSpan.FromSeconds(10)),
        });
        bench.Say("\r\nOK\r\n+PING: 0,32\r\n+STAT: 1\r\n+PING: 0,33\r\n+PING: 0\r\n");
        Assert.Equal(["+PING: 0,32", "+PING: 0,33", "+PING: 0"], (await ping).Results.Select(r => r.Line));
        Assert.Equal(["+STAT: 1"], bench.TakeUrcs());
    }

    [Fact]
    public async Task A_result_before_OK_counts()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> open = Open(bench, 0);
        bench.Say("\r\n+OPEN: 0,0\r\n");
        bench.Say("\r\nOK\r\n");
        AtResponse answer = await open;
        Assert.True(answer.IsOk);
        Assert.Equal("+OPEN: 0,0", Assert.Single(answer.Results).Line);
        await bench.AssertInOrderAfterAsync("AT+OPEN=0\r");
    }

    [Fact]
    public async Task A_result_that_never_comes_is_missing_and_a_late_one_is_a_URC()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> open = Open(bench, 0);
        bench.Pass(2);
        bench.Say("\r\nOK\r\n");
        bench.Pass(9);
        Assert.Equal(0, bench.Channel.Counters.Timeouts);
        bench.Pass(1);
        AtResponse answer = await open;
        Assert.True(answer.ResultMissing);
        Assert.False(answer.IsOk);
        Assert.Equal((AtFinalKind.Ok, AtAbort.None), (answer.Final.Kind, answer.Aborted));
        Assert.Equal(1, bench.Channel.Counters.Timeouts);
        bench.Say("\r\n+OPEN: 0,0\r\n");
        Assert.Equal(["+OPEN: 0,0"], bench.TakeUrcs());
        await bench.AssertInOrderAfterAsync("AT+OPEN=0\r");
    }

    [Fact]
    public async Task A_refused_command_waits_for_no_result()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> open = Open(bench, 0);
        bench.Say("\r\nERROR\r\n");
        AtResponse answer = await open;
        Assert.Equal((AtFinalKind.Error, false), (answer.Final.Kind, answer.ResultMissing));
    }

    [Fact]
    public async Task A_cancelled_command_takes_no_result_away()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        using CancellationTokenSource cancel = new();
        Task<AtResponse> open = Open(bench, 0, cancel.Token);
        bench.Say("\r\nOK\r\n");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open);
        bench.Say("\r\n+OPEN: 0,0\r\n");
        Assert.Equal(["+OPEN: 0,0"], bench.TakeUrcs());
    }

    [Fact]
    public async Task Of_two_equal_commands_the_older_gets_the_first_result()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> older = Open(bench, 0);
        bench.Say("\r\nOK\r\n");
        Task<AtResponse> newer = Open(bench, 0);
        bench.Say("\r\n+OPEN: 0,1\r\n");
        Assert.Equal("+OPEN: 0,1", Assert.Single((await older).Results).Line);
        bench.Say("\r\nOK\r\n+OPEN: 0,2\r\n");
        Assert.Equal("+OPEN: 0,2", Assert.Single((await newer).Results).Line);
    }

    private static Task<AtResponse> Open(DialogueBench bench, int id, CancellationToken token = default) =>
        bench.Channel.SendAsync(
            new AtCommand($"AT+OPEN={id}")
            {
                Result = new AtResultUrc(
                    urc => urc.Line.StartsWith($"+OPEN: {id},", StringComparison.Ordinal) ? UrcMatch.Last : UrcMatch.None, TimeSpan.FromSeconds(10)),
            },
            token);
}
