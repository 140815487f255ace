// Several bridges on one mosquitto: a modem that goes down leaves its share to the others, the last one keeps it, and what the
// broker keeps for a bridge that is gone is taken over.
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Traffic;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class ShareTests
{
    public ShareTests() => Mosquitto.Require();

    [Fact]
    public async Task The_last_one_keeps_the_share_takes_as_much_as_its_modem_needs_and_gives_all_to_the_next_that_is_online()
    {
        const int Count = 150;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("south");
        await using BridgeHost north = await bench.BridgeAsync("north", null);
        await north.Log.LineAsync("no other bridge has a modem online");
        await bench.PubAsync(Enumerable.Range(1, Count));
        await north.HoldsAsync(100);

        await using BridgeHost south = await bench.BridgeAsync("south", platform);
        for (int id = 1; id <= Count; id++)
        {
            Assert.Equal(("south", id), await bench.NextAsync());
        }

        await north.SettledAsync();
        await south.SettledAsync();
        Assert.Equal(Count, north.Delivery.Outbox!.Counts.HandedBack);
        Assert.All(bench.Seen.Values, n => Assert.Equal(1, n));
    }

    [Fact]
    public async Task A_full_outbox_without_a_modem_gives_all_to_the_next_that_is_online_also_what_still_waits_at_the_broker()
    {
        const int Count = 120;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("south");
        await using BridgeHost north = await BridgeHost.StartAsync(bench.Settings("north") with { MaxBytes = 1000 }, UpstreamBench.Times, EndpointTests.ChicD(null, "north"));
        await north.Log.LineAsync("takes its share");
        await bench.PubAsync(Enumerable.Range(1, Count));
        await north.Log.LineAsync("messages wait at the broker");

        await using BridgeHost south = await bench.BridgeAsync("south", platform);
        await bench.AllAsync(Count);
        await north.SettledAsync();
    }

    [Fact]
    public async Task What_the_broker_has_nobody_for_stays_in_the_outbox()
    {
        const int Count = 5;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using BridgeHost north = await bench.BridgeAsync("north", null);
        await north.Log.LineAsync("takes its share");
        await bench.PubAsync(Enumerable.Range(1, Count));
        await north.HoldsAsync(Count);

        // Somebody says to be online and has not subscribed.
        await MosquittoClients.PubAsync(bench.Broker.Port, "onenet/bridges/liar", "{\"run\":\"x\",\"online\":true}"u8.ToArray(), "-r");
        await north.Log.LineAsync("NoMatchingSubscribers");
        Assert.Equal((Count, 0), (north.Delivery.Outbox!.Counts.Messages, north.Delivery.Outbox.Counts.HandedBack));
        await using EmulatedOneNet platform = await bench.PlatformAsync("south");
        await using BridgeHost south = await bench.BridgeAsync("south", platform);
        await bench.AllAsync(Count);
        await north.SettledAsync();
    }

    [Fact]
    public async Task A_modem_that_goes_offline_leaves_its_share_to_the_other_and_takes_it_again()
    {
        const int Count = 300;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet atNorth = await bench.PlatformAsync("north"), atSouth = await bench.PlatformAsync("south");
        await using BridgeHost north = await bench.BridgeAsync("north", atNorth), south = await bench.BridgeAsync("south", atSouth);
        await north.OnlineAsync();
        await south.OnlineAsync();
        await using MosquittoSub bridges = MosquittoSub.Start(bench.Broker.Port, "onenet/bridges/+");
        await UpstreamBench.OnlineAsync(bridges, "north", "south");

        Task publishing = bench.PubAsync(Enumerable.Range(1, Count));
        HashSet<string> both = [];
        while (both.Count < 2)
        {
            both.Add((await bench.NextAsync()).At);
        }

        north.Module().Unplug();
        await north.Log.LineAsync("leaves its share");
        await publishing;

        // All are at a platform, but those that the unplugged one has tried.
        long tried = north.Delivery.Outbox!.Counts.Messages;
        while (bench.Seen.Count + tried < Count)
        {
            await bench.NextAsync();
            tried = north.Delivery.Outbox!.Counts.Messages;
        }

        Assert.InRange(tried, 0, 20);
        north.Module().Replug();
        await bench.AllAsync(Count);
        await UpstreamBench.OnlineAsync(bridges, "north");
        await north.SettledAsync();
        await south.SettledAsync();
        both.Clear();
        await bench.PubAsync(Enumerable.Range(Count + 1, 20));
        while (both.Count < 2)
        {
            both.Add((await bench.NextAsync()).At);
        }
    }

    [Fact]
    public async Task What_the_broker_keeps_for_a_bridge_that_is_gone_is_taken_over()
    {
        const int Count = 40;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("south");
        await using (BridgeHost north = await bench.BridgeAsync("north", null))
        {
            await north.Log.LineAsync("takes its share");
        }

        // Nobody is there: the broker keeps all of them for the one that has gone.
        await bench.PubAsync(Enumerable.Range(1, Count));
        Assert.Equal(0, (await MosquittoClients.PubAsync(bench.Broker.Port, "onenet/north/up/dp/post/json", EndpointTests.Points(1000))).ExitCode);
        await using BridgeHost south = await bench.BridgeAsync("south", platform, UpstreamBench.Times with { AdoptAfter = TimeSpan.FromMilliseconds(300) });
        Assert.Contains($"bridge north is gone; {Count} messages", await south.Log.LineAsync("were taken over"), StringComparison.Ordinal);
        await bench.AllAsync(Count);

        // What is for its own modem has waited for it.
        await using EmulatedOneNet atNorth = await bench.PlatformAsync("north");
        await using BridgeHost back = await bench.BridgeAsync("north", atNorth);
        (string, int) next;
        do
        {
            next = await bench.NextAsync();
        }
        while (next != ("north", 1000));
        Assert.All(bench.Seen.Values, n => Assert.Equal(1, n));
    }
}
