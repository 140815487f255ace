// The end of a link, slow consumers of URCs, and what the log may say.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class LinkEndTests
{
    [Fact]
    public async Task A_lost_link_gives_everything_back()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> open = bench.Channel.SendAsync(new AtCommand("AT+OPEN=0") { Result = new AtResultUrc(_ => UrcMatch.None, TimeSpan.FromSeconds(75)) });
        bench.Say("\r\nOK\r\n");
        Task<AtResponse> pending = bench.Send("AT+A?");
        Task<AtResponse> waiting = bench.Send("AT+B?");
        bench.Say("\r\n+A: 1\r\n\r\n+STAT: 1\r\n");
        bench.Break();
        await bench.Channel.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((AtAbort.LinkLost, true), ((await open).Aborted, (await open).ResultMissing));
        Assert.Equal(AtAbort.LinkLost, (await pending).Aborted);
        Assert.Equal(["+A: 1"], (await pending).Lines);
        Assert.Equal(AtAbort.LinkLost, (await waiting).Aborted);
        Assert.Equal(AtAbort.LinkLost, (await bench.Send("AT+C?")).Aborted);
        Assert.Equal(["+STAT: 1"], bench.TakeUrcs());
        await bench.Urcs.Reader.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        using AtUrcSubscription late = bench.Channel.Subscribe();
        await late.Reader.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains(bench.Log, l => l.Contains("broken on purpose", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disposed_channel_gives_commands_back_and_leaves_the_link_open()
    {
        await using DialogueBench bench = new();
        Task<AtResponse> pending = bench.Send("AT+A?");
        await bench.Channel.DisposeAsync();
        await bench.Channel.DisposeAsync();
        Assert.Equal(AtAbort.LinkLost, (await pending).Aborted);
        bench.Expect("AT+A?\r");
        bench.Say("\r\nOK\r\n");
    }

    [Fact]
    public async Task A_slow_consumer_of_URCs_stalls_nobody_and_its_losses_are_counted()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        using AtUrcSubscription slow = bench.Channel.Subscribe(capacity: 3);
        for (int i = 0; i < 10; i++)
        {
            bench.Say($"\r\n+STAT: {i}\r\n");
        }

        await bench.AssertInOrderAsync();
        Assert.Equal(7, slow.Missed);
        Assert.Equal(0, bench.Urcs.Missed);
        Assert.Equal(10, bench.TakeUrcs().Length);
        List<string> kept = [];
        while (slow.Reader.TryRead(out AtUrc? urc))
        {
            kept.Add(urc.Line);
        }

        Assert.Equal(["+STAT: 0", "+STAT: 1", "+STAT: 2"], kept);
        bench.Say("\r\n+STAT: 10\r\n");
        Assert.True(slow.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_subscription_that_is_over_gets_nothing_more()
    {
        await using DialogueBench bench = new();
        AtUrcSubscription over = bench.Channel.Subscribe();
        over.Dispose();
        bench.Say("\r\n+STAT: 1\r\n");
        Assert.False(over.Reader.TryRead(out _));
        await over.Reader.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["+STAT: 1"], bench.TakeUrcs());
    }

    [Fact]
    public async Task The_log_and_the_response_show_a_command_with_its_secrets_masked()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        const string Secret = "version=2018-10-31&res=products&sign=c2VjcmV0";
        string command = $"AT+QMTCONN=0,\"device\",\"product\",\"{Secret}\"";
        Task<AtResponse> sent = bench.Send(command);
        bench.Expect(command + "\r");
        bench.Pass(3);
        AtResponse answer = await sent;
        Task<AtResponse> pin = bench.Send("AT+CPIN=\"4711\"");
        bench.Heard();
        bench.Say("AT\r\r\nOK\r\n");
        bench.Say("AT+CPIN=\"4711\"\r\r\nERROR\r\n");
        Assert.Equal(AtFinalKind.Error, (await pin).Final.Kind);
        string all = string.Join('\n', bench.Log.Append(answer.ToString()).Append((await pin).ToString()));
        Assert.Contains("AT+QMTCONN", all, StringComparison.Ordinal);
        Assert.Contains(SecretMask.Mask, all, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", all, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", all, StringComparison.Ordinal);
    }
}
