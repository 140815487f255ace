// Whose turn it is: order, priorities, cancellation, the guard time, many callers at once.
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class QueueTests
{
    [Fact]
    public async Task The_more_urgent_goes_first_and_equals_keep_their_order()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        (string Text, AtPriority Priority)[] commands =
        [
            ("AT+A", AtPriority.Normal), ("AT+B", AtPriority.Background), ("AT+C", AtPriority.Normal), ("AT+D", AtPriority.Urgent),
            ("AT+E", AtPriority.Background), ("AT+F", AtPriority.Normal), ("AT+G", AtPriority.Urgent),
        ];
        Task[] sent = [.. commands.Select(c => bench.Channel.SendAsync(new AtCommand(c.Text) { Priority = c.Priority }))];
        List<string> order = [];
        while (bench.Heard() is { Length: > 0 } heard)
        {
            order.Add(heard);
            bench.Say("\r\nOK\r\n");
        }

        await Task.WhenAll(sent);
        Assert.Equal(["AT+A\r", "AT+D\r", "AT+G\r", "AT+C\r", "AT+F\r", "AT+B\r", "AT+E\r"], order);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_before_its_turn_is_never_sent()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        using CancellationTokenSource cancel = new();
        Task<AtResponse> first = bench.Send("AT+A");
        Task<AtResponse> second = bench.Send("AT+B", cancel.Token);
        Task<AtResponse> third = bench.Send("AT+C");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        bench.Say("\r\nOK\r\n");
        bench.Say("\r\nOK\r\n");
        await Task.WhenAll(first, third);
        bench.Expect("AT+A\rAT+C\r");
    }

    [Fact]
    public async Task A_command_whose_token_is_cancelled_already_is_never_sent()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Send("AT+A", new CancellationToken(canceled: true)));
        bench.Expect("");
    }

    [Fact]
    public async Task A_command_that_is_cancelled_in_the_air_keeps_the_line_until_its_answer()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        using CancellationTokenSource cancel = new();
        Task<AtResponse> first = bench.Send("AT+A?", cancel.Token);
        Task<AtResponse> second = bench.Send("AT+B?");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        bench.Expect("AT+A?\r");
        bench.Say("\r\n+A: 1\r\n\r\nOK\r\n");
        bench.Expect("AT+B?\r");
        bench.Say("\r\n+B: 2\r\n\r\nOK\r\n");
        Assert.Equal(["+B: 2"], (await second).Lines);
        Assert.Empty(bench.TakeUrcs());
    }

    [Fact]
    public async Task A_guard_time_keeps_commands_apart()
    {
        await using DialogueBench bench = new(new AtChannelOptions { Guard = TimeSpan.FromMilliseconds(20) });
        Task<AtResponse> first = bench.Send("AT+A");
        Task<AtResponse> second = bench.Send("AT+B");
        bench.Expect("AT+A\r");
        bench.Say("\r\nOK\r\n");
        Assert.True((await first).IsOk);
        bench.Time.Advance(TimeSpan.FromMilliseconds(15));
        bench.Expect("");
        bench.Time.Advance(TimeSpan.FromMilliseconds(10));
        bench.Expect("AT+B\r");
        bench.Say("\r\nOK\r\n");
        Assert.True((await second).IsOk);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commands_of_many_threads_each_get_their_own_answer(bool echo)
    {
        const int Threads = 8;
        const int Each = 252;
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair();
        Task answering = AnswerAsync(module, echo);
        await using AtChannel channel = new(host, new TestDialect());
        using AtUrcSubscription urcs = channel.Subscribe(Threads * Each);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++)
            {
                string name = $"+T{thread}N{i}";
                AtCommand command = new($"AT{name}?")
                {
                    Priority = (AtPriority)(i % 3),
                    Result = i % 4 != 0 ? null : new AtResultUrc(u => u.Line == $"{name}DONE: 1" ? UrcMatch.Last : UrcMatch.None, TimeSpan.FromSeconds(60)),
                    Timeout = TimeSpan.FromSeconds(60),
                };
                AtResponse answer = await channel.SendAsync(command);
                Assert.True(answer.IsOk, answer.ToString());
                Assert.Equal([$"{name}: {i}"], answer.Lines);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(120));
        await channel.DisposeAsync();
        await host.DisposeAsync();
        await answering;
        Assert.Equal((Threads * Each, 0, 0), (channel.Counters.Commands, channel.Counters.Orphans, channel.Counters.Timeouts));
        Assert.Equal(Threads * Each * 3 / 4, urcs.Reader.Count);
    }

    /// <summary>Answers each query with the number in its name, and has a URC of that name behind the OK.</summary>
    private static async Task AnswerAsync(LoopbackLink module, bool echo)
    {
        while (true)
        {
            ReadResult read = await module.Input.ReadAsync();
            ReadOnlySequence<byte> rest = read.Buffer;
            List<string> commands = [];
            while (rest.PositionOf((byte)'\r') is { } end)
            {
                commands.Add(Encoding.Latin1.GetString(rest.Slice(0, end).ToArray()));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            module.Input.AdvanceTo(rest.Start, rest.End);
            foreach (string command in commands)
            {
                string name = command[2..^1];
                string number = name[(name.IndexOf('N', StringComparison.Ordinal) + 1)..];
                await module.WriteAsync(Encoding.Latin1.GetBytes(
                    $"{(echo ? command + "\r" : "")}\r\n{name}: {number}\r\n\r\nOK\r\n\r\n{name}DONE: 1\r\n"));
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
