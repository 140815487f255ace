// What somebody who watches a channel learns: how commands ended, and what came between them and their answers.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class ObservationTests
{
    [Fact]
    public async Task A_command_with_a_result_URC_has_ended_when_that_has_come()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        List<string> ended = Watch(bench);
        Task<AtResponse> open = bench.Channel.SendAsync(new AtCommand("AT+OPEN=0")
        {
            Result = new AtResultUrc(urc => urc.Name == "+OPEN" ? UrcMatch.Last : UrcMatch.None, TimeSpan.FromSeconds(10)),
        });
        bench.Say("\r\nOK\r\n");
        Assert.Empty(ended);
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        bench.Say("\r\n+OPEN: 0,0\r\n");
        Assert.Equal(["AT+OPEN=0 None 2"], ended);
        Assert.True((await open).IsOk);
    }

    [Fact]
    public async Task A_timeout_is_an_end_and_the_barrier_behind_it_is_nobodys_command()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        List<string> ended = Watch(bench);
        Task<AtResponse> late = bench.Send("AT+LATE");
        bench.Pass(3);
        Assert.Equal(AtAbort.Timeout, (await late).Aborted);
        Task<AtResponse> next = bench.Send("AT+NEXT");
        bench.Expect("AT+LATE\rAT\r");
        bench.Say("AT\r\r\nOK\r\n");
        bench.Expect("AT+NEXT\r");
        bench.Say("AT+NEXT\r\r\nOK\r\n");
        await next;
        Assert.Equal(["AT+LATE Timeout 3", "AT+NEXT None 0"], ended);
    }

    [Fact]
    public async Task A_URC_between_a_command_and_its_final_result_code_is_a_collision()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        bench.Say("\r\n+STAT: 1\r\n");
        Assert.Equal(0, bench.Channel.Counters.Collisions);
        Task<AtResponse> query = bench.Send("AT+CHK?");
        bench.Say("AT+CHK?\r\r\n+STAT: 2\r\n\r\n+CHK: 1\r\n\r\nOK\r\n");
        Assert.Equal(["+CHK: 1"], (await query).Lines);
        bench.Say("\r\n+STAT: 3\r\n");
        Assert.Equal((1L, 3L), (bench.Channel.Counters.Collisions, bench.Channel.Counters.Urcs));
    }

    private static List<string> Watch(DialogueBench bench)
    {
        List<string> ended = [];
        bench.Channel.CommandEnded += r => ended.Add($"{r.Command} {r.Aborted} {(int)r.Elapsed.TotalSeconds}");
        return ended;
    }
}
