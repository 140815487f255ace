// The window, the packet ids, and what becomes of a publish.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Tests.Mqtt;

public sealed class PublishTests
{
    private static readonly TimeSpan PastTheLimit = new QmtRetransmission().ResultTimeout + TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_sixth_publish_waits_for_a_place()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 7).Select(_ => bench.Publish())];
        List<int> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add(await bench.AcceptAsync());
        }

        await bench.AssertQuietAsync();
        bench.Say($"\r\n+QMTPUB: 0,{ids[2]},0\r\n");
        ids.Add(await bench.AcceptAsync());
        await bench.AssertQuietAsync();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal((PublishOutcome.Acked, ids[2]), Of(await publishes[2].WaitAsync(MqttBench.Limit)));
        Assert.All((Task<PublishResult>[])[publishes[0], publishes[1], publishes[3], publishes[4], publishes[5]], p => Assert.False(p.IsCompleted));
    }

    [Fact]
    public async Task Publishes_are_sent_in_the_order_of_the_calls()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 40).Select(i => bench.Publish(0, $"t{i}"))];
        for (int i = 0; i < publishes.Length; i++)
        {
            Assert.Equal($"AT+QMTPUB=0,0,0,0,\"t{i}\",3", await bench.HearLineAsync());
            bench.Say("\r\n> ");
            await bench.HearAsync(3);

            // Several places get free at once.
            bench.Say(i % 5 == 4 ? "\r\nOK\r\n" + string.Concat(Enumerable.Repeat("\r\n+QMTPUB: 0,0,0\r\n", 5)) : "\r\nOK\r\n");
        }

        Assert.All(await Task.WhenAll(publishes).WaitAsync(MqttBench.Limit), r => Assert.Equal((PublishOutcome.Acked, 0), Of(r)));
    }

    [Theory]
    [InlineData("+QMTPUB: 0,1,0", PublishOutcome.Acked)]
    [InlineData("+QMTPUB: 0,1,1,1\r\n\r\n+QMTPUB: 0,1,1,2\r\n\r\n+QMTPUB: 0,1,0", PublishOutcome.Acked)]
    [InlineData("+QMTPUB: 0,1,2", PublishOutcome.Failed)]
    [InlineData("+QMTPUB: 1,1,0\r\n\r\n+QMTPUB: 0,7,0\r\n\r\n+QMTPUB: 0,1,2", PublishOutcome.Failed)]
    public async Task The_result_decides(string urcs, PublishOutcome outcome)
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        Task<PublishResult> publish = bench.Publish();
        Assert.Equal(1, await bench.AcceptAsync());
        bench.Say($"\r\n{urcs}\r\n");
        PublishResult result = await publish.WaitAsync(MqttBench.Limit);
        Assert.Equal((outcome, 1), Of(result));
        Assert.Equal(outcome, await result.Settled.WaitAsync(MqttBench.Limit));
    }

    [Theory]
    [InlineData("+QMTPUB: 0,1,0", PublishOutcome.Acked, 0)]
    [InlineData("+QMTPUB: 0,1,2", PublishOutcome.Failed, 0)]
    [InlineData("RDY", PublishOutcome.Unknown, 0)]
    [InlineData(null, PublishOutcome.Unknown, 1)]
    public async Task A_result_that_does_not_come_is_a_doubt_and_one_that_comes_is_none(string? urc, PublishOutcome outcome, int doubts)
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        int doubted = 0;
        bench.Client.Doubted += () => doubted++;
        Task<PublishResult> publish = bench.Publish();
        await bench.AcceptAsync();
        if (urc is null)
        {
            bench.Time.Advance(PastTheLimit);
        }
        else
        {
            bench.Say($"\r\n{urc}\r\n");
        }

        Assert.Equal(outcome, (await publish.WaitAsync(MqttBench.Limit)).Outcome);
        Assert.Equal(doubts, doubted);
    }

    [Fact]
    public async Task A_refused_publish_is_a_doubt()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        int doubted = 0;
        bench.Client.Doubted += () => doubted++;
        Task<PublishResult> publish = bench.Publish();
        await bench.HearLineAsync();
        bench.Say("\r\nERROR\r\n");
        await publish.WaitAsync(MqttBench.Limit);
        Assert.Equal(1, doubted);
    }

    [Fact]
    public async Task A_refused_publish_has_failed_and_its_place_is_free()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        for (int i = 0; i < 7; i++)
        {
            Task<PublishResult> publish = bench.Publish();
            await bench.HearLineAsync();
            bench.Say("\r\nERROR\r\n");
            Assert.Equal(PublishOutcome.Failed, (await publish.WaitAsync(MqttBench.Limit)).Outcome);
        }
    }

    [Theory]
    [InlineData("0", PublishOutcome.Acked)]
    [InlineData("1,1\r\n\r\n+QMTPUB: 0,1,0", PublishOutcome.Acked)]
    [InlineData("2", PublishOutcome.Failed)]
    public async Task A_late_result_settles_what_was_unknown(string late, PublishOutcome outcome)
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        PublishResult result = await UnknownAsync(bench);
        Assert.False(result.Settled.IsCompleted);
        bench.Say($"\r\n+QMTPUB: 0,1,{late}\r\n");
        Assert.Equal(outcome, await result.Settled.WaitAsync(MqttBench.Limit));
    }

    [Fact]
    public async Task An_unknown_publish_keeps_its_id_and_gives_its_place_back()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        await UnknownAsync(bench);
        Task<PublishResult>[] more = [.. Enumerable.Range(0, 5).Select(_ => bench.Publish())];
        for (int i = 0; i < more.Length; i++)
        {
            Assert.NotEqual(1, await bench.AcceptAsync());
        }
    }

    [Fact]
    public async Task A_lost_connection_settles_everything_at_once()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        PublishResult unknown = await UnknownAsync(bench);
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 8).Select(_ => bench.Publish())];
        for (int i = 0; i < 5; i++)
        {
            await bench.AcceptAsync();
        }

        bench.Say("\r\n+QMTSTAT: 0,1\r\n");
        PublishResult[] results = await Task.WhenAll(publishes).WaitAsync(MqttBench.Limit);
        Assert.Equal(PublishOutcome.Unknown, await unknown.Settled.WaitAsync(MqttBench.Limit));
        Assert.All(results[..5], r => Assert.Equal(PublishOutcome.Unknown, r.Outcome));

        // They never reached the module.
        Assert.All(results[5..], r => Assert.Equal(PublishOutcome.Failed, r.Outcome));
        Assert.All(results, r => Assert.True(r.Settled.IsCompleted));
        await bench.AssertQuietAsync();
    }

    [Fact]
    public async Task Disposing_in_the_middle_settles_everything_too()
    {
        MqttBench bench = await MqttBench.ConnectedAsync();
        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 8).Select(_ => bench.Publish())];
        for (int i = 0; i < 5; i++)
        {
            await bench.AcceptAsync();
        }

        await bench.DisposeAsync();
        PublishResult[] results = await Task.WhenAll(publishes).WaitAsync(MqttBench.Limit);
        Assert.Equal(5, results.Count(r => r.Outcome == PublishOutcome.Unknown));
        Assert.Equal(3, results.Count(r => r.Outcome == PublishOutcome.Failed));
    }

    [Fact]
    public async Task A_caller_may_give_up_waiting_for_a_place()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        using CancellationTokenSource enough = new();
        Task<PublishResult>[] five = [.. Enumerable.Range(0, 5).Select(_ => bench.Publish())];
        Task<PublishResult> sixth = bench.Client.PublishAsync("t", "x"u8.ToArray(), 1, enough.Token);
        for (int i = 0; i < five.Length; i++)
        {
            await bench.AcceptAsync();
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sixth.WaitAsync(MqttBench.Limit));
        await bench.AssertQuietAsync();
    }

    [Fact]
    public async Task What_cannot_be_sent_is_refused_before_the_module_is_asked()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        byte[] tooLong = new byte[ModuleProfiles.Bg96.MaxPublishBytes.Value + 1];
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("t", tooLong, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("t", default, 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("t\"", "x"u8.ToArray(), 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("", "x"u8.ToArray(), 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("t", "x"u8.ToArray(), 2));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => bench.Client.PublishAsync("t", "x"u8.ToArray(), -1));
        await bench.AssertQuietAsync();
    }

    [Fact]
    public async Task Draining_waits_for_what_is_on_its_way_and_not_longer_than_it_may()
    {
        await using MqttBench bench = await MqttBench.ConnectedAsync();
        Task<PublishResult> publish = bench.Publish();
        await bench.AcceptAsync();
        Task drained = bench.Client.DrainAsync(TimeSpan.FromSeconds(2));
        Assert.False(drained.IsCompleted);
        bench.Say("\r\n+QMTPUB: 0,1,0\r\n");
        await publish.WaitAsync(MqttBench.Limit);
        await drained.WaitAsync(MqttBench.Limit);

        _ = bench.Publish();
        await bench.AcceptAsync();
        drained = bench.Client.DrainAsync(TimeSpan.FromSeconds(2));
        Assert.False(drained.IsCompleted);
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await drained.WaitAsync(MqttBench.Limit);
    }

    private static async Task<PublishResult> UnknownAsync(MqttBench bench)
    {
        Task<PublishResult> publish = bench.Publish();
        Assert.Equal(1, await bench.AcceptAsync());
        bench.Time.Advance(PastTheLimit);
        PublishResult result = await publish.WaitAsync(MqttBench.Limit);
        Assert.Equal((PublishOutcome.Unknown, 1), Of(result));
        return result;
    }

    private static (PublishOutcome Outcome, int Id) Of(PublishResult result) => (result.Outcome, result.MessageId);
}
