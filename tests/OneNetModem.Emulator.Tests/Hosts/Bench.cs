// A running module with one host in memory: what most tests stand on.
using OneNetModem.At.Links;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Emulator.Tests;

internal sealed class Bench : IAsyncDisposable
{
    private readonly CancellationTokenSource _off = new();
    private readonly Task _run;
    private readonly List<LinkHost> _hosts = [];

    internal Bench(ModuleOptions? options = null, TimeProvider? time = null)
    {
        Module = new EmulatedModule(options, time);
        _run = Module.RunAsync(_off.Token);
        Host = Attach();
    }

    internal EmulatedModule Module { get; }

    internal LinkHost Host { get; }

    internal static ModuleOptions With(params string[] faults) => new() { Faults = [.. faults.Select(FaultCatalog.Parse)] };

    internal LinkHost Attach()
    {
        (LoopbackLink hostEnd, LoopbackLink moduleEnd) = LoopbackLink.CreatePair();
        _ = Module.ServeAsync(moduleEnd, _off.Token);
        var host = new LinkHost(hostEnd);
        _hosts.Add(host);
        return host;
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
