// How fast messages go from the outbox to a broker, in percent of what the wire and the module's window allow. No matter of
// microseconds: each line is one run over a real pty, with the emulated module's line speed and round trip.
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet.Server;
using OneNetModem.At.Links;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Testing;

namespace OneNetModem.Benchmarks;

/// <summary>Publish throughput: 256 bytes, QoS 1, through outbox, session, AT line, emulated module and a real MQTT connection.</summary>
internal static class Throughput
{
    private const int Payload = 256;
    private const int Window = 5;
    private const string Topic = "plant/7/values";

    private static readonly (int Rtt, int Baud, int Messages)[] Lines = [(200, 115200, 300), (200, 921600, 300), (20, 115200, 500), (20, 921600, 2000)];

    /// <summary>Runs all lines and prints a table.</summary>
    public static async Task RunAsync()
    {
        Console.WriteLine("rtt ms    baud  messages  messages/s  allowed/s      %  limited by  CPU us/message");
        foreach ((int rtt, int baud, int messages) in Lines)
        {
            (double rate, double cpu) = await MeasureAsync(rtt, baud, messages);
            (double allowed, string by) = Allowed(rtt, baud);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rtt,6}  {baud,6}  {messages,8}  {rate,10:0.0}  {allowed,9:0.0}  {100 * rate / allowed,5:0.0}  {by,-10}  {cpu,14:0}"));
        }
    }

    /// <summary>A publish takes the line for its command and payload, and the echo of both comes back at the same time. A place of
    /// the window is empty from an acknowledgement until the next publish is through the line.</summary>
    private static (double Rate, string By) Allowed(int rtt, int baud)
    {
        int command = Encoding.ASCII.GetByteCount($"AT+QMTPUBEX=0,12345,1,0,\"{Topic}\",{Payload}\r");
        int answers = Encoding.ASCII.GetByteCount("\r\n> " + "\r\nOK\r\n" + "\r\n+QMTPUBEX: 0,12345,0\r\n");
        double line = (command + Payload + answers) * 10.0 / baud;
        double window = Window / ((rtt / 1000.0) + line);
        return window < 1 / line ? (window, "window") : (1 / line, "wire");
    }

    private static async Task<(double Rate, double CpuMicroseconds)> MeasureAsync(int rtt, int baud, int messages)
    {
        DirectoryInfo state = Directory.CreateTempSubdirectory("throughput-");
        int port = LoopbackPort.Free();
        using MqttServer broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build());
        await broker.StartAsync();
        using CancellationTokenSource stop = new();
        await using PtyPort pty = new();
        await using EmulatedModule module = new(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere(), Rtt = TimeSpan.FromMilliseconds(rtt), Baud = baud });
        Task running = module.RunAsync(pty, stop.Token);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        OneNetSettings generic = new() { Platform = "generic", Host = "127.0.0.1", Port = port, ClientId = "throughput" };
        builder.Services.AddOneNetModem(
            new OneNetModemSettings { Modems = [new ModemSettings { OneNet = generic }], Report = new ReportSettings { Interval = TimeSpan.Zero } },
            new ModemSurroundings { OpenLink = async token => await LinkOpener.OpenAsync(pty.SlavePath, cancellationToken: token) });
        builder.Services.AddOneNetBridge(new BridgeSettings { Listen = "", StateDirectory = state.FullName });
        using IHost host = builder.Build();
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (long At, TimeSpan Cpu) first = default, last = default;
        int acked = 0;
        Lock gate = new();
        host.Services.GetRequiredService<OneNetClient>().Published += p =>
        {
            lock (gate)
            {
                last = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
                acked += p.Result.Outcome == PublishOutcome.Acked ? 1 : 0;

                // From the second round of the window on: the first has no acknowledgement to wait for.
                if (acked == Window)
                {
                    first = last;
                }
                else if (acked == messages)
                {
                    done.TrySetResult();
                }
            }
        };
        Uplink uplink = host.Services.GetRequiredService<Uplink>();
        await Task.WhenAll(Enumerable.Range(0, messages).Select(_ => uplink.AcceptAsync("onenet/up/" + Topic, new byte[Payload])));
        await host.StartAsync();
        await done.Task;
        await host.StopAsync();
        await stop.CancelAsync();
        await running;
        await broker.StopAsync(new MqttServerStopOptions());
        await ((IAsyncDisposable)host).DisposeAsync();
        state.Delete(recursive: true);
        return ((messages - Window) / TimeProvider.System.GetElapsedTime(first.At, last.At).TotalSeconds, (last.Cpu - first.Cpu).TotalMicroseconds / (messages - Window));
    }
}
