// What a bridge costs by the number of its modems: memory, CPU while nothing happens, CPU for each message. The bridge is a
// process of its own; the modules and a broker without limits are in this one.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Testing;

namespace OneNetModem.Benchmarks;

/// <summary>Memory and CPU of <c>onenet-modem run</c> with 1, 8 and 64 modems.</summary>
internal static class FleetCost
{
    private const int Messages = 6400;

    /// <summary>Not measured: until they are through, the runtime compiles what runs often.</summary>
    private const int WarmUp = 6400;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Runs all sizes and prints a table.</summary>
    /// <param name="program">The built program, <c>onenet-modem.dll</c>.</param>
    /// <param name="sizes">Numbers of modems.</param>
    public static async Task RunAsync(string program, int[] sizes)
    {
        Console.WriteLine("modems  memory MB  MB/modem  idle CPU %  messages  CPU us/message");
        double? first = null;
        foreach (int modems in sizes)
        {
            (double memory, double idle, double perMessage) = await MeasureAsync(program, modems);
            first ??= memory;
            string each = modems == sizes[0] ? "" : string.Create(CultureInfo.InvariantCulture, $"{(memory - first) / (modems - sizes[0]):0.0}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{modems,6}  {memory,9:0}  {each,8}  {idle,10:0.00}  {Messages,8}  {perMessage,14:0}"));
        }
    }

    private static async Task<(double MegaBytes, double IdlePercent, double MicrosecondsPerMessage)> MeasureAsync(string program, int count)
    {
        DirectoryInfo state = Directory.CreateTempSubdirectory("fleet-");
        int brokerPort = LoopbackPort.Free();
        using MqttServer broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(brokerPort).Build());
        await broker.StartAsync();
        using CancellationTokenSource stop = new();
        PtyPort[] ports = [.. Enumerable.Range(0, count).Select(_ => new PtyPort())];
        EmulatedModule[] modules = [.. ports.Select(_ => new EmulatedModule(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() }))];
        Task[] running = [.. modules.Zip(ports, (module, port) => module.RunAsync(port, stop.Token))];
        int local = LoopbackPort.Free();
        string config = Path.Combine(state.FullName, "config.json");
        await File.WriteAllTextAsync(config, Config(ports, brokerPort, local, state.FullName), stop.Token);
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
            await DeliverAsync(bridge, client, count, Messages);
            bridge.Refresh();
            return (bridge.WorkingSet64 / 1e6, idle, (bridge.TotalProcessorTime - before).TotalMicroseconds / Messages);
        }
        finally
        {
            bridge.Kill();
            await bridge.WaitForExitAsync(CancellationToken.None);
            await stop.CancelAsync();
            await Task.WhenAll(running);
            await broker.StopAsync(new MqttServerStopOptions());
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
        string payload = new('x', 256);
        Task delivered = CountAsync(bridge, "\"outcome\":\"acked\"", messages);
        await Parallel.ForEachAsync(Enumerable.Range(0, messages), new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (n, token) =>
            await client.PublishStringAsync(
                string.Create(CultureInfo.InvariantCulture, $"onenet/{(modems == 1 ? "" : $"m{n % modems}/")}up/plant/7/values"),
                payload, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: token));
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

    private static string Config(PtyPort[] ports, int broker, int listen, string state) => JsonSerializer.Serialize(new
    {
        Modems = ports.Select((port, i) => new { Name = Name(i), Port = port.SlavePath, OneNet = new { Platform = "generic", Host = "127.0.0.1", Port = broker, ClientId = Name(i) } }),
        Bridge = new { Listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{listen}"), StateDirectory = state },
        Report = new { Interval = "0s" },
    });

    private static string Name(int modem) => string.Create(CultureInfo.InvariantCulture, $"m{modem}");
}
