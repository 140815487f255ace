// Bridges on one mosquitto, each with a state directory, a platform and an emulated module of its own; and what arrives.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Upstream;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

internal sealed class UpstreamBench : IAsyncDisposable
{
    public const string Up = "onenet/up/dp/post/json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("upstream-");
    private readonly Channel<(string At, int Id)> _arrived = Channel.CreateUnbounded<(string, int)>();

    private UpstreamBench(MosquittoBroker broker) => Broker = broker;

    /// <summary>Short times: nobody waits for them except a test of them.</summary>
    public static UpstreamTimes Times { get; } = new() { LeaveAfter = TimeSpan.FromMilliseconds(100), AdoptAfter = TimeSpan.FromMinutes(10), Offer = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50)) };

    public MosquittoBroker Broker { get; private set; }

    /// <summary>How often each id has arrived, at whatever platform.</summary>
    public ConcurrentDictionary<int, int> Seen { get; } = [];

    public static async Task<UpstreamBench> StartAsync() => new(await MosquittoBroker.StartAsync());

    public BridgeSettings Settings(string name) => new() { StateDirectory = PathOf(name), Listen = "", Upstream = $"127.0.0.1:{Broker.Port}", UpstreamClientId = name };

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A platform whose arrivals are counted.</summary>
    public async Task<EmulatedOneNet> PlatformAsync(string name)
    {
        EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { EnforceRates = false });
        platform.MessageArrived += (_, m) =>
        {
            int id = int.Parse(Encoding.UTF8.GetString(m.Payload.Span).Split("\"id\":")[1].Split(',')[0], CultureInfo.InvariantCulture);
            Seen.AddOrUpdate(id, 1, (_, n) => n + 1);
            _arrived.Writer.TryWrite((name, id));
        };
        return platform;
    }

    /// <summary>A bridge with one modem; without a platform the modem never gets online.</summary>
    public Task<BridgeHost> BridgeAsync(string name, EmulatedOneNet? platform, UpstreamTimes? times = null) =>
        BridgeHost.StartAsync(Settings(name), times ?? Times, EndpointTests.ChicD(platform, name));

    /// <summary>Waits until each of these bridges has said that it takes its share and its modem is online.</summary>
    public static async Task OnlineAsync(MosquittoSub bridges, params string[] names)
    {
        HashSet<string> waiting = [.. names];
        while (waiting.Count > 0)
        {
            string line = await bridges.LineAsync(l => l.Contains("\"online\":true", StringComparison.Ordinal) && l.EndsWith(":true}}", StringComparison.Ordinal));
            waiting.Remove(line.Split(' ')[0].Split('/')[^1]);
        }
    }

    /// <summary>mosquitto_pub with QoS 1, and its acknowledgement.</summary>
    public async Task PubAsync(IEnumerable<int> ids) =>
        Assert.Equal(0, await MosquittoClients.PubLinesAsync(Broker.Port, Up, ids.Select(id => Encoding.UTF8.GetString(EndpointTests.Points(id))), "-V", "5"));

    /// <summary>The next arrival: at which platform, and which id.</summary>
    public async Task<(string At, int Id)> NextAsync() => await _arrived.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    /// <summary>Waits until 1 to count have arrived.</summary>
    public async Task AllAsync(int count)
    {
        while (Enumerable.Range(1, count).Any(id => !Seen.ContainsKey(id)))
        {
            await NextAsync();
        }
    }

    /// <summary>Kills the broker with all that it kept, and starts a new one in its place.</summary>
    public async Task RestartBrokerAsync()
    {
        int port = Broker.Port;
        await Broker.DisposeAsync();
        Broker = await MosquittoBroker.StartAsync(new MosquittoOptions { Port = port });
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
