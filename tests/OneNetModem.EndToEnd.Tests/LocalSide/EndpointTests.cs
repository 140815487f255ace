// Programs of somebody else's against the local endpoint: what they hand in is at the platform, what the cloud sends is at them.
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class EndpointTests : IDisposable
{
    private const string Up = "onenet/up/dp/post/json";

    /// <summary>MQTT 5 section 3.14.2.1.</summary>
    private const byte PacketTooLarge = 0x95;

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("bridge-");

    public EndpointTests() => Mosquitto.Require();

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData(Up)]
    [InlineData("$sys/469948/Chic_D/dp/post/json")]
    public async Task What_mosquitto_pub_hands_in_arrives_at_the_platform(string topic)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(platform));
        await bridge.ListeningAsync();

        PubResult pub = await MosquittoClients.PubAsync(bridge.Port, topic, Points(1));

        Assert.Equal(0, pub.ExitCode);
        Assert.Equal("$sys/469948/Chic_D/dp/post/json " + Encoding.UTF8.GetString(Points(1)), await NextAsync(arrived));
    }

    [Fact]
    public async Task What_the_cloud_sends_comes_out_below_onenet_down_and_the_state_is_retained()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(platform));
        await bridge.ListeningAsync();
        await bridge.OnlineAsync();
        await using MosquittoSub sub = MosquittoSub.Start(bridge.Port, "onenet/status", "onenet/down/#");

        Assert.Contains("\"online\":true", await sub.LineAsync(l => l.Contains("\"state\":\"Online\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(7))).ExitCode);
        Assert.Equal("onenet/down/dp/post/json/accepted {\"id\":7}", await sub.LineAsync(l => l.Contains("accepted", StringComparison.Ordinal)));
        await platform.SendCommandAsync(DeviceRegistry.DemoDevice, "ping"u8.ToArray(), EmulatedLine.Limit);
        Assert.EndsWith(" ping", await sub.LineAsync(l => l.StartsWith("onenet/down/cmd/request/", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_while_there_was_no_network_is_delivered_after_a_restart()
    {
        await using (BridgeHost offline = await BridgeHost.StartAsync(Settings, ChicD(null)))
        {
            await offline.ListeningAsync();
            Assert.Equal(0, await MosquittoClients.PubLinesAsync(offline.Port, Up, Enumerable.Range(1, 20).Select(i => Encoding.UTF8.GetString(Points(i)))));
        }

        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(platform));
        for (int i = 1; i <= 20; i++)
        {
            Assert.EndsWith(Encoding.UTF8.GetString(Points(i)), await NextAsync(arrived), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_the_name_of_who_has_it_and_the_cloud_side_goes_on()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        using TcpListener holder = new(System.Net.IPAddress.Loopback, 0);
        holder.Start();
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings with { Listen = holder.LocalEndpoint.ToString()! }, ChicD(platform));

        Assert.Contains($"(process {Environment.ProcessId}) has the port", await bridge.Log.LineAsync("No local MQTT endpoint on"), StringComparison.Ordinal);
        await bridge.OnlineAsync();
    }

    [Theory]
    [InlineData("onenet/up/thing/property/post", "Topic Name invalid")]
    [InlineData("some/where", "Topic Name invalid")]
    [InlineData("$sys/469948/another/dp/post/json", "Not authorized")]
    public async Task A_topic_that_leads_nowhere_is_answered_with_its_reason(string topic, string reason)
    {
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(null));
        await bridge.ListeningAsync();

        Assert.Contains(reason, (await MosquittoClients.PubAsync(bridge.Port, topic, Points(1), "-V", "5", "-d")).Error, StringComparison.OrdinalIgnoreCase);

        // MQTT 3.1.1 knows no reasons: no acknowledgement, and the connection ends.
        PubResult old = await MosquittoClients.PubAsync(bridge.Port, topic, Points(1), "-V", "311", "-d");
        Assert.NotEqual(0, old.ExitCode);
        Assert.DoesNotContain("received PUBACK", old.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_outbox_is_answered_with_its_reason()
    {
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings with { MaxBytes = 600 }, ChicD(null));
        await bridge.ListeningAsync();
        byte[] large = Encoding.UTF8.GetBytes("{\"id\":1,\"dp\":{\"a\":[{\"v\":\"" + new string('x', 400) + "\"}]}}");
        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, Up, large)).ExitCode);
        Assert.Contains("quota", (await MosquittoClients.PubAsync(bridge.Port, Up, large, "-V", "5", "-d")).Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Junk_floods_and_giants_harm_nobody_else()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> arrived = Arrivals(platform);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(platform));
        await bridge.ListeningAsync();
        byte[] giant = new byte[1 << 20];
        new Random(1).NextBytes(giant);

        Assert.NotEqual(0, (await MosquittoClients.PubAsync(bridge.Port, Up, giant, "-V", "311")).ExitCode);
        Assert.Equal(PacketTooLarge, await GiantAsync(bridge.Port, giant));
        Assert.Contains("1048", await bridge.Log.LineAsync(": a packet of"), StringComparison.Ordinal);
        for (int seed = 0; seed < 50; seed++)
        {
            await JunkAsync(bridge.Port, new Random(seed));
        }

        // A flood on a topic that is refused, in one connection, without a look at the answers.
        Task<int> flood = MosquittoClients.PubLinesAsync(bridge.Port, "no/where", Enumerable.Repeat("x", 5000), "-V", "5");
        for (int i = 1; i <= 5; i++)
        {
            Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(i))).ExitCode);
            Assert.EndsWith(Encoding.UTF8.GetString(Points(i)), await NextAsync(arrived), StringComparison.Ordinal);
        }

        Assert.Equal(0, await flood);
        Assert.True(bridge.Log.Lines.Count(l => l.Contains("local publishes refused", StringComparison.Ordinal)) < 10);
    }

    [Fact]
    public async Task With_a_password_and_TLS_only_who_knows_both_gets_in()
    {
        using TlsBench tls = new();
        tls.IssueClient();
        await using BridgeHost bridge = await BridgeHost.StartAsync(
            Settings with { Username = "plant", Password = "s3cret", CertFile = tls.PathOf("client.pem"), KeyFile = tls.PathOf("client.key") }, ChicD(null));
        await bridge.ListeningAsync();
        string[] secure = ["--cafile", tls.PathOf("ca.pem"), "--insecure"];

        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(1), [.. secure, "-u", "plant", "-P", "s3cret"])).ExitCode);
        Assert.NotEqual(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(2), [.. secure, "-u", "plant", "-P", "wrong"])).ExitCode);
        Assert.NotEqual(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(3), secure)).ExitCode);
        Assert.NotEqual(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(4), "-u", "plant", "-P", "s3cret")).ExitCode);
        Assert.Equal(1, bridge.Delivery.Outbox!.Counts.Messages);
        Assert.DoesNotContain(bridge.Log.Lines, l => l.Contains("s3cret", StringComparison.Ordinal) || l.Contains("wrong\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_others_can_reach_needs_a_password()
    {
        SettingsException refused = await Assert.ThrowsAsync<SettingsException>(() => BridgeHost.StartAsync(Settings with { Listen = "0.0.0.0:1884" }, ChicD(null)));
        Assert.Equal("Bridge:Password", refused.Key);
    }

    [Fact]
    public async Task A_modem_has_its_own_topics_and_what_is_for_any_goes_to_the_one_that_is_online()
    {
        await using EmulatedOneNet north = await EmulatedOneNet.StartAsync();
        await using EmulatedOneNet south = await EmulatedOneNet.StartAsync();
        Channel<string> atNorth = Arrivals(north), atSouth = Arrivals(south);
        await using BridgeHost bridge = await BridgeHost.StartAsync(Settings, ChicD(north, "north"), ChicD(south, "south"), ChicD(null, "nowhere"));
        await bridge.ListeningAsync();
        await bridge.OnlineAsync(0);
        await bridge.OnlineAsync(1);
        await using MosquittoSub sub = MosquittoSub.Start(bridge.Port, "onenet/+/down/#");

        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, "onenet/north/up/dp/post/json", Points(1))).ExitCode);
        Assert.Contains("\"id\":1", await NextAsync(atNorth), StringComparison.Ordinal);
        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, "onenet/south/up/dp/post/json", Points(2))).ExitCode);
        Assert.Contains("\"id\":2", await NextAsync(atSouth), StringComparison.Ordinal);
        Assert.Equal("onenet/south/down/dp/post/json/accepted {\"id\":2}", await sub.LineAsync(l => l.Contains("\"id\":2", StringComparison.Ordinal)));
        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, Up, Points(3))).ExitCode);
        Assert.Contains("\"id\":3", await (await Task.WhenAny(NextAsync(atNorth), NextAsync(atSouth))), StringComparison.Ordinal);
        await bridge.SettledAsync();
        Assert.Equal(0, (await MosquittoClients.PubAsync(bridge.Port, "onenet/nowhere/up/dp/post/json", Points(4))).ExitCode);
        Assert.Equal(1, bridge.Delivery.Outbox!.Counts.Messages);
    }

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName };

    internal static BridgeModem ChicD(EmulatedOneNet? platform, string name = "") => new(
        new ModemSettings { Name = name, OneNet = TutorialTests.ChicD with { Subscribe = new OneNetSettings().Subscribe } },
        new ModuleOptions { Routes = platform is null ? new ModuleRoutes() : ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)) });

    internal static byte[] Points(int id) => Encoding.UTF8.GetBytes($"{{\"id\":{id},\"dp\":{{\"t\":[{{\"v\":{id}}}]}}}}");

    internal static Channel<string> Arrivals(EmulatedOneNet platform)
    {
        Channel<string> arrived = Channel.CreateUnbounded<string>();
        platform.MessageArrived += (_, m) => arrived.Writer.TryWrite($"{m.Topic} {Encoding.UTF8.GetString(m.Payload.Span)}");
        return arrived;
    }

    internal static async Task<string> NextAsync(Channel<string> arrived) => await arrived.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    /// <summary>Speaks MQTT 5 and sends a PUBLISH of this size, whatever the endpoint has said; returns the reason of its DISCONNECT.</summary>
    private static async Task<byte> GiantAsync(int port, byte[] payload)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync((byte[])[0x10, 14, 0, 4, .. "MQTT"u8, 5, 2, 0, 60, 0, 0, 1, (byte)'g']);
        byte[] header = new byte[2];
        await stream.ReadExactlyAsync(header).AsTask().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(0x20, header[0]);
        byte[] accepted = new byte[header[1]];
        await stream.ReadExactlyAsync(accepted).AsTask().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(0, accepted[1]);
        int length = payload.Length;
        await stream.WriteAsync((byte[])[0x32, (byte)(length & 0x7F | 0x80), (byte)(length >> 7 & 0x7F | 0x80), (byte)(length >> 14 & 0x7F | 0x80), (byte)(length >> 21)]);
        await stream.ReadExactlyAsync(header).AsTask().WaitAsync(EmulatedLine.Limit);
        Assert.Equal(0xE0, header[0]);
        await stream.ReadExactlyAsync(header.AsMemory(0, 1)).AsTask().WaitAsync(EmulatedLine.Limit);
        return header[0];
    }

    /// <summary>Bytes that are no MQTT, or begin like it; returns when the endpoint has closed the connection.</summary>
    private static async Task JunkAsync(int port, Random random)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", port);
        byte[] junk = new byte[random.Next(2, 4000)];
        random.NextBytes(junk);
        if (random.Next(2) == 0)
        {
            // A CONNECT that promises a lot.
            byte[] begin = [0x10, 0xFF, 0xFF, 0xFF, 0x7F];
            begin.AsSpan(0, Math.Min(begin.Length, junk.Length)).CopyTo(junk);
        }

        try
        {
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(junk);
            client.Client.Shutdown(SocketShutdown.Send);
            _ = await stream.ReadAsync(new byte[16]).AsTask().WaitAsync(EmulatedLine.Limit);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Closed while we wrote.
        }
    }
}
