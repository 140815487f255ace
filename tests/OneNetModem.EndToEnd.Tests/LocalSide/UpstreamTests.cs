// A bridge as a client of a real mosquitto: what is published there gets to the cloud, what the cloud sends gets there.
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class UpstreamTests
{
    public UpstreamTests() => Mosquitto.Require();

    [Fact]
    public async Task What_is_published_at_the_broker_gets_to_the_cloud_and_what_the_cloud_sends_gets_to_the_broker()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("north");
        await using MosquittoSub sub = MosquittoSub.Start(bench.Broker.Port, "onenet/north/#", "onenet/bridges/#");
        await using BridgeHost bridge = await bench.BridgeAsync("north", platform);
        await bridge.Log.LineAsync("takes its share");

        await bench.PubAsync([1]);
        Assert.Equal(("north", 1), await bench.NextAsync());
        Assert.Equal("onenet/north/down/dp/post/json/accepted {\"id\":1}", await sub.LineAsync(l => l.Contains("accepted", StringComparison.Ordinal)));
        Assert.Equal(0, (await MosquittoClients.PubAsync(bench.Broker.Port, "onenet/north/up/dp/post/json", EndpointTests.Points(2))).ExitCode);
        Assert.Equal(("north", 2), await bench.NextAsync());

        string raw = await RetainedAsync(bench.Broker.Port, "onenet/north/status", "%P %r %p");
        Assert.StartsWith("product:469948 device:Chic_D 1 {\"modem\":\"north\"", raw, StringComparison.Ordinal);
        Assert.Contains("\"online\":true", raw, StringComparison.Ordinal);
        Assert.Contains("\"modems\":{\"north\":true}", await RetainedAsync(bench.Broker.Port, "onenet/bridges/north", "%p"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_never_be_taken_is_acknowledged_with_its_reason_and_holds_up_nobody()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("north");
        await using BridgeHost bridge = await bench.BridgeAsync("north", platform);
        await bridge.OnlineAsync();
        await bridge.Log.LineAsync("takes its share");

        for (int i = 0; i < 50; i++)
        {
            // More than the receive maximum: without an acknowledgement nothing would come any more.
            Assert.Equal(0, (await MosquittoClients.PubAsync(bench.Broker.Port, i % 2 == 0 ? "onenet/up/no/such/topic" : UpstreamBench.Up, i % 2 == 0 ? EndpointTests.Points(9) : new byte[70_000])).ExitCode);
        }

        await bench.PubAsync([1]);
        Assert.Equal(("north", 1), await bench.NextAsync());
        Assert.True(bridge.Log.Lines.Count(l => l.Contains("local publishes refused", StringComparison.Ordinal)) < 10);
        Assert.DoesNotContain("Sending PUBLISH to north (d1", bench.Broker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_outbox_leaves_the_messages_at_the_broker_until_there_is_room()
    {
        const int Count = 120;
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        BridgeSettings tight = bench.Settings("north") with { MaxBytes = 1000 };
        await using (BridgeHost offline = await BridgeHost.StartAsync(tight, UpstreamBench.Times, EndpointTests.ChicD(null, "north")))
        {
            await offline.Log.LineAsync("takes its share");
            await bench.PubAsync(Enumerable.Range(1, Count));
            await offline.Log.LineAsync("messages wait at the broker");
            Assert.InRange(offline.Delivery.Outbox!.Counts.Accepted, 1, 20);
        }

        await using EmulatedOneNet platform = await bench.PlatformAsync("north");
        await using BridgeHost bridge = await BridgeHost.StartAsync(tight, UpstreamBench.Times, EndpointTests.ChicD(platform, "north"));
        for (int id = 1; id <= Count; id++)
        {
            Assert.Equal(id, (await bench.NextAsync()).Id);
        }
    }

    [Fact]
    public async Task A_broker_that_goes_down_harms_nothing_and_is_found_again()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("north");
        await using BridgeHost bridge = await bench.BridgeAsync("north", platform);
        await bridge.OnlineAsync();
        await bridge.Log.LineAsync("takes its share");
        await bench.RestartBrokerAsync();
        await bridge.Log.LineAsync("no connection");
        await using MosquittoSub sub = MosquittoSub.Start(bench.Broker.Port, "onenet/bridges/north");
        await sub.LineAsync(l => l.Contains("\"online\":true", StringComparison.Ordinal));

        await bench.PubAsync([1]);
        Assert.Equal(("north", 1), await bench.NextAsync());
        Assert.DoesNotContain(bridge.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_TLS_and_a_password_only_who_knows_both_gets_in()
    {
        using TlsBench tls = new();
        string passwords = tls.PathOf("passwords");
        await File.WriteAllTextAsync(passwords, "");
        using (Process tool = Process.Start("mosquitto_passwd", ["-b", passwords, "plant", "s3cret"]))
        {
            await tool.WaitForExitAsync();
        }

        await using MosquittoBroker broker = await tls.BrokerAsync(null, "password_file " + passwords);
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        BridgeSettings right = bench.Settings("north") with
        {
            Upstream = $"mqtts://127.0.0.1:{broker.Port}",
            UpstreamCaFile = tls.PathOf("ca.pem"),
            UpstreamUsername = "plant",
            UpstreamPassword = "s3cret",
        };
        foreach (BridgeSettings wrong in new[] { right with { UpstreamCaFile = tls.PathOf("other.pem") }, right with { Upstream = $"mqtt://127.0.0.1:{broker.Port}", UpstreamCaFile = "" } })
        {
            await using BridgeHost bridge = await BridgeHost.StartAsync(wrong, EndpointTests.ChicD(null));
            Assert.DoesNotContain("s3cret", await bridge.Log.LineAsync("no connection"), StringComparison.Ordinal);
        }

        await using BridgeHost wrongLogin = await BridgeHost.StartAsync(right with { StateDirectory = bench.PathOf("other"), UpstreamPassword = "s3cres" }, EndpointTests.ChicD(null));
        Assert.Contains("NotAuthorized", await wrongLogin.Log.LineAsync("the login was refused"), StringComparison.Ordinal);
        await using BridgeHost known = await BridgeHost.StartAsync(right, EndpointTests.ChicD(null));
        await known.Log.LineAsync("takes its share");
    }

    [Fact]
    public async Task A_client_id_is_kept_in_the_state_directory()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        List<string> ids = [];
        foreach (string folder in (string[])["one", "one", "two"])
        {
            await using BridgeHost bridge = await BridgeHost.StartAsync(bench.Settings(folder) with { UpstreamClientId = "" }, EndpointTests.ChicD(null));
            ids.Add((await bridge.Log.LineAsync("connected as")).Split("connected as ")[1].Split(',')[0]);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.StartsWith("onenet-modem-", ids[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_connects_as_soon_as_the_outbox_opens()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        BridgeSettings settings = bench.Settings("north") with { UpstreamClientId = "" };
        WatchedTime time = new(DateTimeOffset.UtcNow);
        MessageOutbox other = MessageOutbox.Open(settings);
        await using BridgeHost bridge = await BridgeHost.StartAsync(settings, services => services.AddSingleton<TimeProvider>(time), EndpointTests.ChicD(null));
        await bridge.Log.LineAsync("not connected until the outbox is open");
        await other.DisposeAsync();

        // A timer of somebody else may be as long: then there is another one.
        while (await Task.WhenAny(bridge.Delivery.Opened, time.NextAsync(due => due == TimeSpan.FromSeconds(10))) is Task<TimeSpan> next)
        {
            await next;
            time.Advance(TimeSpan.FromSeconds(10));
        }

        await bridge.Log.LineAsync("takes its share");
        await bench.PubAsync([1]);
        await bridge.HoldsAsync(1);
    }

    /// <summary>What is retained, in mosquitto_sub's own format.</summary>
    private static async Task<string> RetainedAsync(int port, string topic, string format)
    {
        using Process sub = MosquittoClients.Start("mosquitto_sub", port, ["-V", "5", "-C", "1", "-t", topic, "-F", format]);
        return await sub.StandardOutput.ReadToEndAsync().WaitAsync(EmulatedLine.Limit);
    }
}
