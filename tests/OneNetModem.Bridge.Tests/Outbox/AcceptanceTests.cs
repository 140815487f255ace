// What the outbox takes and what it refuses: on disk before the answer, within its bounds, and in nobody else's sight.
using Microsoft.Data.Sqlite;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class AcceptanceTests
{
    [Fact]
    public async Task What_was_accepted_is_there_after_a_restart_as_it_was()
    {
        await using OutboxBench bench = new();
        byte[] binary = [0, 255, .. "{\"id\":"u8, 10, 13, 26];
        await bench.Outbox.EnqueueAsync("onenet/bin", binary, 0, "north");
        await bench.Outbox.EnqueueAsync(OutboxBench.Topic("image/get"), default);
        DateTimeOffset accepted = bench.Time.GetUtcNow();
        await bench.CloseAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(1));

        OutboxMessage first = await bench.TakeAsync("north"), second = await bench.TakeAsync("north");

        Assert.Equal(("north", "onenet/bin", 0, accepted, null, 1, false), (first.Modem, first.Topic, first.Qos, first.AcceptedAt, first.OneNetId, first.Attempt, first.MayBeDuplicate));
        Assert.Equal(binary, first.Payload.ToArray());
        Assert.Equal(("", OutboxBench.Topic("image/get"), 1, 0), (second.Modem, second.Topic, second.Qos, second.Payload.Length));
        Assert.True(second.Number > first.Number);
        Assert.Equal(TimeSpan.FromMinutes(1), bench.Outbox.OldestAge);
    }

    [Fact]
    public async Task The_payload_belongs_to_the_caller_again_when_the_call_returns()
    {
        await using OutboxBench bench = new();
        byte[] payload = OutboxBench.Payload(7);
        Task<EnqueueResult> accepting = bench.Outbox.EnqueueAsync("t", payload);
        Array.Clear(payload);
        await accepting;
        Assert.Equal(OutboxBench.Payload(7), (await bench.TakeAsync()).Payload.ToArray());
    }

    [Fact]
    public async Task Many_at_once_are_all_accepted_each_with_its_own_number()
    {
        await using OutboxBench bench = new();
        long[] numbers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => bench.EnqueueAsync("t", i)));
        Assert.Equal(1000, numbers.Distinct().Count());
        Assert.Equal((1000, 1000), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Accepted));
        await bench.CloseAsync();
        Assert.Equal(1000, bench.Outbox.Counts.Messages);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 1000)), await bench.TakeIdsAsync(1000));
    }

    [Fact]
    public async Task A_full_outbox_refuses_and_takes_again_when_a_message_has_left()
    {
        await using OutboxBench bench = new() { MaxBytes = 1000 };
        Assert.IsType<EnqueueResult.Accepted>(await bench.Outbox.EnqueueAsync("t", new byte[800]));
        long bytes = bench.Outbox.Counts.Bytes;

        var refused = Assert.IsType<EnqueueResult.Refused>(await bench.Outbox.EnqueueAsync("t", new byte[800]));
        Assert.Equal(RefusalReason.Full, refused.Reason);
        Assert.Equal((1, bytes, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Bytes, bench.Outbox.Counts.Refused));

        Assert.True(await bench.Outbox.SettleAsync(await bench.TakeAsync(), SendOutcome.Acked));
        Assert.Equal((0, 0, null), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Bytes, bench.Outbox.Counts.Oldest));
        Assert.IsType<EnqueueResult.Accepted>(await bench.Outbox.EnqueueAsync("t", new byte[800]));
        Assert.Contains(bench.Log, l => l.Id == 1242);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_summed_up_in_the_log()
    {
        await using OutboxBench bench = new() { MaxBytes = 100 };
        for (int i = 0; i < 100; i++)
        {
            Assert.IsType<EnqueueResult.Refused>(await bench.Outbox.EnqueueAsync("t", new byte[100]));
        }

        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.Outbox.EnqueueAsync("t", new byte[100]);
        await bench.CloseAsync();
        Assert.Equal(["1", "100"], bench.Log.Where(l => l.Id == 1242).Select(l => l.Text.Split(": ")[1].Split(' ')[0]));
    }

    [Fact]
    public async Task With_drop_oldest_a_full_outbox_makes_room_but_not_from_what_is_in_flight()
    {
        await using OutboxBench bench = new() { MaxBytes = 5 * (OutboxMessage.RowBytes + 1 + 8), WhenFull = WhenFull.DropOldest };
        for (int i = 1; i <= 5; i++)
        {
            await bench.EnqueueAsync("t", i);
        }

        OutboxMessage first = await bench.TakeAsync();
        await bench.EnqueueAsync("t", 6);
        Assert.Equal((5, 1), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Dropped));
        Assert.True(await bench.Outbox.SettleAsync(first, SendOutcome.Acked));
        Assert.Equal("3 4 5 6", await bench.TakeIdsAsync(4));
        Assert.Contains(bench.Log, l => l.Id == 1243);

        await bench.EnqueueAsync("t", 7);
        var refused = Assert.IsType<EnqueueResult.Refused>(await bench.Outbox.EnqueueAsync("t", new byte[200]));
        Assert.Equal(RefusalReason.Full, refused.Reason);
        Assert.Equal("7", await bench.TakeIdsAsync(1));
    }

    [Fact]
    public async Task A_message_above_the_bound_is_refused_and_drops_nothing()
    {
        await using OutboxBench bench = new() { MaxBytes = 1000, WhenFull = WhenFull.DropOldest };
        await bench.EnqueueAsync("t", 1);
        var refused = Assert.IsType<EnqueueResult.Refused>(await bench.Outbox.EnqueueAsync("t", new byte[1000]));
        Assert.Equal(RefusalReason.TooLarge, refused.Reason);
        Assert.Equal(1, bench.Outbox.Counts.Messages);
    }

    [Fact]
    public async Task After_closing_it_refuses_and_waits_end()
    {
        await using OutboxBench bench = new();
        MessageOutbox outbox = bench.Outbox;
        Task<OutboxMessage> waiting = outbox.TakeAsync();
        await bench.CloseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(OutboxBench.Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outbox.TakeAsync().WaitAsync(OutboxBench.Limit));
        Assert.Equal(RefusalReason.Closed, Assert.IsType<EnqueueResult.Refused>(await outbox.EnqueueAsync("t", default)).Reason);
    }

    [Fact]
    public async Task A_second_one_on_the_same_file_is_refused_by_name()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        var e = Assert.Throws<OutboxUnavailableException>(() => MessageOutbox.Open(new BridgeSettings { StateDirectory = bench.Folder }));
        Assert.Contains(bench.File, e.Message, StringComparison.Ordinal);
        Assert.Contains("another process", e.Message, StringComparison.Ordinal);
        await bench.EnqueueAsync("t", 2);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_left_alone()
    {
        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        await bench.CloseAsync();
        using (SqliteConnection connection = new($"Data Source={bench.File};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = new("PRAGMA user_version = 99", connection);
            command.ExecuteNonQuery();
        }

        byte[] before = await File.ReadAllBytesAsync(bench.File);
        var e = Assert.Throws<OutboxUnavailableException>(() => bench.Outbox);
        Assert.Contains("newer version", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(bench.File));
    }

    [Theory]
    [InlineData("", "is a file, not a folder.")]
    [InlineData("state", "cannot be created: ")]
    public async Task A_folder_that_cannot_be_made_is_named_and_why(string below, string why)
    {
        await using OutboxBench bench = new();
        Directory.CreateDirectory(bench.Folder);
        string file = Path.Combine(bench.Folder, "file");
        await File.WriteAllTextAsync(file, "");
        string folder = Path.Combine(file, below);
        var e = Assert.Throws<OutboxUnavailableException>(() => MessageOutbox.Open(new BridgeSettings { StateDirectory = folder }));
        Assert.Contains($"the state directory {folder} {why}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access lists in place of modes.");
            return;
        }

        await using OutboxBench bench = new();
        await bench.EnqueueAsync("t", 1);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(bench.Folder));
        string[] files = Directory.GetFiles(bench.Folder);
        Assert.Contains(bench.File + "-wal", files);
        foreach (string file in files)
        {
            Assert.Equal(Owner, File.GetUnixFileMode(file));
        }
    }
}
