// The order of each topic under anything that can happen: a long random life, replayable by its seed, against a simple model.
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class OrderTests(ITestOutputHelper output)
{
    private static readonly string[] Topics = ["a", "b", "c"];
    private static readonly string[] Modems = ["north", "south"];

    /// <summary>What the outbox should hold: number, and the topic with the modem that it was handed in for.</summary>
    private readonly SortedDictionary<long, (string Topic, string Modem)> _held = [];
    private readonly Dictionary<long, (OutboxMessage Message, string By)> _inFlight = [];

    [Fact]
    public async Task Nothing_overtakes_in_its_topic_and_nothing_is_lost_whatever_happens()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await using OutboxBench bench = new();
        for (int step = 0; step < 3000; step++)
        {
            switch (random.Next(100))
            {
                case < 40:
                    string topic = random.GetItems(Topics, 1)[0], modem = random.Next(3) == 0 ? random.GetItems(Modems, 1)[0] : "";
                    _held.Add(await bench.EnqueueAsync(topic, step + 1, modem), (topic, modem));
                    break;
                case < 70:
                    await TakeAsync(bench, random.GetItems(Modems, 1)[0]);
                    break;
                case < 99 when _inFlight.Count > 0:
                    await SettleAsync(bench, _inFlight.Values.ElementAt(random.Next(_inFlight.Count)).Message, random.GetItems(Enum.GetValues<SendOutcome>(), 1)[0]);
                    break;
                case 99:
                    await bench.CloseAsync();
                    _inFlight.Clear();
                    break;
            }

            Assert.Equal((_held.Count, _inFlight.Count), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.InFlight));
        }

        foreach ((OutboxMessage message, _) in _inFlight.Values.ToArray())
        {
            await SettleAsync(bench, message, SendOutcome.NotSent);
        }

        foreach (string modem in Modems)
        {
            while (await TakeAsync(bench, modem) is { } message)
            {
                await SettleAsync(bench, message, SendOutcome.Acked);
            }
        }

        Assert.Empty(_held);
        Assert.Equal((0, 0), (bench.Outbox.Counts.Messages, bench.Outbox.Counts.Bytes));
    }

    private async Task<OutboxMessage?> TakeAsync(OutboxBench bench, string modem)
    {
        long? expected = Expected(modem);
        if (expected is null)
        {
            Assert.True(await bench.HasNothingAsync(modem));
            return null;
        }

        OutboxMessage message = await bench.TakeAsync(modem);
        Assert.Equal(expected, message.Number);
        Assert.Equal(_held[message.Number], (message.Topic, message.Modem));
        _inFlight.Add(message.Number, (message, modem));
        return message;
    }

    private async Task SettleAsync(OutboxBench bench, OutboxMessage message, SendOutcome outcome)
    {
        Assert.True(await bench.Outbox.SettleAsync(message, outcome));
        _inFlight.Remove(message.Number);
        if (outcome is SendOutcome.Acked or SendOutcome.Failed or SendOutcome.HandedBack)
        {
            _held.Remove(message.Number);
        }
    }

    /// <summary>The first one that is the earliest waiting of its topic, with nothing later of it in flight and nothing of it elsewhere.</summary>
    private long? Expected(string modem)
    {
        foreach (var lane in _held.Where(h => !_inFlight.ContainsKey(h.Key)).GroupBy(h => h.Value).OrderBy(lane => lane.First().Key))
        {
            long first = lane.First().Key;
            var flights = _inFlight.Values.Where(f => (f.Message.Topic, f.Message.Modem) == lane.Key);
            if (lane.Key.Modem is "" || lane.Key.Modem == modem)
            {
                if (flights.All(f => f.By == modem && f.Message.Number < first))
                {
                    return first;
                }
            }
        }

        return null;
    }
}
