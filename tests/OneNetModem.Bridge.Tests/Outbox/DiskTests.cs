// A disk that is full, or that cannot be written any more: refused to the sender, never half-written, and sending goes on.
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class DiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_while_sending_goes_on_and_makes_room()
    {
        await using OutboxBench bench = new();
        bench.Pragma("max_page_count = 40");
        byte[] payload = new byte[8000];
        EnqueueResult result;
        do
        {
            result = await bench.Outbox.EnqueueAsync("t", payload);
        }
        while (result is EnqueueResult.Accepted);

        Assert.Equal(RefusalReason.DiskFull, Assert.IsType<EnqueueResult.Refused>(result).Reason);
        long accepted = bench.Outbox.Counts.Messages;
        Assert.InRange(accepted, 5, 20);

        // In one transaction with others, those that fit are taken all the same.
        EnqueueResult[] many = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => bench.Outbox.EnqueueAsync("t", i == 10 ? "x"u8.ToArray() : payload)));
        Assert.True(many[10] is EnqueueResult.Accepted || accepted == bench.Outbox.Counts.Messages);
        Assert.Equal(bench.Outbox.Counts.Messages - accepted, many.Count(r => r is EnqueueResult.Accepted));
        accepted = bench.Outbox.Counts.Messages;

        for (int i = 0; i < 3; i++)
        {
            Assert.True(await bench.Outbox.SettleAsync(await bench.TakeAsync(), SendOutcome.Acked));
        }

        Assert.IsType<EnqueueResult.Accepted>(await bench.Outbox.EnqueueAsync("t", payload));
        await bench.CloseAsync();
        Assert.Equal(accepted - 2, bench.Outbox.Counts.Messages);
    }

    [Fact]
    public async Task When_nothing_can_be_written_messages_still_go_out_once_and_the_outcomes_are_written_later()
    {
        await using OutboxBench bench = new();
        for (int id = 1; id <= 4; id++)
        {
            await bench.EnqueueAsync("t", id);
        }

        bench.Pragma("query_only = ON");
        Assert.Equal(RefusalReason.DiskError, Assert.IsType<EnqueueResult.Refused>(await bench.Outbox.EnqueueAsync("t", default)).Reason);
        OutboxMessage one = await bench.TakeAsync(), two = await bench.TakeAsync(), three = await bench.TakeAsync();
        Assert.Equal(("1", "2", "3"), (one.OneNetId, two.OneNetId, three.OneNetId));
        Assert.True(await bench.Outbox.SettleAsync(one, SendOutcome.Acked));
        Assert.True(await bench.Outbox.SettleAsync(three, SendOutcome.NotSent));
        Assert.True(await bench.Outbox.SettleAsync(two, SendOutcome.Failed, "no"));
        Assert.Equal((4, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Refused));
        Assert.Equal("3", await bench.TakeIdsAsync(1));

        bench.Pragma("query_only = OFF");
        await bench.EnqueueAsync("t", 5);
        Assert.Equal((3, 1, 1, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Acked, bench.Outbox.Counts.Failed, bench.Outbox.Counts.InFlight));
        Assert.Single(bench.Log, l => l.Id == 1246);
        await bench.CloseAsync();
        Assert.Equal("3 4 5", await bench.TakeIdsAsync(3));
    }

    [Fact]
    public async Task Outcomes_that_are_owed_are_written_at_the_end_if_they_can_be()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        OutboxMessage one = await bench.TakeAsync();
        bench.Pragma("query_only = ON");
        Assert.True(await bench.Outbox.SettleAsync(one, SendOutcome.Acked));
        Assert.Equal(1, bench.Outbox.Counts.Messages);
        bench.Pragma("query_only = OFF");
        await bench.CloseAsync();
        Assert.Equal(0, bench.Outbox.Counts.Messages);
    }
}
