// Two bridges, each the real program in a process of its own, on one mosquitto; one is killed with SIGKILL in the middle of the
// load and started again. Their modules and platforms are emulated here, and outlive them.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class KilledBridgeTests(ITestOutputHelper output)
{
    private const int Count = 400;

    private readonly ConcurrentQueue<string> _said = new();

    [Fact]
    public async Task Everything_that_was_acknowledged_arrives_when_a_bridge_is_killed_in_the_middle()
    {
        Mosquitto.Require();
        await using UpstreamBench bench = await UpstreamBench.StartAsync();
        await using EmulatedOneNet atNorth = await bench.PlatformAsync("north"), atSouth = await bench.PlatformAsync("south");
        await using ComposedLine north = new(EndpointTests.ChicD(atNorth).Module), south = new(EndpointTests.ChicD(atSouth).Module);
        await using MosquittoSub bridges = MosquittoSub.Start(bench.Broker.Port, "onenet/bridges/+");
        using Process first = await RunAsync(bench, "north", north.Port), other = await RunAsync(bench, "south", south.Port);
        try
        {
            await UpstreamBench.OnlineAsync(bridges, "north", "south");
            Task publishing = bench.PubAsync(Enumerable.Range(1, Count));
            while (bench.Seen.Count < Count / 4)
            {
                await bench.NextAsync();
            }

            first.Kill();
            await first.WaitForExitAsync().WaitAsync(EmulatedLine.Limit);
            await publishing;
            Assert.True(bench.Seen.Count < Count);
            using Process again = await RunAsync(bench, "north", north.Port);
            try
            {
                await bench.AllAsync(Count);
            }
            finally
            {
                await EndAsync(again);
            }
        }
        finally
        {
            await EndAsync(first);
            await EndAsync(other);
            output.WriteLine(string.Join('\n', _said));
        }

        // What was in the window, and what was on disk and not yet acknowledged, may have come twice.
        int twice = bench.Seen.Values.Sum() - Count;
        output.WriteLine($"{Count} acknowledged by the broker, {bench.Seen.Count} at the platforms, {twice} of them twice");
        Assert.InRange(twice, 0, 60);
    }

    private async Task<Process> RunAsync(UpstreamBench bench, string name, string port)
    {
        OneNetSettings chicD = TutorialTests.ChicD;
        BridgeSettings bridge = bench.Settings(name);
        string file = bench.PathOf(name + ".json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            Modem = new { Port = port },
            OneNet = new { chicD.ProductId, chicD.DeviceName, chicD.AccessKey },
            Report = new { Interval = "0s" },
            Bridge = new { bridge.Listen, bridge.Upstream, bridge.UpstreamClientId, bridge.StateDirectory },
        }));
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "onenet-modem.dll"), "run", "--config", file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, e) => _said.Enqueue($"{name}: {e.Data}");
        process.ErrorDataReceived += (_, e) => _said.Enqueue($"{name}: {e.Data}");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(EmulatedLine.Limit);
    }
}
