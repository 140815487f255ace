// What a supervisor and a technician get from /health, and what the endpoint does with those who speak no HTTP.
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("health-");
    private readonly Scrape _scrape = new();

    public void Dispose()
    {
        _scrape.Dispose();
        _state.Delete(recursive: true);
    }

    [Fact]
    public async Task A_bridge_that_is_online_is_healthy()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));
        await Scrape.ReadyAsync(bridge);
        await bridge.ListeningAsync();
        await bridge.OnlineAsync();

        (HttpStatusCode status, JsonNode health) = await HealthAsync();

        Assert.Equal((HttpStatusCode.OK, "ok"), (status, (string?)health["status"]));
        Assert.Empty(health["reasons"]!.AsArray());
        Assert.Equal(("bench", "Online", true), ((string?)health["modems"]![0]!["modem"], (string?)health["modems"]![0]!["state"], (bool)health["modems"]![0]!["online"]!));
        Assert.Equal(0, (int)health["outbox"]!["messages"]!);
        Assert.Equal($"127.0.0.1:{bridge.Port}", (string?)health["endpoint"]);
    }

    [Fact]
    public async Task Without_a_modem_online_it_says_which_layer_is_broken_and_what_to_do_and_how_much_waits()
    {
        BridgeModem modem = EndpointTests.ChicD(null, "bench");
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, modem with { Module = modem.Module with { Faults = [FaultCatalog.Parse("no-sim")] } });
        TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Fleet.Modems[0].Client.Session.StateChanged += t => _ = t.To == SessionState.Faulted && faulted.TrySetResult();
        await Scrape.ReadyAsync(bridge);
        await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", EndpointTests.Points(1));
        if (bridge.Fleet.Modems[0].Client.Session.State != SessionState.Faulted)
        {
            await faulted.Task.WaitAsync(EmulatedLine.Limit);
        }

        (HttpStatusCode status, JsonNode health) = await HealthAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "failing"), (status, (string?)health["status"]));
        Assert.Equal("no modem is online", (string?)Assert.Single(health["reasons"]!.AsArray()));
        JsonNode state = health["modems"]![0]!;
        Assert.Equal("Faulted", (string?)state["state"]);
        Assert.Equal(("sim", true), ((string?)state["fault"]!["layer"], (bool)state["fault"]!["needsPerson"]!));
        Assert.NotEqual("", (string?)state["fault"]!["advice"]);
        Assert.True((DateTimeOffset)state["since"]! <= DateTimeOffset.UtcNow);
        Assert.Equal(1, (int)health["outbox"]!["messages"]!);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_no_health()
    {
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(null, "bench"));
        await Scrape.ReadyAsync(bridge);
        await bridge.Fleet.StopAsync();

        (HttpStatusCode status, JsonNode health) = await HealthAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("the session of bench has ended", health["reasons"]!.AsArray().Select(r => (string?)r));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_the_name_of_who_has_it_and_the_cloud_side_goes_on()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        using TcpListener holder = new(IPAddress.Loopback, _scrape.Port);
        holder.Start();
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(platform, "bench"));

        Assert.Contains($"(process {Environment.ProcessId}) has the port", await bridge.Log.LineAsync("No metrics and no health on"), StringComparison.Ordinal);
        await bridge.OnlineAsync();
    }

    [Fact]
    public async Task Whoever_speaks_no_HTTP_harms_nobody()
    {
        await using BridgeHost bridge = await _scrape.StartAsync(Settings, EndpointTests.ChicD(null, "bench"));
        await Scrape.ReadyAsync(bridge);
        List<TcpClient> silent = [];
        for (int i = 0; i < 10; i++)
        {
            silent.Add(await ConnectAsync());
        }

        Random random = new(1);
        byte[] junk = new byte[20_000];
        random.NextBytes(junk);
        Assert.Equal("", await TalkAsync(junk));
        Assert.Equal("", await TalkAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nX: " + new string('x', 9000))));
        Assert.StartsWith("HTTP/1.1 400 ", await TalkAsync("what is this\r\n\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 405 ", await TalkAsync("POST /metrics HTTP/1.1\r\n\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await TalkAsync("GET /../etc/passwd HTTP/1.0\r\n\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", await TalkAsync("HEAD /metrics HTTP/1.1\r\n\r\n"u8.ToArray()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _scrape.GetAsync("/metrics?x=1")).Status);
        silent.ForEach(s => s.Dispose());
    }

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName };

    private async Task<(HttpStatusCode Status, JsonNode Health)> HealthAsync()
    {
        (HttpStatusCode status, string text) = await _scrape.GetAsync("/health");
        return (status, JsonNode.Parse(text)!);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _scrape.Port);
        return client;
    }

    /// <summary>Says something, and returns what comes until the connection ends.</summary>
    private async Task<string> TalkAsync(byte[] bytes)
    {
        using TcpClient client = await ConnectAsync();
        try
        {
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(bytes);
            client.Client.Shutdown(SocketShutdown.Send);
            using StreamReader reader = new(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync().WaitAsync(EmulatedLine.Limit);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Closed while we wrote: no answer either.
            return "";
        }
    }
}
