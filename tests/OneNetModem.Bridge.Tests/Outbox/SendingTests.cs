// Who gets which message when: the order of each topic, with several in flight, after failures, between modems.
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class SendingTests
{
    [Fact]
    public async Task A_sender_that_waits_gets_the_message_that_comes()
    {
        await using OutboxBench bench = new();
        Task<OutboxMessage> waiting = bench.TakeAsync();
        Assert.True(await bench.HasNothingAsync());
        long number = await bench.EnqueueAsync("t", 1);
        Assert.Equal(number, (await waiting).Number);
    }

    [Fact]
    public async Task Messages_go_in_order_of_acceptance_several_in_flight()
    {
        await using OutboxBench bench = new();
        foreach ((string topic, int id) in ((string, int)[])[("a", 1), ("b", 2), ("a", 3), ("a", 4)])
        {
            await bench.EnqueueAsync(topic, id);
        }

        Assert.Equal("1 2 3 4", await bench.TakeIdsAsync(4));
        Assert.Equal((4, 4), (bench.Outbox.Counts.InFlight, bench.Outbox.Counts.Messages));
        Assert.True(await bench.HasNothingAsync());
    }

    [Theory]
    [InlineData(SendOutcome.Unknown, true)]
    [InlineData(SendOutcome.NotSent, false)]
    public async Task What_comes_back_goes_first_again_with_the_same_id_when_those_behind_it_are_settled(SendOutcome outcome, bool duplicate)
    {
        await using OutboxBench bench = new();
        for (int id = 1; id <= 4; id++)
        {
            await bench.EnqueueAsync("t", id);
        }

        OutboxMessage one = await bench.TakeAsync(), two = await bench.TakeAsync(), three = await bench.TakeAsync();
        Assert.True(await bench.Outbox.SettleAsync(one, outcome));
        Assert.True(await bench.HasNothingAsync());

        await bench.EnqueueAsync("other", 9);
        Assert.Equal("9", await bench.TakeIdsAsync(1));

        Assert.True(await bench.Outbox.SettleAsync(two, SendOutcome.Acked));
        Assert.True(await bench.HasNothingAsync());
        Assert.True(await bench.Outbox.SettleAsync(three, outcome));

        OutboxMessage again = await bench.TakeAsync();
        Assert.Equal((one.Number, one.OneNetId, 2, duplicate), (again.Number, again.OneNetId, again.Attempt, again.MayBeDuplicate));
        Assert.Equal(one.Payload.ToArray(), again.Payload.ToArray());
        Assert.Equal("3 4", await bench.TakeIdsAsync(2));
        Assert.Equal(outcome == SendOutcome.Unknown ? 2 : 0, bench.Outbox.Counts.Unknown);
    }

    [Fact]
    public async Task What_was_in_flight_at_the_end_of_the_program_may_be_a_duplicate_afterwards_and_nothing_else()
    {
        await using OutboxBench bench = new();
        for (int id = 1; id <= 4; id++)
        {
            await bench.EnqueueAsync("t", id);
        }

        OutboxMessage one = await bench.TakeAsync();
        _ = await bench.TakeAsync();
        OutboxMessage three = await bench.TakeAsync();
        Assert.True(await bench.Outbox.SettleAsync(one, SendOutcome.Acked));
        Assert.True(await bench.Outbox.SettleAsync(three, SendOutcome.NotSent));
        await bench.CloseAsync();

        OutboxMessage[] left = [await bench.TakeAsync(), await bench.TakeAsync(), await bench.TakeAsync()];
        Assert.Equal([("2", true, 2), ("3", false, 2), ("4", false, 1)], left.Select(m => (m.OneNetId!, m.MayBeDuplicate, m.Attempt)));
    }

    [Fact]
    public async Task A_modem_gets_its_own_and_those_for_any_in_order_and_never_anothers()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("a", 1, "south");
        await bench.EnqueueAsync("a", 2, "north");
        await bench.EnqueueAsync("a", 3);
        await bench.EnqueueAsync("a", 4, "north");
        Assert.Equal("2 3 4", await bench.TakeIdsAsync(3, "north"));
        Assert.True(await bench.HasNothingAsync("north"));
        Assert.Equal("1", await bench.TakeIdsAsync(1, "south"));
    }

    [Fact]
    public async Task A_topic_for_any_modem_stays_with_one_while_it_is_in_flight_there()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("a", 1);
        await bench.EnqueueAsync("a", 2);
        await bench.EnqueueAsync("b", 3);
        OutboxMessage one = await bench.TakeAsync("north");
        Assert.Equal("3", await bench.TakeIdsAsync(1, "south"));
        Assert.True(await bench.HasNothingAsync("south"));
        Assert.True(await bench.Outbox.SettleAsync(one, SendOutcome.Unknown));
        Assert.Equal("1 2", await bench.TakeIdsAsync(2, "south"));
    }

    [Fact]
    public async Task A_sender_that_gives_up_waiting_loses_no_message()
    {
        await using OutboxBench bench = new();
        for (int id = 1; id <= 50; id++)
        {
            using CancellationTokenSource stop = new();
            Task<OutboxMessage> taking = bench.Outbox.TakeAsync("", stop.Token);
            Task<long> enqueuing = bench.EnqueueAsync("t", id);
            Task cancelling = Task.Run(stop.Cancel);
            await Task.WhenAll(enqueuing, cancelling);
            try
            {
                OutboxMessage message = await taking.WaitAsync(OutboxBench.Limit);
                Assert.Equal($"{id}", message.OneNetId);
                await bench.Outbox.SettleAsync(message, SendOutcome.Acked);
            }
            catch (OperationCanceledException)
            {
                OutboxMessage message = await bench.TakeAsync();
                Assert.Equal($"{id}", message.OneNetId);
                await bench.Outbox.SettleAsync(message, SendOutcome.Acked);
            }
        }

        Assert.Equal((0, 50), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Acked));
    }

    [Fact]
    public async Task Messages_over_their_age_are_dropped_and_counted_but_not_in_flight()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        await bench.EnqueueAsync("t", 2);
        bench.Time.Advance(TimeSpan.FromMinutes(40));
        await bench.EnqueueAsync("t", 3);
        OutboxMessage one = await bench.TakeAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(20));

        // The clock's timer has told the loop; this comes after it.
        await bench.Outbox.ReadFailedAsync();
        Assert.Equal((2, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Expired));
        Assert.True(await bench.Outbox.SettleAsync(one, SendOutcome.Unknown));
        Assert.Equal("3", await bench.TakeIdsAsync(1));
        Assert.Equal(2, bench.Outbox.Counts.Expired);
        Assert.Contains(bench.Log, l => l.Id == 1244);
    }

    [Fact]
    public async Task What_is_over_its_age_at_the_start_is_never_handed_out()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        await bench.CloseAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.True(await bench.HasNothingAsync());
        Assert.Equal((0, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Expired));
    }

    [Fact]
    public async Task A_clock_that_is_set_after_the_start_makes_nothing_old()
    {
        await using OutboxBench bench = new();
        DateTimeOffset right = bench.Time.GetUtcNow();
        FakeClock unset = new(DateTimeOffset.UnixEpoch);
        BridgeSettings settings = new() { StateDirectory = bench.Folder, MaxAge = TimeSpan.FromHours(1) };
        await using (MessageOutbox outbox = MessageOutbox.Open(settings, unset))
        {
            await outbox.EnqueueAsync("t", OutboxBench.Payload(1));
            unset.Now = right;
            Assert.Equal("1", (await outbox.TakeAsync().WaitAsync(OutboxBench.Limit)).OneNetId);
            Assert.Equal((0, right), (outbox.Counts.Expired, outbox.Counts.Oldest));
        }
    }

    /// <summary>A clock that can be set, as NTP does, without time passing.</summary>
    private sealed class FakeClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
