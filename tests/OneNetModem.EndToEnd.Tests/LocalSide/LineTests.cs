// The line endpoint in a host: outcomes of lines with and without a network, and answers to requests from the cloud.
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class LineTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("lines-");
    private readonly Pipe _input = new();
    private readonly Channel<JsonNode> _events = Channel.CreateUnbounded<JsonNode>();

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName, Listen = "" };

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task Many_lines_arrive_in_their_order_each_delivered_once_before_the_end()
    {
        const int Count = 100;
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = EndpointTests.Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        Task<(int Waiting, int Failed)> running = bridge.Lines.RunAsync(_input.Reader.AsStream(), Tell, CancellationToken.None);
        for (int i = 1; i <= Count; i++)
        {
            await WriteAsync($$"""{"topic":"onenet/up/dp/post/json","payload":{{Encoding.UTF8.GetString(EndpointTests.Points(i))}},"ref":{{i}}}""");
        }

        await _input.Writer.CompleteAsync();
        Assert.Equal(0, (await running.WaitAsync(EmulatedLine.Limit)).Waiting);
        for (int i = 1; i <= Count; i++)
        {
            Assert.EndsWith(Encoding.UTF8.GetString(EndpointTests.Points(i)), await EndpointTests.NextAsync(arrived), StringComparison.Ordinal);
        }

        JsonNode[] events = [.. Events()];
        Assert.Equal(2 * Count, events.Length);
        foreach (IGrouping<int, JsonNode> line in events.GroupBy(e => (int)e["ref"]!))
        {
            Assert.Equal(["accepted", "delivered"], line.Select(e => (string)e["event"]!));
            Assert.Single(line.Select(e => (long)e["number"]!).Distinct());
        }
    }

    [Fact]
    public async Task A_full_outbox_refuses_and_what_was_accepted_waits_when_the_endpoint_is_stopped()
    {
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings with { MaxBytes = 600 }, EndpointTests.ChicD(null, "north"));
        using CancellationTokenSource stop = new();
        Task<(int Waiting, int Failed)> running = bridge.Lines.RunAsync(_input.Reader.AsStream(), Tell, stop.Token);
        string large = new('x', 400);
        await WriteAsync($$"""{"dp":{"a":"{{large}}"},"modem":"north"}""");
        Assert.Equal("accepted", (string?)(await NextAsync())["event"]);
        await WriteAsync($$"""{"dp":{"a":"{{large}}"} }""");
        JsonNode full = await NextAsync();
        Assert.Equal(("refused", "full"), ((string?)full["event"], (string?)full["reason"]));
        await WriteAsync("""{"dp":{"a":1},"modem":"south"}""");
        Assert.Equal("notAuthorized", (string?)(await NextAsync())["reason"]);
        await WriteAsync("""{"dp":{"":1}}""");
        Assert.Equal("payload", (string?)(await NextAsync())["reason"]);

        await stop.CancelAsync();
        Assert.Equal(1, (await running.WaitAsync(EmulatedLine.Limit)).Waiting);
    }

    [Fact]
    public async Task What_the_platform_does_not_have_is_refused_and_does_not_keep_the_end_waiting()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(platform));
        Task<(int Waiting, int Failed)> running = bridge.Lines.RunAsync(_input.Reader.AsStream(), Tell, CancellationToken.None);
        await bridge.OnlineAsync();
        await WriteAsync("""{"topic":"onenet/up/cmd/response/nobody","payload":"x"}""");
        await WriteAsync("""{"topic":"onenet/up/thing/property/post","payload":{}}""");
        await _input.Writer.CompleteAsync();
        await running.WaitAsync(EmulatedLine.Limit);
        Assert.Equal(["accepted 1", "delivered 1", "refused 2"], Events().Select(e => $"{e["event"]} {e["line"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_from_the_cloud_is_answered_by_a_line()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings with { CommandTimeout = TimeSpan.FromSeconds(20) }, EndpointTests.ChicD(platform));
        Task<(int Waiting, int Failed)> running = bridge.Lines.RunAsync(_input.Reader.AsStream(), Tell, CancellationToken.None);
        await bridge.OnlineAsync();
        Channel<string> requests = Channel.CreateUnbounded<string>();
        bridge.Fleet.Modems[0].Client.MessageReceived += m => requests.Writer.TryWrite(m.Topic);
        Task<RequestResult> asked = platform.SendCommandAsync(DeviceRegistry.DemoDevice, "open"u8.ToArray(), EmulatedLine.Limit);
        string topic = await EndpointTests.NextAsync(requests);

        await WriteAsync($$"""{"topic":"{{topic.Replace("request", "response", StringComparison.Ordinal)}}","payload":"opened","ref":"r"}""");
        Assert.Equal("opened", Encoding.UTF8.GetString((await asked.WaitAsync(EmulatedLine.Limit)).Payload.Span));
        JsonNode delivered = await NextAsync();
        Assert.Equal(("delivered", "r", null), ((string?)delivered["event"], (string?)delivered["ref"], delivered["number"]));
        await _input.Writer.CompleteAsync();
        Assert.Equal(0, (await running.WaitAsync(EmulatedLine.Limit)).Waiting);
    }

    private void Tell(string line) => _events.Writer.TryWrite(JsonNode.Parse(line)!);

    private async Task<JsonNode> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    private IEnumerable<JsonNode> Events()
    {
        while (_events.Reader.TryRead(out JsonNode? next))
        {
            yield return next;
        }
    }

    private async Task WriteAsync(string line) => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
}
