// From the outbox to the platform through connections that end, modules that fail and programs that end: nothing lost, each
// topic in order, every resend with the same id, and the backlog at the platform's pace.
using System.Text;
using System.Threading.Channels;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class DeliveryTests : IDisposable
{
    private const int Count = 60;

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("delivery-");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task A_connection_that_ends_in_the_middle_costs_nothing()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        await FillAsync(bridge.Delivery.Uplink);

        HashSet<int> seen = [];
        for (int n = 0; seen.Count < Count; n++)
        {
            int id = IdOf(await EndpointTests.NextAsync(arrived));
            Assert.True(id <= seen.Count + 1, $"message {id} came before {seen.Count + 1}");
            seen.Add(id);
            if (n is 10 or 30)
            {
                await platform.DropAsync(DeviceRegistry.DemoDevice);
            }
        }

        await bridge.SettledAsync();
        Assert.Equal(0, bridge.Delivery.Outbox!.Counts.Failed);
    }

    [Theory]
    [InlineData("window-full@every=7@times=4")]
    [InlineData("pub-fails@every=9@times=4")]
    [InlineData("pub-late-result:2@every=10@times=3")]
    [InlineData("broker-closes@every=1500ms@times=2")]
    public async Task A_module_that_fails_now_and_then_gets_the_messages_again(string fault)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        BridgeModem modem = EndpointTests.ChicD(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, modem with { Module = modem.Module with { Faults = [FaultCatalog.Parse(fault)] } });
        await FillAsync(bridge.Delivery.Uplink);
        HashSet<int> seen = [];
        while (seen.Count < Count)
        {
            // What was on its way behind one that failed comes before it; nothing beyond the window does.
            int id = IdOf(await EndpointTests.NextAsync(arrived));
            Assert.True(id <= seen.Count + 5, $"message {id} came as the {seen.Count + 1}th");
            seen.Add(id);
        }

        await bridge.SettledAsync();
        Assert.Equal(0, bridge.Delivery.Outbox!.Counts.Failed);
    }

    /// <summary>The platform answers a rate that is too high with a closed connection and five minutes of refusal.</summary>
    [Fact]
    public async Task A_module_that_stalls_is_no_reason_to_be_too_fast_afterwards()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        BridgeModem modem = EndpointTests.ChicD(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, modem with { Module = modem.Module with { Faults = [FaultCatalog.Parse("pause:3000@every=200@times=1")] } });
        foreach (int _ in Enumerable.Range(0, 3))
        {
            await FillAsync(bridge.Delivery.Uplink);
        }

        for (int n = 0; n < 3 * Count; n++)
        {
            await EndpointTests.NextAsync(arrived);
        }

        await bridge.SettledAsync();
        Assert.Single(platform.Log.Entries, e => e.Text.StartsWith("login ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_platform_rejects_is_given_up_and_holds_up_nobody()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        await bridge.OnlineAsync();
        await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", "{\"id\":1,\"dp\":{\"a b\":[{\"v\":1}]}}"u8.ToArray());
        await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", EndpointTests.Points(2));

        Assert.Contains("was given up: rejected", await bridge.Log.LineAsync("message 1 on"), StringComparison.Ordinal);
        await bridge.SettledAsync();
        Assert.Equal("rejected", Assert.Single(await bridge.Delivery.Outbox!.ReadFailedAsync()).Reason[..8]);
    }

    /// <summary>Programs that never thought of ids send the same one again and again.</summary>
    [Fact]
    public async Task Messages_that_all_have_one_id_arrive_through_connections_that_end()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        BridgeModem modem = EndpointTests.ChicD(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, modem with { Module = modem.Module with { Rtt = TimeSpan.FromMilliseconds(200) } });
        await Task.WhenAll(Enumerable.Range(1, Count).Select(i =>
            bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", Encoding.UTF8.GetBytes($$$"""{"id":1,"dp":{"t":[{"v":{{{i}}}}]}}"""))));
        HashSet<string> values = [];
        for (int n = 0; values.Count < Count; n++)
        {
            values.Add((await EndpointTests.NextAsync(arrived)).Split("\"v\":")[1]);
            if (n is 10 or 25 or 40)
            {
                await platform.DropAsync(DeviceRegistry.DemoDevice);
            }
        }

        await bridge.SettledAsync();
    }

    [Fact]
    public async Task Handlers_that_throw_cost_no_message_and_send_none_twice()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        OneNetClient client = bridge.Fleet.Modems[0].Client;
        client.Published += static _ => throw new InvalidOperationException("told of a publish");
        client.MessageReceived += static _ => throw new InvalidOperationException("told of a message");
        await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", "{\"id\":1,\"dp\":{\"a b\":[{\"v\":1}]}}"u8.ToArray());
        await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", EndpointTests.Points(2));

        Assert.Contains("was given up: rejected", await bridge.Log.LineAsync("message 1 on"), StringComparison.Ordinal);
        await bridge.SettledAsync();
        arrived.Writer.Complete();
        int[] ids = await arrived.Reader.ReadAllAsync().Select(IdOf).ToArrayAsync();
        Assert.Equal([1, 2], ids);
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_the_rest_for_the_next_start()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        HashSet<int> seen = [];
        await using (BridgeHost first = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform)))
        {
            await FillAsync(first.Delivery.Uplink);
            for (int n = 0; n < 10; n++)
            {
                seen.Add(IdOf(await EndpointTests.NextAsync(arrived)));
            }
        }

        await using BridgeHost second = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        while (seen.Count < Count)
        {
            seen.Add(IdOf(await EndpointTests.NextAsync(arrived)));
        }

        await second.SettledAsync();
    }

    [Fact]
    public async Task Points_that_had_to_wait_go_in_fewer_publishes_and_the_platform_takes_them()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings with { Batch = true }, EndpointTests.ChicD(platform));
        UplinkResult[] results = await Task.WhenAll(Enumerable.Range(1, Count).Select(i =>
            bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", Encoding.UTF8.GetBytes($$$"""{"dp":{"t":[{"v":{{{i}}}}]}}"""))));
        Assert.All(results, r => Assert.IsType<UplinkResult.Accepted>(r));

        List<int> values = [];
        int publishes = 0;
        for (; values.Count < Count; publishes++)
        {
            string payload = (await EndpointTests.NextAsync(arrived)).Split(' ', 2)[1];
            Assert.True(DataPointMessage.TryParse(Encoding.UTF8.GetBytes(payload), out DataPointMessage? message, out string? problem), problem);
            values.AddRange(message.Streams["t"].Select(p => int.Parse(p.Value.Json, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(Enumerable.Range(1, Count), values);
        Assert.InRange(publishes, 1, Count / 5);
        await bridge.SettledAsync();
        Assert.Equal(0, bridge.Delivery.Outbox!.Counts.Failed);
    }

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName };

    private static async Task FillAsync(Uplink uplink)
    {
        UplinkResult[] results = await Task.WhenAll(Enumerable.Range(1, Count).Select(i => uplink.AcceptAsync("onenet/up/dp/post/json", EndpointTests.Points(i))));
        Assert.All(results, r => Assert.IsType<UplinkResult.Accepted>(r));
    }

    private static int IdOf(string arrived) => int.Parse(arrived.Split("\"id\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
}
