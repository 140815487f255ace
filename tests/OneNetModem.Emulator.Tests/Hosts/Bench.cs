// A running module with one host in memory: what most tests stand on.
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Links;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Emulator.Tests;

internal sealed class Bench : IAsyncDisposable
{
    private readonly CancellationTokenSource _off = new();
    private readonly Task _run;
    private readonly FakeTimeProvider? _time;
    private readonly List<LinkHost> _hosts = [];

    internal Bench(ModuleOptions? options = null, FakeTimeProvider? time = null)
    {
        _time = time;
        Module = new EmulatedModule(options, time);
        _run = Module.RunAsync(_off.Token);
        Host = Attach();
    }

    internal EmulatedModule Module { get; }

    internal LinkHost Host { get; }

    /// <summary>Options of a module whose MQTT goes to a broker in memory.</summary>
    internal static ModuleOptions On(MemoryBroker broker, ModuleProfile? profile = null, params string[] faults) => With(faults) with
    {
        Profile = profile ?? ModuleProfile.Ec25,
        Mqtt = broker,
        Routes = ModuleRoutes.All(new HostPort("broker.test", 1883)),
    };

    /// <summary>Opens client 0 and connects it.</summary>
    internal async Task ConnectAsync()
    {
        await Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
        await Host.OkAsync("AT+QMTCONN=0,\"device\",\"product\",\"token\"");
        await Host.UrcAsync("\r\n+QMTCONN: 0,0,0\r\n");
    }

    internal static ModuleOptions With(params string[] faults) => new() { Faults = [.. faults.Select(FaultCatalog.Parse)] };

    internal LinkHost Attach()
    {
        (LoopbackLink hostEnd, LoopbackLink moduleEnd) = LoopbackLink.CreatePair();
        _ = Module.ServeAsync(moduleEnd, _off.Token);
        var host = new LinkHost(hostEnd);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Lets the module's time pass, in steps, each after the module has dealt with the one before.</summary>
    internal async Task PassAsync(TimeSpan span, int steps = 1)
    {
        for (int i = 0; i < steps; i++)
        {
            await Module.SettledAsync();
            _time!.Advance(span / steps);
        }

        await Module.SettledAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LinkHost host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _off.CancelAsync();
        await _run;
        await Module.DisposeAsync();
        _off.Dispose();
    }
}
