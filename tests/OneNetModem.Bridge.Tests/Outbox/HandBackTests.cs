// What may go back to a share: what came from it, for any modem, and was surely not sent.
using Microsoft.Data.Sqlite;
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class HandBackTests
{
    [Fact]
    public async Task Only_what_came_from_the_share_and_was_surely_not_sent_goes_back()
    {
        await using OutboxBench bench = new();
        await EnqueueAsync(bench, 1, shared: false);
        await EnqueueAsync(bench, 2);
        await EnqueueAsync(bench, 3);
        await EnqueueAsync(bench, 4, topic: "other");
        OutboxMessage local = await bench.TakeAsync("north"), maybeSent = await bench.TakeAsync("north"), notSent = await bench.TakeAsync("north");
        Assert.Equal(("1", "2", "3"), (local.OneNetId, maybeSent.OneNetId, notSent.OneNetId));
        await bench.Outbox.SettleAsync(local, SendOutcome.NotSent);
        await bench.Outbox.SettleAsync(maybeSent, SendOutcome.Unknown);
        await bench.Outbox.SettleAsync(notSent, SendOutcome.NotSent);
        List<(long, OutboxEnd)> ends = [];
        bench.Outbox.Settled += s => ends.Add((s.Number, s.End));

        OutboxMessage[] back = [await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit), await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit)];
        Assert.Equal([("3", 1, true, false), ("4", 0, true, false)], back.Select(m => (m.OneNetId, m.Attempt, m.Shared, m.MayBeDuplicate)));
        Assert.All(await Task.WhenAll(back.Select(m => bench.Outbox.SettleAsync(m, SendOutcome.HandedBack))), Assert.True);
        Assert.Equal((2, 2, 0), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.HandedBack, bench.Outbox.Counts.Acked));
        Assert.Equal("1 2", await bench.TakeIdsAsync(2, "north"));
        Assert.Equal(back.Select(m => (m.Number, OutboxEnd.HandedBack)), ends);
    }

    [Fact]
    public async Task What_did_not_get_back_is_as_untried_as_before_and_keeps_its_place()
    {
        await using OutboxBench bench = new();
        await EnqueueAsync(bench, 1);
        await EnqueueAsync(bench, 2);
        OutboxMessage back = await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit);

        // Its topic waits for it.
        Assert.True(await bench.HasNothingAsync("north"));
        await bench.Outbox.SettleAsync(back, SendOutcome.NotSent);
        OutboxMessage again = await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit);
        Assert.Equal((back.Number, false), (again.Number, again.MayBeDuplicate));
        await bench.Outbox.SettleAsync(again, SendOutcome.NotSent);
        Assert.Equal("1 2", await bench.TakeIdsAsync(2, "north"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_be_in_both_places_stays_and_is_known_as_a_possible_duplicate(bool crash)
    {
        await using OutboxBench bench = new();
        await EnqueueAsync(bench, 1);
        OutboxMessage back = await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit);
        if (crash)
        {
            await bench.CloseAsync();
        }
        else
        {
            await bench.Outbox.SettleAsync(back, SendOutcome.Unknown);
        }

        using CancellationTokenSource stop = new();
        Task<OutboxMessage> none = bench.Outbox.TakeUntriedAsync(stop.Token);
        OutboxMessage message = await bench.TakeAsync("north");
        Assert.Equal(("1", 1, true), (message.OneNetId, message.Attempt, message.MayBeDuplicate));
        Assert.False(none.IsCompleted);
        await stop.CancelAsync();
    }

    [Fact]
    public async Task A_file_of_the_version_before_is_taken_over()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        await bench.CloseAsync();
        using (SqliteConnection connection = new($"Data Source={bench.File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = new("ALTER TABLE queue DROP COLUMN shared; ALTER TABLE failed DROP COLUMN shared; PRAGMA user_version = 1", connection);
            command.ExecuteNonQuery();
        }

        await EnqueueAsync(bench, 2);
        Assert.Equal("2", (await bench.Outbox.TakeUntriedAsync().WaitAsync(OutboxBench.Limit)).OneNetId);
        OutboxMessage first = await bench.TakeAsync();
        Assert.Equal(("1", false), (first.OneNetId, first.Shared));
        await bench.Outbox.SettleAsync(first, SendOutcome.Failed, "why");
        Assert.Equal("why", Assert.Single(await bench.Outbox.ReadFailedAsync()).Reason);
    }

    private static async Task EnqueueAsync(OutboxBench bench, int id, bool shared = true, string topic = "shared") =>
        Assert.IsType<EnqueueResult.Accepted>(await bench.Outbox.EnqueueAsync(topic, OutboxBench.Payload(id), shared: shared));
}
