// What every link promises, whatever is behind it: one set of tests, run over each kind.
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

public abstract class LinkConformance
{
    // About hanging, not about speed: generous for a loaded machine.
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // More than any buffer on the way holds.
    private const int Blocking = 8_000_000;

    private static readonly byte[] AwkwardBytes = [0x00, 0x03, 0x04, 0x0A, 0x0D, 0x11, 0x13, 0x1A, 0x1B, 0x7F, 0x80, 0xC3, 0xFF];

    protected virtual int Lives => 100;

    private protected abstract Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time);

    private Task<LinkBench> OpenAsync() => OpenAsync(LinkSettings.Default, TimeProvider.System);

    [Fact]
    public async Task Every_byte_value_passes_both_ways_unchanged()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] all = [.. AwkwardBytes, .. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await bench.Link.WriteAsync(all);
        Assert.Equal(all, await bench.Far.ReadAsync(all.Length).WaitAsync(Soon));
        await bench.Far.WriteAsync(all);
        Assert.Equal(all, await LinkBench.ReadAsync(bench.Link.Input, all.Length).WaitAsync(Soon));
        Assert.False(bench.Link.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Big_transfers_both_ways_at_once_arrive_whole()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] up = Noise(1, 300_000);
        byte[] down = Noise(2, 300_000);
        Task<byte[]> farRead = bench.Far.ReadAsync(up.Length);
        Task<byte[]> linkRead = Collect(bench.Link, down.Length);
        Task write = bench.Link.WriteAsync(up).AsTask();
        Task farWrite = bench.Far.WriteAsync(down);
        await Task.WhenAll(farRead, linkRead, write, farWrite).WaitAsync(Soon);
        AssertSame(up, await farRead);
        AssertSame(down, await linkRead);
    }

    [Fact]
    public async Task Concurrent_writes_stay_whole_and_in_the_order_of_their_calls()
    {
        await using LinkBench bench = await OpenAsync();
        byte[][] writes = [.. Enumerable.Range(0, 40).Select(i => Noise(i, 1 + (i * 131 % 2000)))];
        Task[] pending = [.. writes.Select(w => bench.Link.WriteAsync(w).AsTask())];
        byte[] received = await bench.Far.ReadAsync(writes.Sum(w => w.Length)).WaitAsync(Soon);
        await Task.WhenAll(pending).WaitAsync(Soon);
        Assert.Equal(writes.SelectMany(w => w), received);
    }

    [Fact]
    public async Task A_write_cancelled_while_it_waits_for_its_turn_sends_nothing_and_the_link_lives()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] first = Noise(1, Blocking);
        using CancellationTokenSource cancel = new();
        Task blocked = bench.Link.WriteAsync(first).AsTask();
        Assert.False(blocked.IsCompleted);
        Task waiting = bench.Link.WriteAsync(new byte[] { 1, 2, 3 }, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Soon));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Link.WriteAsync(new byte[] { 9 }, cancel.Token).AsTask());
        Task<byte[]> read = bench.Far.ReadAsync(first.Length + 1);
        await bench.Link.WriteAsync("!"u8.ToArray()).AsTask().WaitAsync(Soon);
        await blocked.WaitAsync(Soon);
        AssertSame([.. first, (byte)'!'], await read.WaitAsync(Soon));
    }

    [Fact]
    public async Task A_hang_up_completes_the_input_after_the_last_byte_and_fires_Closed()
    {
        await using LinkBench bench = await OpenAsync();
        await bench.Far.WriteAsync("POWERED DOWN"u8.ToArray());
        byte[] seen = await LinkBench.ReadAsync(bench.Link.Input, 1).WaitAsync(Soon);
        Task closed = Fired(bench.Link.Closed);
        bench.Far.HangUp();
        byte[] rest = await LinkBench.ReadToEndAsync(bench.Link.Input).WaitAsync(Soon);
        await closed.WaitAsync(Soon);
        AssertSame("POWERED DOWN"u8.ToArray(), [.. seen, .. rest]);
        Assert.Equal(LinkFailure.HungUp, bench.Link.Fault!.Failure);
        Assert.Equal(bench.Link.Name, bench.Link.Fault.Link);
    }

    [Fact]
    public async Task An_idle_link_notices_a_hang_up_though_nobody_reads()
    {
        await using LinkBench bench = await OpenAsync();
        Task closed = Fired(bench.Link.Closed);
        bench.Far.HangUp();
        await closed.WaitAsync(Soon);
        Assert.Equal(LinkFailure.HungUp, bench.Link.Fault!.Failure);
    }

    [Fact]
    public async Task Writes_after_the_end_throw_at_once_and_again()
    {
        await using LinkBench bench = await OpenAsync();
        bench.Far.HangUp();
        await Fired(bench.Link.Closed).WaitAsync(Soon);
        for (int i = 0; i < 3; i++)
        {
            LinkException e = await Assert.ThrowsAsync<LinkException>(() => bench.Link.WriteAsync(new byte[] { 1 }).AsTask().WaitAsync(Soon));
            Assert.Equal(LinkFailure.HungUp, e.Failure);
        }
    }

    [Fact]
    public async Task After_a_plain_dispose_there_is_no_fault_and_writes_say_closed()
    {
        await using LinkBench bench = await OpenAsync();
        int fired = 0;
        bench.Link.Closed.Register(() => fired++);
        await bench.Link.DisposeAsync();
        await bench.Link.DisposeAsync();
        await Fired(bench.Link.Closed).WaitAsync(Soon);
        Assert.Null(bench.Link.Fault);
        Assert.Equal(1, fired);
        LinkException e = await Assert.ThrowsAsync<LinkException>(() => bench.Link.WriteAsync(new byte[] { 1 }).AsTask());
        Assert.Equal(LinkFailure.Closed, e.Failure);
    }

    [Fact]
    public async Task A_dispose_ends_a_pending_read_and_a_pending_write()
    {
        await using LinkBench bench = await OpenAsync();
        Task<byte[]> read = LinkBench.ReadToEndAsync(bench.Link.Input);
        Task write = bench.Link.WriteAsync(new byte[Blocking]).AsTask();
        Task next = bench.Link.WriteAsync(new byte[10]).AsTask();
        Assert.False(write.IsCompleted);
        await bench.Link.DisposeAsync().AsTask().WaitAsync(Soon);
        Assert.Empty(await read.WaitAsync(Soon));
        Assert.Equal(LinkFailure.Closed, (await Assert.ThrowsAsync<LinkException>(() => write.WaitAsync(Soon))).Failure);
        Assert.Equal(LinkFailure.Closed, (await Assert.ThrowsAsync<LinkException>(() => next.WaitAsync(Soon))).Failure);
    }

    [Fact]
    public async Task A_hang_up_ends_a_pending_write()
    {
        await using LinkBench bench = await OpenAsync();
        Task write = bench.Link.WriteAsync(new byte[Blocking]).AsTask();
        bench.Far.HangUp();
        Assert.Equal(LinkFailure.HungUp, (await Assert.ThrowsAsync<LinkException>(() => write.WaitAsync(Soon))).Failure);
    }

    [Fact]
    public async Task A_far_end_that_does_not_read_is_a_stalled_write_and_the_end_of_the_link()
    {
        FakeTimeProvider time = new();
        LinkSettings settings = new() { WriteStall = TimeSpan.FromSeconds(5), Baud = 115200 };
        await using LinkBench bench = await OpenAsync(settings, time);
        Task write = bench.Link.WriteAsync(new byte[Blocking]).AsTask();
        TimeSpan limit = settings.WriteLimit(Blocking);
        Assert.True(limit > TimeSpan.FromSeconds(5 + (Blocking / 11520)));
        time.Advance(limit - TimeSpan.FromSeconds(1));
        Assert.False(write.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        LinkException e = await Assert.ThrowsAsync<LinkException>(() => write.WaitAsync(Soon));
        Assert.Equal(LinkFailure.WriteStalled, e.Failure);
        await Fired(bench.Link.Closed).WaitAsync(Soon);
        Assert.Equal(LinkFailure.WriteStalled, bench.Link.Fault!.Failure);
        await bench.Link.DisposeAsync().AsTask().WaitAsync(Soon);
    }

    [Fact]
    public async Task A_reader_that_stops_loses_nothing_when_it_goes_on()
    {
        await using LinkBench bench = await OpenAsync();
        byte[] bytes = Noise(3, 1_000_000);
        Task write = bench.Far.WriteAsync(bytes);
        await LinkBench.ReadAsync(bench.Link.Input, 0).WaitAsync(Soon);
        Task<byte[]> read = Collect(bench.Link, bytes.Length);
        await Task.WhenAll(write, read).WaitAsync(Soon);
        AssertSame(bytes, await read);
    }

    [Fact]
    public async Task A_dispose_ends_a_link_whose_reader_has_stopped()
    {
        await using LinkBench bench = await OpenAsync();
        Task write = bench.Far.WriteAsync(Noise(3, 1_000_000));
        await LinkBench.ReadAsync(bench.Link.Input, 0).WaitAsync(Soon);
        Task closed = Fired(bench.Link.Closed);
        await bench.Link.DisposeAsync().AsTask().WaitAsync(Soon);
        await closed.WaitAsync(Soon);
        bench.Far.HangUp();
        _ = write.ContinueWith(static t => t.Exception, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_reader_may_dispose_the_link_from_its_own_continuation()
    {
        await using LinkBench bench = await OpenAsync();
        Task reader = ReadOnceAndDisposeAsync(bench.Link);
        await bench.Far.WriteAsync("RDY"u8.ToArray());
        await reader.WaitAsync(Soon);
        await Fired(bench.Link.Closed).WaitAsync(Soon);
        Assert.Null(bench.Link.Fault);
    }

    [Fact]
    public async Task Many_lives_leave_no_descriptor_and_no_thread_behind()
    {
        await LiveAsync(5); // what the runtime makes once: thread pool, timers, poll thread
        (int fds, int threads) = (OpenDescriptors(), Threads());
        await LiveAsync(Lives);
        Assert.True(OpenDescriptors() <= fds + 10, $"{fds} descriptors before, {OpenDescriptors()} after {Lives} lives");
        Assert.True(Threads() <= threads + 25, $"{threads} threads before, {Threads()} after {Lives} lives");
    }

    protected static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void AssertSame(byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{actual.Length} of {expected.Length} bytes, or not the same ones");

    /// <summary>Completes when the token fires, on another thread.</summary>
    protected static Task Fired(CancellationToken token)
    {
        TaskCompletionSource fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => fired.TrySetResult());
        return fired.Task;
    }

    private async Task LiveAsync(int lives)
    {
        for (int life = 0; life < lives; life++)
        {
            await using LinkBench bench = await OpenAsync();
            await bench.Far.WriteAsync("RDY"u8.ToArray());
            Assert.Equal("RDY"u8.ToArray(), await LinkBench.ReadAsync(bench.Link.Input, 3).WaitAsync(Soon));
            if (life % 2 == 0)
            {
                bench.Far.HangUp();
                await Fired(bench.Link.Closed).WaitAsync(Soon);
            }
        }
    }

    private static async Task ReadOnceAndDisposeAsync(IByteLink link)
    {
        await LinkBench.ReadAsync(link.Input, 1);
        await link.DisposeAsync();
    }

    private static async Task<byte[]> Collect(IByteLink link, int count)
    {
        List<byte> all = [];
        while (all.Count < count)
        {
            byte[] bytes = await LinkBench.ReadAsync(link.Input, Math.Min(10_000, count - all.Count));
            if (bytes.Length == 0)
            {
                break;
            }

            all.AddRange(bytes);
        }

        return [.. all];
    }

    private static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;
}
