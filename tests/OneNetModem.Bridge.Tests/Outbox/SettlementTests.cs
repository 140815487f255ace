// How a message leaves: by its sender's word or by the platform's answer, and what is kept of it.
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Replies;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class SettlementTests
{
    private static readonly string Points = OutboxBench.Topic("dp/post/json");

    [Fact]
    public async Task The_answer_accepted_settles_a_message_in_flight_and_the_sender_comes_too_late()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 123);
        OutboxMessage message = await bench.TakeAsync("north");
        Assert.True(await bench.Outbox.SettleAsync("north", OutboxBench.Reply("dp/post/json/accepted", "{\"id\":123}")));
        Assert.False(await bench.Outbox.SettleAsync(message, SendOutcome.Unknown));
        Assert.False(await bench.Outbox.SettleAsync(message, SendOutcome.Acked));
        Assert.Equal((0, 1, 0), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Acked, bench.Outbox.Counts.InFlight));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_answer_settles_a_message_that_waits_after_an_unknown_outcome_also_after_a_restart(bool restart)
    {
        await using OutboxBench bench = new();
        string topic = "$sys/{pid}/{device}/thing/property/post";
        await bench.Outbox.EnqueueAsync(topic, "{\"id\":\"77\",\"params\":{}}"u8.ToArray());
        await bench.Outbox.EnqueueAsync(topic, "{\"id\":\"78\",\"params\":{}}"u8.ToArray());
        OutboxMessage message = await bench.TakeAsync("north");
        if (restart)
        {
            await bench.CloseAsync();
        }
        else
        {
            Assert.True(await bench.Outbox.SettleAsync(message, SendOutcome.Unknown));
        }

        Assert.True(await bench.Outbox.SettleAsync("north", OutboxBench.Reply("thing/property/post/reply", "{\"id\":\"77\",\"code\":200,\"msg\":\"success\"}")));
        Assert.Equal((1, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Acked));
        Assert.Equal("78", await bench.TakeIdsAsync(1, "north"));
    }

    [Fact]
    public async Task An_answer_whose_id_two_messages_have_settles_neither()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 1);
        await bench.EnqueueAsync(Points, 1);
        await bench.EnqueueAsync(Points, 1);
        OutboxMessage first = await bench.TakeAsync("north"), second = await bench.TakeAsync("north");
        PlatformReply accepted = OutboxBench.Reply("dp/post/json/accepted", "{\"id\":1}");
        Assert.False(await bench.Outbox.SettleAsync("north", accepted));

        // The first one's answer comes behind its acknowledgement: it is not the second one's.
        Assert.True(await bench.Outbox.SettleAsync(first, SendOutcome.Acked));
        Assert.False(await bench.Outbox.SettleAsync("north", accepted));
        Assert.True(await bench.Outbox.SettleAsync(second, SendOutcome.Unknown));
        Assert.Equal(2, bench.Outbox.Counts.Messages);
        Assert.Equal(second.Number, (await bench.TakeAsync("north")).Number);
    }

    [Fact]
    public async Task A_rejection_puts_the_message_with_its_reason_among_the_failed_for_good()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 5, "north");
        _ = await bench.TakeAsync("north");
        PlatformReply rejected = OutboxBench.Reply("dp/post/json/rejected", "{\"id\":5,\"err_code\":98,\"err_msg\":\"illegal data\"}");
        Assert.True(await bench.Outbox.SettleAsync("north", rejected));
        Assert.Equal((0, 0, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Bytes, bench.Outbox.Counts.Failed));
        await bench.CloseAsync();
        Assert.Contains(bench.Log, l => l.Id == 1245 && l.Text.Contains("(id 5)", StringComparison.Ordinal));

        FailedMessage failed = Assert.Single(await bench.Outbox.ReadFailedAsync());
        Assert.Equal((Points, "5", rejected.ToString(), bench.Time.GetUtcNow()), (failed.Message.Topic, failed.Message.OneNetId, failed.Reason, failed.FailedAt));
        Assert.Equal(OutboxBench.Payload(5), failed.Message.Payload.ToArray());
        Assert.True(await bench.HasNothingAsync("north"));
    }

    [Fact]
    public async Task Every_end_of_a_message_is_told_once_and_a_handler_that_throws_stops_nothing()
    {
        await using OutboxBench bench = new();
        List<string> told = [];
        bench.Outbox.Settled += s => told.Add($"{s.Number} {s.End} {s.Message?.OneNetId}{s.Reason}");
        bench.Outbox.Settled += _ => throw new InvalidOperationException("a handler of somebody else's");
        for (int id = 1; id <= 3; id++)
        {
            await bench.EnqueueAsync(Points, id);
        }

        OutboxMessage first = await bench.TakeAsync("north"), second = await bench.TakeAsync("north");
        await bench.Outbox.SettleAsync(first, SendOutcome.Unknown);
        await bench.Outbox.SettleAsync(first, SendOutcome.Acked);
        await bench.Outbox.SettleAsync(second, SendOutcome.Failed, ": forbidden");
        bench.Time.Advance(new BridgeSettings().MaxAge);
        await bench.EnqueueAsync(Points, 4);
        await bench.CloseAsync();
        Assert.Equal([$"{first.Number} Delivered 1", $"{second.Number} Failed 2: forbidden", $"{second.Number + 1} Dropped too old"], told);
        Assert.Contains(bench.Log, l => l.Id == 1248);
    }

    [Fact]
    public async Task A_rejection_after_the_acknowledgement_is_told_all_the_same()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 5);
        Assert.True(await bench.Outbox.SettleAsync(await bench.TakeAsync("north"), SendOutcome.Acked));
        PlatformReply rejected = OutboxBench.Reply("dp/post/json/rejected", "{\"id\":5,\"err_code\":98}");
        Assert.True(await bench.Outbox.SettleAsync("north", rejected));
        Assert.False(await bench.Outbox.SettleAsync("north", rejected));
        Assert.Equal("5", Assert.Single(await bench.Outbox.ReadFailedAsync()).Message.OneNetId);
    }

    [Theory]
    [InlineData("north", "dp/post/json/accepted", "{\"id\":6}")]
    [InlineData("north", "dp/post/json/accepted", "{}")]
    [InlineData("north", "dp/post/json/rejected", "{\"id\":-1,\"err_code\":98}")]
    [InlineData("north", "thing/property/post/reply", "{\"id\":\"5\",\"code\":200}")]
    [InlineData("south", "dp/post/json/accepted", "{\"id\":5}")]
    public async Task An_answer_to_something_else_settles_nothing(string modem, string topic, string answer)
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 5, "north");
        OutboxMessage message = await bench.TakeAsync("north");
        Assert.False(await bench.Outbox.SettleAsync(modem, OutboxBench.Reply(topic, answer)));
        Assert.True(await bench.Outbox.SettleAsync(message, SendOutcome.Unknown));
        Assert.False(await bench.Outbox.SettleAsync(modem, OutboxBench.Reply(topic, answer)));
        Assert.Equal(1, bench.Outbox.Counts.Messages);
    }

    [Fact]
    public async Task An_answer_before_the_first_attempt_is_to_another_message_of_the_same_id()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync(Points, 5);
        Assert.False(await bench.Outbox.SettleAsync("", OutboxBench.Reply("dp/post/json/accepted", "{\"id\":5}")));
        Assert.Equal("5", await bench.TakeIdsAsync(1));
    }

    [Fact]
    public async Task A_late_acknowledgement_settles_what_was_unknown_also_while_it_is_sent_again()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        await bench.EnqueueAsync("t", 2);
        OutboxMessage first = await bench.TakeAsync();
        await bench.Outbox.SettleAsync(first, SendOutcome.Unknown);
        OutboxMessage second = await bench.TakeAsync();
        Assert.False(await bench.Outbox.SettleAsync(first, SendOutcome.Unknown));
        Assert.Equal(1, bench.Outbox.Counts.InFlight);
        Assert.True(await bench.Outbox.SettleAsync(first, SendOutcome.Acked));
        Assert.False(await bench.Outbox.SettleAsync(second, SendOutcome.Acked));
        Assert.Equal("2", await bench.TakeIdsAsync(1));
        Assert.Equal(1, bench.Outbox.Counts.Messages);
    }

    [Fact]
    public async Task The_failed_are_bounded_in_bytes_and_the_newest_stay()
    {
        await using OutboxBench bench = new() { MaxBytes = 80_000 };
        for (int i = 0; i < 5; i++)
        {
            await bench.Outbox.EnqueueAsync($"t{i}", new byte[4000]);
            Assert.True(await bench.Outbox.SettleAsync(await bench.TakeAsync(), SendOutcome.Failed, "no"));
        }

        Assert.Equal(["t3", "t4"], (await bench.Outbox.ReadFailedAsync()).Select(f => f.Message.Topic));
        Assert.Equal(5, bench.Outbox.Counts.Failed);
    }

    [Fact]
    public async Task The_failed_are_bounded_in_number()
    {
        await using OutboxBench bench = new();
        for (int i = 1; i <= 1002; i++)
        {
            await bench.EnqueueAsync("t", i);
        }

        List<Task> settling = [];
        for (int i = 1; i <= 1002; i++)
        {
            settling.Add(bench.Outbox.SettleAsync(await bench.TakeAsync(), SendOutcome.Failed, "no"));
        }

        await Task.WhenAll(settling);
        IReadOnlyList<FailedMessage> failed = await bench.Outbox.ReadFailedAsync();
        Assert.Equal((1000, "3", "1002"), (failed.Count, failed[0].Message.OneNetId, failed[^1].Message.OneNetId));
    }

    [Theory]
    [InlineData("dp/post/json", "{\"id\":123,\"dp\":{\"t\":[{\"v\":1,}],}}", "123")]
    [InlineData("thing/property/post", "{\"params\":{\"id\":{\"value\":9}},\"id\":\"0042\"}", "0042")]
    [InlineData("cmd/response/3b5f-77", "{\"id\":1}", "3b5f-77")]
    [InlineData("dp/post/json", "{\"id\":123,\"dp\":60%}", null)]
    [InlineData("dp/post/json", "{\"id\":123} x", null)]
    [InlineData("dp/post/json", "{\"id\":\"\\ud800\"}", null)]
    [InlineData("dp/post/json", "{\"id\":{\"id\":1}}", null)]
    [InlineData("dp/post/json", "[{\"id\":1}]", null)]
    [InlineData("dp/post/json", "", null)]
    public void The_id_is_where_the_platform_looks_for_it(string topic, string payload, string? id) =>
        Assert.Equal(id, MessageId.Read(OutboxBench.Topic(topic), System.Text.Encoding.UTF8.GetBytes(payload)));
}
