// What only the link in memory promises: one thread, one order, no stack growth.
using System.IO.Pipelines;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

public class LoopbackLinkTests
{
    [Fact]
    public async Task Two_ends_that_answer_each_other_stay_on_one_thread_and_keep_the_stack_flat()
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair();
        int thread = Environment.CurrentManagedThreadId;
        const int Rounds = 50_000;
        int answered = 0;
        Task echo = RunAsync(module, async b => await module.WriteAsync(b));
        Task asker = RunAsync(host, async b =>
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            if (++answered < Rounds)
            {
                await host.WriteAsync(b);
            }
        });
        ValueTask first = host.WriteAsync(new byte[] { 0x41 });
        Assert.True(first.IsCompletedSuccessfully);
        await first;
        Assert.Equal(Rounds, answered);
        await host.DisposeAsync();
        Assert.True(echo.IsCompletedSuccessfully);
        Assert.True(asker.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Reads_can_be_limited_to_a_few_bytes()
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair(maxRead: 3);
        List<int> reads = [];
        Task reader = RunAsync(module, b =>
        {
            reads.Add(b.Length);
            return Task.CompletedTask;
        });
        await host.WriteAsync(new byte[8]);
        await module.DisposeAsync();
        await reader;
        Assert.Equal([3, 3, 2], reads);
    }

    [Fact]
    public async Task A_broken_end_keeps_its_fault_and_the_other_sees_a_hang_up()
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair("bench");
        host.Break(new LinkException("bench", LinkFailure.IoError, "broken on purpose"));
        Assert.Equal(LinkFailure.IoError, host.Fault!.Failure);
        Assert.Equal(LinkFailure.HungUp, module.Fault!.Failure);
        Assert.True(host.Closed.IsCancellationRequested);
        Assert.True(module.Closed.IsCancellationRequested);
        await host.DisposeAsync();
        Assert.Equal(LinkFailure.IoError, host.Fault.Failure);
    }

    private static async Task RunAsync(LoopbackLink link, Func<byte[], Task> take)
    {
        while (true)
        {
            ReadResult read = await link.Input.ReadAsync();
            byte[] bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            link.Input.AdvanceTo(read.Buffer.End);
            if (bytes.Length > 0)
            {
                await take(bytes);
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
