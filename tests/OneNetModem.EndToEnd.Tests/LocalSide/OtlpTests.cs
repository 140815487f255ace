// Metrics to a collector: what arrives over the wire, and a collector that is not there or does not answer.
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class OtlpTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("otlp-");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task A_collector_gets_the_figures_as_protobuf_the_last_ones_at_the_stop()
    {
        using HttpListener collector = new();
        int port = LoopbackPort.Free();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        Channel<(string Path, string? Type, byte[] Body)> received = Channel.CreateUnbounded<(string, string?, byte[])>();
        Task serving = CollectAsync(collector, received.Writer);
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using (BridgeHost bridge = await StartAsync($"http://127.0.0.1:{port}", platform))
        {
            await bridge.OnlineAsync();
            await bridge.Delivery.Uplink.AcceptAsync("onenet/up/dp/post/json", EndpointTests.Points(1));
            await bridge.SettledAsync();
        }

        (string path, string? type, byte[] body) = await received.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (path, type));
        string text = Encoding.UTF8.GetString(body);
        foreach (string part in (string[])["service.name", "onenet-modem", "OneNetModem", "onenet_modem.session.state", "collected", "AT+QMTPUBEX", "onenet_modem.publish.duration", "{message}"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(TutorialTests.ChicD.AccessKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain("sign=", text, StringComparison.Ordinal);
        collector.Stop();
        await serving;
    }

    [Fact]
    public async Task A_collector_that_takes_connections_and_never_answers_holds_up_no_stop()
    {
        using TcpListener hole = new(IPAddress.Loopback, 0);
        hole.Start();
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        BridgeHost bridge = await StartAsync($"http://{hole.LocalEndpoint}", platform);
        await bridge.OnlineAsync();

        // A hang would last as long as the exporter's own limit: 10 s and more.
        await bridge.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(9));
    }

    private Task<BridgeHost> StartAsync(string collector, EmulatedOneNet platform) => BridgeHost.StartAsync(
        new BridgeSettings { StateDirectory = _state.FullName },
        services => services.AddOneNetMetrics(new MetricsSettings { Otlp = collector }),
        EndpointTests.ChicD(platform, "collected"));

    private static async Task CollectAsync(HttpListener collector, ChannelWriter<(string Path, string? Type, byte[] Body)> received)
    {
        while (true)
        {
            try
            {
                HttpListenerContext call = await collector.GetContextAsync();
                using MemoryStream body = new();
                await call.Request.InputStream.CopyToAsync(body);
                received.TryWrite((call.Request.Url!.AbsolutePath, call.Request.ContentType, body.ToArray()));
                call.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
