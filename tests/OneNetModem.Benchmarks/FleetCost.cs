// What a bridge costs by the number of its modems: memory, CPU while nothing happens, CPU for each message. The bridge is a
// process of its own; modules and platform are emulated in this one.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.Emulator.Ports;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Benchmarks;

/// <summary>Memory and CPU of <c>onenet-modem run</c> with 1, 8 and 64 modems.</summary>
internal static class FleetCost
{
    private const int MessagesPerModem = 100;

    /// <summary>Not measured: until they are through, the runtime compiles what runs often.</summary>
    private const int WarmUp = 400;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Runs all sizes and prints a table.</summary>
    /// <param name="program">The built program, <c>onenet-modem.dll</c>.</param>
    public static async Task RunAsync(string program)
    {
        Console.WriteLine("modems  memory MB  MB/modem  idle CPU %  messages  CPU us/message");
        double? first = null;
        foreach (int modems in (int[])[1, 8, 64])
        {
            (double memory, double idle, double perMessage) = await MeasureAsync(program, modems);
            first ??= memory;
            string each = modems == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(memory - first) / (modems - 1):0.0}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{modems,6}  {memory,9:0}  {each,8}  {idle,10:0.00}  {modems * MessagesPerModem,8}  {perMessage,14:0}"));
        }
    }

    private static async Task<(double MegaBytes, double IdlePercent, double MicrosecondsPerMessage)> MeasureAsync(string program, int count)
    {
        DirectoryInfo state = Directory.CreateTempSubdirectory("fleet-");
        DeviceRegistry registry = new();
        DeviceIdentity[] devices = [.. Enumerable.Range(1, count).Select(i => new DeviceIdentity("469948", string.Create(CultureInfo.InvariantCulture, $"device{i}")))];
        foreach (DeviceIdentity device in devices)
        {
            registry.Add(PlatformProfile.Suite, device, AccessKey.Parse(DeviceRegistry.DemoKey));
        }

        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { Registry = registry });
        using CancellationTokenSource stop = new();
        PtyPort[] ports = [.. devices.Select(_ => new PtyPort())];
        EmulatedModule[] modules = [.. ports.Select(_ => new EmulatedModule(new ModuleOptions { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)) }))];
        Task[] running = [.. modules.Zip(ports, (module, port) => module.RunAsync(port, stop.Token))];
        int local = FreePort();
        string config = Path.Combine(state.FullName, "config.json");
        await File.WriteAllTextAsync(config, Config(devices, ports, local, state.FullName), stop.Token);
        using Process bridge = Process.Start(new ProcessStartInfo("dotnet", [program, "run", "--json", "-q", "--config", config]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        try
        {
            await CountAsync(bridge, "\"event\":\"online\"", count);
            TimeSpan before = bridge.TotalProcessorTime;
            await Task.Delay(Idle, stop.Token);
            bridge.Refresh();
            double idle = (bridge.TotalProcessorTime - before) / Idle * 100;

            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", local).Build(), stop.Token);
            await DeliverAsync(bridge, client, count, WarmUp);
            bridge.Refresh();
            before = bridge.TotalProcessorTime;
            await DeliverAsync(bridge, client, count, count * MessagesPerModem);
            bridge.Refresh();
            return (bridge.WorkingSet64 / 1e6, idle, (bridge.TotalProcessorTime - before).TotalMicroseconds / (count * MessagesPerModem));
        }
        finally
        {
            bridge.Kill();
            await bridge.WaitForExitAsync(CancellationToken.None);
            await stop.CancelAsync();
            await Task.WhenAll(running);
            foreach ((EmulatedModule module, PtyPort port) in modules.Zip(ports))
            {
                await module.DisposeAsync();
                await port.DisposeAsync();
            }

            state.Delete(recursive: true);
        }
    }

    private static async Task DeliverAsync(Process bridge, IMqttClient client, int modems, int messages)
    {
        Task delivered = CountAsync(bridge, "\"outcome\":\"acked\"", messages);
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (n, token) =>
            await client.PublishStringAsync(
                string.Create(CultureInfo.InvariantCulture, $"onenet/{(modems == 1 ? "" : $"m{(n % modems) + 1}/")}up/dp/post/json"),
                $$$"""{"id":{{{n + 1}}},"dp":{"text":[{"v":"{{{new string('x', 220)}}}"}]}}""", MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: token));
        await delivered;
    }

    private static async Task CountAsync(Process bridge, string words, int count)
    {
        for (int seen = 0; seen < count;)
        {
            string line = await bridge.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the bridge ended");
            seen += line.Contains(words, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private static string Config(DeviceIdentity[] devices, PtyPort[] ports, int listen, string state) => JsonSerializer.Serialize(new
    {
        Modems = devices.Zip(ports, (device, port) => new
        {
            Name = "m" + device.DeviceName["device".Length..],
            Port = port.SlavePath,
            OneNet = new { device.ProductId, device.DeviceName, AccessKey = DeviceRegistry.DemoKey },
        }),
        Bridge = new { Listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{listen}"), StateDirectory = state },
        Report = new { Interval = "0s" },
    });

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
