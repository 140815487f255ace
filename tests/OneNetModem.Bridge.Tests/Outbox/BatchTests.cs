// Data points that wait, joined into fewer publishes: nothing lost of them, nothing reordered, and only where it is safe.
using System.Text;
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class BatchTests
{
    private const string Topic = "$sys/{pid}/{device}/dp/post/json";
    private const int Room = 1500;

    [Fact]
    public async Task Points_that_wait_become_one_message_under_the_id_of_the_first()
    {
        await using OutboxBench bench = new();
        long first = await JoinAsync(bench, Points(1, "a", 10));
        Assert.Equal(first, await JoinAsync(bench, Points(2, "b", 20)));
        Assert.Equal(first, await JoinAsync(bench, Points(3, "a", 30)));

        Assert.Equal((1, 3), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Accepted));
        OutboxMessage message = await bench.TakeAsync();
        Assert.Equal("""{"id":1,"dp":{"a":[{"v":10,"t":1},{"v":30,"t":3}],"b":[{"v":20,"t":2}]}}""", Text(message));
        Assert.Equal("1", message.OneNetId);
        await bench.Outbox.SettleAsync(message, SendOutcome.Acked);
        Assert.Equal((0, 0), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Bytes));
    }

    [Fact]
    public async Task What_was_handed_out_once_takes_nothing_more()
    {
        await using OutboxBench bench = new();
        await JoinAsync(bench, Points(1, "a", 10));
        OutboxMessage taken = await bench.TakeAsync();
        long second = await JoinAsync(bench, Points(2, "a", 20));
        await bench.Outbox.SettleAsync(taken, SendOutcome.Unknown);
        Assert.Equal(second, await JoinAsync(bench, Points(3, "a", 30)));

        Assert.Equal(Encoding.UTF8.GetString(Points(1, "a", 10)), Text(await bench.TakeAsync()));
        Assert.Equal("""{"id":2,"dp":{"a":[{"v":20,"t":2},{"v":30,"t":3}]}}""", Text(await bench.TakeAsync()));
    }

    [Fact]
    public async Task A_batch_ends_where_the_module_takes_no_more_and_another_one_begins()
    {
        await using OutboxBench bench = new();
        for (int i = 1; i <= 100; i++)
        {
            await JoinAsync(bench, Points(i, "stream" + i, i));
        }

        int points = 0, messages = 0;
        while (points < 100)
        {
            OutboxMessage message = await bench.TakeAsync();
            Assert.InRange(message.Payload.Length, 1, Room);
            points += Text(message).Split("\"v\":").Length - 1;
            messages++;
        }

        Assert.Equal(100, points);
        Assert.InRange(messages, 2, 4);
        Assert.True(await bench.HasNothingAsync());
    }

    [Fact]
    public async Task Nothing_is_joined_across_modems_topics_qualities_or_time()
    {
        await using OutboxBench bench = new();
        await JoinAsync(bench, Points(1, "a", 1));
        await bench.Outbox.EnqueueAsync(Topic, Points(2, "a", 2), 1, "north", Room);
        await bench.Outbox.EnqueueAsync(Topic, Points(3, "a", 3), 0, "", Room);
        await bench.EnqueueAsync(Topic, 4);
        Assert.Equal(4, bench.Outbox.Counts.Messages);

        // A tenth of the bound in age, one hour here.
        await JoinAsync(bench, Points(5, "a", 5));
        bench.Time.Advance(TimeSpan.FromMinutes(7));
        await JoinAsync(bench, Points(6, "a", 6));
        Assert.Equal(6, bench.Outbox.Counts.Messages);
    }

    [Fact]
    public async Task A_batch_is_on_disk_point_by_point()
    {
        await using OutboxBench bench = new();
        await JoinAsync(bench, Points(1, "a", 1));
        await JoinAsync(bench, Points(2, "a", 2));
        await bench.CloseAsync();
        await JoinAsync(bench, Points(3, "a", 3));

        Assert.Equal(2, bench.Outbox.Counts.Messages);
        Assert.Equal("""{"id":1,"dp":{"a":[{"v":1,"t":1},{"v":2,"t":2}]}}""", Text(await bench.TakeAsync()));
    }

    [Fact]
    public async Task A_disk_that_is_full_refuses_the_points_and_leaves_the_batch_as_it_was()
    {
        await using OutboxBench bench = new();
        await JoinAsync(bench, Points(1, "a", 1));
        bench.Pragma("max_page_count = 1");
        byte[] large = Points(2, new string('x', 30), 2);
        EnqueueResult result = new EnqueueResult.Accepted(0);
        for (int i = 0; i < 10_000 && result is EnqueueResult.Accepted; i++)
        {
            result = await bench.Outbox.EnqueueAsync(Topic, large, 1, "", 1 << 19);
        }

        Assert.Equal(RefusalReason.DiskFull, Assert.IsType<EnqueueResult.Refused>(result).Reason);
        string before = Text(await bench.TakeAsync());
        Assert.Equal(bench.Outbox.Counts.Accepted, before.Split("\"v\":").Length - 1);
    }

    private static async Task<long> JoinAsync(OutboxBench bench, byte[] payload) =>
        Assert.IsType<EnqueueResult.Accepted>(await bench.Outbox.EnqueueAsync(Topic, payload, 1, "", Room)).Number;

    /// <summary>One point whose time is its id.</summary>
    private static byte[] Points(int id, string stream, int value) => Encoding.UTF8.GetBytes($$$"""{"id":{{{id}}},"dp":{"{{{stream}}}":[{"v":{{{value}}},"t":{{{id}}}}]}}""");

    private static string Text(OutboxMessage message) => Encoding.UTF8.GetString(message.Payload.Span);
}
