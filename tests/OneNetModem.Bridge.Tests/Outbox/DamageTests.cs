// A damaged file: set aside, said loudly, replaced; what can be read of it is not lost.
using Microsoft.Data.Sqlite;
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class DamageTests
{
    private const int Page = 4096;

    [Theory]
    [InlineData("no database at all")]
    [InlineData("SQLite format 3\0 and then nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense, nonsense")]
    public async Task A_file_that_is_no_database_is_set_aside_as_it_is(string content)
    {
        await using OutboxBench bench = new();
        Directory.CreateDirectory(bench.Folder);
        await File.WriteAllTextAsync(bench.File, content);

        await bench.EnqueueAsync("t", 1);

        string aside = Assert.Single(Directory.GetFiles(bench.Folder, "outbox.db.corrupt-20260501T120000Z"));
        Assert.Equal(content, await File.ReadAllTextAsync(aside));
        Assert.Contains(bench.Log, l => l.Id == 1241 && l.Text.Contains(aside, StringComparison.Ordinal));
        await bench.CloseAsync();
        Assert.Equal("1", await bench.TakeIdsAsync(1));
        Assert.Single(bench.Log, l => l.Id == 1241);
    }

    [Fact]
    public async Task From_a_file_with_a_hole_the_messages_around_it_are_recovered_in_order()
    {
        await using OutboxBench bench = new();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => bench.EnqueueAsync("t", i)));
        await bench.CloseAsync();
        int leaf = LeafInTheMiddle(bench.File);
        await using (FileStream file = File.OpenWrite(bench.File))
        {
            file.Position = (leaf - 1) * Page;
            file.Write(Enumerable.Repeat((byte)0xA5, Page).ToArray());
        }

        int count = (int)bench.Outbox.Counts.Messages;
        Assert.InRange(count, 500, 999);
        int[] ids = [.. (await bench.TakeIdsAsync(count)).Split(' ').Select(int.Parse)];
        Assert.Equal((0, 999), (ids[0], ids[^1]));
        Assert.Equal(ids.Order(), ids);
        Assert.Contains(bench.Log, l => l.Id == 1241 && l.Text.Contains($"{count} messages could be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_while_it_runs_costs_what_cannot_be_read_and_not_the_service()
    {
        await using OutboxBench bench = new() { MaxBytes = 1 << 25 };
        byte[] pad = new byte[1000];

        // More than the cache holds, so that reading goes to the file.
        await Task.WhenAll(Enumerable.Range(0, 6000).Select(i => bench.Outbox.EnqueueAsync("t", pad)));
        OutboxMessage inFlight = await bench.TakeAsync();
        long length = new FileInfo(bench.File).Length;
        await using (FileStream file = new(bench.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            for (file.Position = Page; file.Position < length;)
            {
                file.Write(Enumerable.Repeat((byte)0xA5, Page).ToArray());
            }
        }

        while (bench.Log.All(l => l.Id != 1241))
        {
            OutboxMessage message = await bench.TakeAsync();
            await bench.Outbox.SettleAsync(message, SendOutcome.Acked);
        }

        Assert.True(await bench.Outbox.SettleAsync(inFlight, SendOutcome.Acked));
        long number = await bench.EnqueueAsync("new", 1);
        Assert.True(number > inFlight.Number);
        Assert.NotEmpty(Directory.GetFiles(bench.Folder, "outbox.db.corrupt-*"));
        while (await bench.TakeAsync() is { Topic: not "new" } message)
        {
            await bench.Outbox.SettleAsync(message, SendOutcome.Acked);
        }
    }

    /// <summary>A page of the queue's table with rows in it, far from both ends.</summary>
    private static int LeafInTheMiddle(string path)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=false");
        connection.Open();
        using SqliteCommand command = new("SELECT rootpage FROM sqlite_schema WHERE name = 'queue'", connection);
        int root = (int)(long)command.ExecuteScalar()!;

        // SQLite file format: an interior table page is 5; 12 bytes of header, then the cells' offsets; a cell begins with its child.
        byte[] file = File.ReadAllBytes(path);
        ReadOnlySpan<byte> page = file.AsSpan((root - 1) * Page, Page);
        Assert.Equal(5, page[0]);
        int middle = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(page[3..]) / 2;
        int cell = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(page[(12 + (2 * middle))..]);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(page[cell..]);
    }
}
