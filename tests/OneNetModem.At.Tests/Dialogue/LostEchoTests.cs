// With echo on, an answer whose echo got lost still counts, and nothing else passes for it: not what came before the echo,
// not what another command's echo or noise stands before, not bytes that were there before the command.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class LostEchoTests
{
    private const string Answer = "\r\n+CSQ: 20,99\r\n\r\nOK\r\n";

    [Fact]
    public async Task An_answer_whose_echo_never_came_counts_300_ms_after_its_end()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        Task<AtResponse> next = bench.Send("AT+REG?");
        bench.Say(Answer);
        bench.Time.Advance(TimeSpan.FromMilliseconds(295));
        bench.Expect("AT+CSQ\r");
        bench.Time.Advance(TimeSpan.FromMilliseconds(10));
        bench.Expect("AT+REG?\r");
        Assert.Equal((true, "+CSQ: 20,99"), ((await sent).IsOk, Assert.Single((await sent).Lines)));
        Assert.Contains(bench.Log, l => l.StartsWith("1010 ", StringComparison.Ordinal));

        // And the echo that is not lost counts as before.
        bench.Say("AT+REG?\r\r\n+REG: 2,1\r\n\r\nOK\r\n");
        Assert.Equal(["+REG: 2,1"], (await next).Lines);
        Assert.Equal((0L, 0L), (bench.Channel.Counters.Orphans, bench.Channel.Counters.Timeouts));
        Assert.Empty(bench.TakeUrcs());
    }

    [Fact]
    public async Task Where_the_echo_comes_after_all_what_stood_before_it_was_no_answer()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\n+CSQ: 1,1\r\n\r\nERROR\r\n");
        bench.Time.Advance(TimeSpan.FromMilliseconds(200));
        bench.Say("AT+CSQ\r");
        bench.Time.Advance(TimeSpan.FromMilliseconds(400));
        bench.Say(Answer);
        AtResponse answer = await sent;
        Assert.Equal((true, "+CSQ: 20,99"), (answer.IsOk, Assert.Single(answer.Lines)));
        Assert.Equal(["+CSQ: 1,1"], bench.TakeUrcs());
        Assert.Equal(1, bench.Channel.Counters.Orphans);
    }

    [Theory]
    [InlineData("AT+COPS?\r")]
    [InlineData("\x01\x02\x03\r\n")]
    [InlineData("T+CSQ\r")]
    public async Task Behind_another_echo_or_noise_it_is_nobodys_answer(string before)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say(before + Answer);
        bench.Pass(0.3);
        bench.Pass(3);
        AtResponse answer = await sent;
        Assert.Equal((AtAbort.Timeout, 0), (answer.Aborted, answer.Lines.Count));
        Assert.Equal(1, bench.Channel.Counters.Orphans);
        Assert.Contains("+CSQ: 20,99", bench.TakeUrcs());
    }

    [Fact]
    public async Task A_URC_does_not_stand_in_the_way()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\n+STAT: 0,1\r\n" + Answer);
        bench.Pass(0.3);
        bench.Pass(3);
        Assert.Equal(["+CSQ: 20,99"], (await sent).Lines);
        Assert.Equal(["+STAT: 0,1"], bench.TakeUrcs());
    }

    [Fact]
    public async Task Lines_without_an_echo_and_without_an_end_were_URCs()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+REG?");
        bench.Say("\r\n+REG: 2,1\r\n");
        bench.Pass(3);
        AtResponse answer = await sent;
        Assert.Equal((AtAbort.Timeout, 0), (answer.Aborted, answer.Lines.Count));
        Assert.Equal(["+REG: 2,1"], bench.TakeUrcs());
    }

    [Fact]
    public async Task A_prompt_is_taken_without_the_echo()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> publish = bench.Channel.SendAsync(new AtCommand("AT+PUB=1,5") { Data = "hello"u8.ToArray() });
        bench.Say("\r\n> ");
        bench.Expect("AT+PUB=1,5\rhello");

        // From here on it is as if the echo had been seen: nothing is withheld.
        bench.Say("hello\r\nOK\r\n");
        await bench.AssertInOrderAsync();
        Assert.True((await publish).IsOk);
    }

    [Fact]
    public async Task What_was_there_before_the_command_is_not_its_echo()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);

        // The late echo of an earlier program's command, whose line end has not come yet.
        bench.Say("ATE1\r");
        Task<AtResponse> sent = bench.Send("ATE1");
        Task<AtResponse> next = bench.Send("AT+CSQ");
        bench.Say("\r\nERROR\r\n");
        bench.Pass(0.3);
        bench.Expect("ATE1\r");
        bench.Say("ATE1\r\r\nOK\r\n");
        bench.Expect("AT+CSQ\r");
        Assert.True((await sent).IsOk);
        bench.Say("AT+CSQ\r" + Answer);
        Assert.Equal(["+CSQ: 20,99"], (await next).Lines);
        Assert.Equal((1L, 1), (bench.Channel.Counters.Orphans, bench.Channel.Counters.StaleEchoes));
    }
}
