// Programs that the endpoint turns away: what they are told, and what the log hears of it.
using System.Globalization;
using System.Net.Sockets;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class EndpointRefusalTests : IDisposable
{
    /// <summary>MQTT 5 section 3.2.2.2.</summary>
    private const byte BadUserNameOrPassword = 0x86;

    /// <summary>What the endpoint has open at a time.</summary>
    private const int Connections = 256;

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("bridge-");

    public EndpointRefusalTests() => Mosquitto.Require();

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName, Username = "plant", Password = "s3cret" };

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task A_wrong_password_is_called_that_without_a_client_id_too(string version)
    {
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(null));
        await bridge.ListeningAsync();

        PubResult pub = await MosquittoClients.PubAsync(bridge.Port, "onenet/up/dp/post/json", EndpointTests.Points(1), "-V", version, "-u", "plant", "-P", "wrong");

        Assert.NotEqual(0, pub.ExitCode);
        Assert.Matches("(?i)bad user ?name or password", pub.Error);
        Assert.Contains("client local-", await bridge.Log.LineAsync("local logins refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_refused_publishes_the_log_has_few_lines_and_all_are_in_them()
    {
        BridgeHost bridge = await BridgeHost.StartAsync(Settings with { Username = "", Password = "" }, EndpointTests.ChicD(null));
        await using (bridge)
        {
            await bridge.ListeningAsync();
            Assert.Equal(0, await MosquittoClients.PubLinesAsync(bridge.Port, "no/where", Enumerable.Repeat("x", 12), "-V", "5"));
        }

        AssertSummed(12, bridge.Log, "local publishes refused");
    }

    [Fact]
    public async Task Of_many_refused_publishes_of_the_upstream_broker_all_are_in_the_log_too()
    {
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet platform = await bench.PlatformAsync("north");
        BridgeHost bridge = await bench.BridgeAsync("north", platform);
        await using (bridge)
        {
            await bridge.OnlineAsync();
            await bridge.Log.LineAsync("takes its share");
            Assert.Equal(0, await MosquittoClients.PubLinesAsync(bench.Broker.Port, "onenet/up/no/such/topic", Enumerable.Repeat("x", 12)));
            await bench.PubAsync([1]);
            Assert.Equal(("north", 1), await bench.NextAsync());
        }

        AssertSummed(12, bridge.Log, "local publishes refused");
    }

    [Fact]
    public async Task Of_many_wrong_logins_the_log_has_few_lines_and_all_are_in_them()
    {
        BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(null));
        await using (bridge)
        {
            await bridge.ListeningAsync();
            for (int i = 0; i < 100; i++)
            {
                Assert.Equal(BadUserNameOrPassword, await LoginAsync(bridge.Port));
            }
        }

        AssertSummed(100, bridge.Log, "local logins refused");
    }

    [Fact]
    public async Task Of_many_connections_above_the_limit_the_log_has_few_lines_and_all_are_in_them()
    {
        BridgeHost bridge = await BridgeHost.StartAsync(Settings, EndpointTests.ChicD(null));
        List<TcpClient> open = [];
        await using (bridge)
        {
            await bridge.ListeningAsync();
            for (int i = 0; i < Connections + 20; i++)
            {
                open.Add(new TcpClient());
                await open[i].ConnectAsync("127.0.0.1", bridge.Port);
            }

            foreach (TcpClient excess in open[Connections..])
            {
                Assert.Equal(0, await excess.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(EmulatedLine.Limit));
            }

            open.ForEach(client => client.Dispose());
        }

        AssertSummed(20, bridge.Log, $"there are {Connections} connections already");
    }

    private static void AssertSummed(int count, LogLines log, string words)
    {
        string[] lines = [.. log.Lines.Where(l => l.Contains(words, StringComparison.Ordinal))];
        Assert.InRange(lines.Length, 2, 8);
        Assert.Equal(count, lines.Sum(l => int.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>Logs in over MQTT 5, without a client id and with a wrong password; returns the reason of the CONNACK.</summary>
    private static async Task<byte> LoginAsync(int port)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync((byte[])[0x10, 19, 0, 4, .. "MQTT"u8, 5, 0xC2, 0, 60, 0, 0, 0, 0, 1, (byte)'u', 0, 1, (byte)'x']);
        byte[] answer = new byte[4];
        await stream.ReadExactlyAsync(answer).AsTask().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(0x20, answer[0]);
        return answer[3];
    }
}
