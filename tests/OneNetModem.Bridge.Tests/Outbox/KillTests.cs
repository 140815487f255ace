// kill -9 of a process in the middle of filling and draining an outbox, again and again.
using System.Diagnostics;
using System.Globalization;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.OutboxWriter;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 12;
    private const int Topics = 4;

    [Fact]
    public async Task A_killed_process_leaves_every_accepted_message_whole_and_in_order()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        long accepted = 0, extra = 0;
        for (int round = 0; round < Rounds; round++)
        {
            await using OutboxBench bench = new();
            Said said = await WriteUntilKilledAsync(bench.Folder, seed + round, random.Next(1, 2000));
            (int More, int Duplicates) = await CheckAsync(bench.Folder, seed + round, said);
            Assert.InRange(Duplicates, 0, 1);
            accepted += said.Accepted.Sum(n => n + 1);
            extra += More;
        }

        output.WriteLine($"{accepted} accepted in {Rounds} rounds, none lost; {extra} on disk before it could be said");
        Assert.True(accepted > Rounds);
    }

    [Fact]
    public async Task Another_process_on_the_same_file_is_refused_and_gets_it_when_the_first_is_killed()
    {
        await using OutboxBench bench = new();
        using Process writer = Start(bench.Folder, 1);
        try
        {
            Assert.NotNull(await writer.StandardOutput.ReadLineAsync().WaitAsync(OutboxBench.Limit));
            var e = Assert.Throws<OutboxUnavailableException>(() => MessageOutbox.Open(new BridgeSettings { StateDirectory = bench.Folder }));
            Assert.Contains(bench.File + " is in use by another process", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync().WaitAsync(OutboxBench.Limit);
        }

        await bench.EnqueueAsync("t", 1);
    }

    /// <summary>The last index of each topic that was said to be accepted and to be settled; -1: none.</summary>
    private sealed record Said(int[] Accepted, int[] Settled);

    private static Process Start(string folder, int seed)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "OneNetModem.OutboxWriter.dll");
        ProcessStartInfo start = new("dotnet", [program, folder, $"{Topics}", seed.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<Said> WriteUntilKilledAsync(string folder, int seed, int lines)
    {
        Said said = new([.. Enumerable.Repeat(-1, Topics)], [.. Enumerable.Repeat(-1, Topics)]);
        using Process writer = Start(folder, seed);
        try
        {
            // What it said before it died counts, also what is read only afterwards.
            for (int i = 0; await writer.StandardOutput.ReadLineAsync().WaitAsync(OutboxBench.Limit) is { } line; i++)
            {
                if (i == lines)
                {
                    writer.Kill();
                }

                if (line.Split(' ') is not [var what, var topic, var index] || !int.TryParse(index, CultureInfo.InvariantCulture, out int n))
                {
                    continue;
                }

                int[] last = what == "a" ? said.Accepted : said.Settled;
                int t = int.Parse(topic, CultureInfo.InvariantCulture);
                Assert.Equal(last[t] + 1, n);
                last[t] = n;
            }
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync().WaitAsync(OutboxBench.Limit);
        }

        return said;
    }

    private static async Task<(int More, int Duplicates)> CheckAsync(string folder, int seed, Said said)
    {
        await using MessageOutbox outbox = MessageOutbox.Open(new BridgeSettings { StateDirectory = folder });
        int[] next = [.. Enumerable.Repeat(-1, Topics)];
        int duplicates = 0;
        List<Task> settling = [];
        for (long left = outbox.Counts.Messages; left > 0; left--)
        {
            OutboxMessage message = await outbox.TakeAsync().WaitAsync(OutboxBench.Limit);
            (int topic, int index) = WrittenMessage.Parse(message.OneNetId!);
            Assert.Equal(WrittenMessage.Topic(topic), message.Topic);
            Assert.Equal(WrittenMessage.Payload(topic, index, seed), message.Payload.ToArray());
            duplicates += message.MayBeDuplicate ? 1 : 0;
            if (next[topic] < 0)
            {
                // One may have been settled without a word.
                Assert.InRange(index, said.Settled[topic] + 1, said.Settled[topic] + 2);
            }
            else
            {
                Assert.Equal(next[topic], index);
            }

            next[topic] = index + 1;
            settling.Add(outbox.SettleAsync(message, SendOutcome.Acked));
        }

        await Task.WhenAll(settling).WaitAsync(OutboxBench.Limit);
        Assert.Equal((0, 0), (outbox.Counts.Messages, outbox.Counts.Bytes));

        int more = 0;
        for (int topic = 0; topic < Topics; topic++)
        {
            int last = next[topic] < 0 ? said.Settled[topic] : next[topic] - 1;
            Assert.InRange(last, said.Accepted[topic] - (next[topic] < 0 ? 1 : 0), said.Accepted[topic] + 1);
            more += Math.Max(0, last - said.Accepted[topic]);
        }

        return (more, duplicates);
    }
}
