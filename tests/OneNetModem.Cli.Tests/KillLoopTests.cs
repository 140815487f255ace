// kill -9 of the bridge, fifty times, while programs hand in messages and the module misbehaves: what was acknowledged arrives.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Exceptions;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Platform;
using OneNetModem.Emulator.Ports;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class KillLoopTests(ITestOutputHelper output)
{
    private const int Kills = 50;

    /// <summary>Publishes of the load that wait for their PUBACK at a time.</summary>
    private const int AtOnce = 10;

    /// <summary>Only against hanging: each of them is one start of the program with its module in trouble.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>At 18 messages a second, the platform's rate.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(3);

    private static readonly string[] Faults =
    [
        "pub-fails@every=23", "pub-late-result:2@every=19", "pub-lost-result@every=37", "window-full@every=17", "late-final:1@every=29",
        "lost-final@every=41", "byte-flipped@every=20000", "urc-storm@every=5s", "broker-closes@every=7s", "restart@every=31s",
    ];

    [Fact]
    public async Task Fifty_kills_in_the_middle_of_a_load_lose_nothing_that_was_acknowledged()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        using TestFolder folder = new();
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Arrivals arrivals = new(platform);
        await using PtyPort port = new();
        await using EmulatedModule module = new(new ModuleOptions
        {
            Seed = seed,
            Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)),
            Faults = [.. Faults.Select(FaultCatalog.Parse)],
        });
        using CancellationTokenSource unplug = new();
        Task running = module.RunAsync(port, unplug.Token);
        Load load = new(LoopbackPort.Free());
        Dictionary<string, string> environment = Settings(port.SlavePath, load.Port);

        for (int kill = 0; kill < Kills; kill++)
        {
            await using RunningProgram bridge = RunningProgram.StartWith(folder, environment, "run");
            bridge.IgnoreOutput();
            await bridge.ErrorAsync("Local MQTT endpoint on");

            // Some die while they are not online yet, some while their messages are on the way.
            Task enough = kill % 7 == 6 ? arrivals.MoreAsync(random.Next(1, 20)) : Task.CompletedTask;
            await load.RunUntilAsync(random.Next(1, 30), enough.WaitAsync(Limit), () => bridge.StopAsync("KILL"));
        }

        // The bad day is over: what waits goes out.
        module.SetFaults();
        await using RunningProgram last = RunningProgram.StartWith(folder, environment, "run");
        last.IgnoreOutput();
        Task all = arrivals.AllAsync(load.Acknowledged);
        Assert.True(await Task.WhenAny(all, Task.Delay(DrainLimit)) == all, $"missing: {string.Join(' ', arrivals.Missing(load.Acknowledged))}\n{string.Join('\n', platform.Log.Entries.TakeLast(20))}");
        ProgramResult end = await last.StopAsync();
        Assert.Equal(0, end.ExitCode);

        output.WriteLine($"{Kills} kills: {load.Acknowledged.Count} acknowledged and all arrived, {load.Offered - load.Acknowledged.Count} were handed in and not acknowledged, {arrivals.Duplicates} arrived more than once under the same id");
        Assert.True(load.Acknowledged.Count > 5 * Kills);

        // At most the window of each life, of each restart of the module and of each lost result came twice.
        Assert.InRange(arrivals.Duplicates, 0, load.Acknowledged.Count / 2);
        await unplug.CancelAsync();
        await running;
    }

    private static Dictionary<string, string> Settings(string port, int listen) => new()
    {
        ["ONENETMODEM__Modem__Port"] = port,
        ["ONENETMODEM__OneNet__ProductId"] = DeviceRegistry.DemoDevice.ProductId,
        ["ONENETMODEM__OneNet__DeviceName"] = DeviceRegistry.DemoDevice.DeviceName,
        ["ONENETMODEM__OneNet__AccessKey"] = DeviceRegistry.DemoKey,
        ["ONENETMODEM__Bridge__Listen"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{listen}"),
        ["ONENETMODEM__Report__Interval"] = "0s",
    };

    /// <summary>A local program that publishes with QoS 1 and notes what was acknowledged.</summary>
    private sealed class Load(int port)
    {
        private int _offered;

        public int Port => port;

        public int Offered => _offered;

        public ConcurrentDictionary<int, bool> Acknowledged { get; } = new();

        /// <summary>Publishes until so many more are acknowledged and something else has happened, then ends the other side in the middle of it.</summary>
        public async Task RunUntilAsync(int acknowledged, Task other, Func<Task> kill)
        {
            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
            int wanted = Acknowledged.Count + acknowledged;
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), killing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenSource killed = new();
            Task[] publishers = [.. Enumerable.Range(0, AtOnce).Select(_ => PublishAsync(client, wanted, reached, killing.Task, killed.Token))];
            await Task.WhenAll(reached.Task.WaitAsync(Limit), other);
            killing.SetResult();
            await kill();
            await killed.CancelAsync();
            await Task.WhenAll(publishers).WaitAsync(Limit);
        }

        /// <summary>Publishes until there are enough, and a few more while the other side is ended.</summary>
        private async Task PublishAsync(IMqttClient client, int wanted, TaskCompletionSource reached, Task killing, CancellationToken killed)
        {
            try
            {
                for (int more = 0; more < 5; more += reached.Task.IsCompleted ? 1 : 0)
                {
                    int id = Interlocked.Increment(ref _offered);
                    await client.PublishStringAsync("onenet/up/dp/post/json", $$$"""{"id":{{{id}}},"dp":{"n":[{"v":{{{id}}}}]}}""", MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: killed);
                    Acknowledged[id] = true;
                    if (Acknowledged.Count >= wanted)
                    {
                        reached.TrySetResult();
                        await killing;
                    }
                }
            }
            catch (Exception e) when (e is MqttCommunicationException or MqttClientNotConnectedException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side was ended.
            }
        }
    }

    /// <summary>What the platform got.</summary>
    private sealed class Arrivals
    {
        private readonly Lock _gate = new();
        private readonly HashSet<int> _ids = [];
        private TaskCompletionSource _grew = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _duplicates;

        public Arrivals(EmulatedOneNet platform) => platform.MessageArrived += (_, message) => Add(message);

        public int Duplicates => Volatile.Read(ref _duplicates);

        public async Task MoreAsync(int count)
        {
            for (int wanted = Distinct() + count; Distinct() < wanted;)
            {
                await GrewAsync(() => Distinct() >= wanted);
            }
        }

        public async Task AllAsync(ConcurrentDictionary<int, bool> ids)
        {
            while (Missing(ids).Any())
            {
                await GrewAsync(() => !Missing(ids).Any());
            }
        }

        public IEnumerable<int> Missing(ConcurrentDictionary<int, bool> ids)
        {
            lock (_gate)
            {
                return [.. ids.Keys.Where(id => !_ids.Contains(id)).Order()];
            }
        }

        private int Distinct()
        {
            lock (_gate)
            {
                return _ids.Count;
            }
        }

        private Task GrewAsync(Func<bool> enough)
        {
            lock (_gate)
            {
                return enough() ? Task.CompletedTask : _grew.Task;
            }
        }

        private void Add(PlatformMessage message)
        {
            if (!message.Topic.EndsWith("/dp/post/json", StringComparison.Ordinal))
            {
                return;
            }

            // The same id with another content would be worse than a duplicate.
            using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(message.Payload.Span));
            int id = json.RootElement.GetProperty("id").GetInt32();
            Assert.Equal(id, json.RootElement.GetProperty("dp").GetProperty("n")[0].GetProperty("v").GetInt32());
            lock (_gate)
            {
                _duplicates += _ids.Add(id) ? 0 : 1;
                _grew.SetResult();
                _grew = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
