// The whole bridge in a host: emulated modules on real ptys below, the local endpoint above, an outbox on disk between.
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Lines;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Upstream;
using OneNetModem.Emulator;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

/// <summary>One modem of a bridge under test.</summary>
internal sealed record BridgeModem(ModemSettings Settings, ModuleOptions Module);

internal sealed class BridgeHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ComposedLine[] _lines;

    private BridgeHost(IHost host, ComposedLine[] lines, int port, LogLines log)
    {
        _host = host;
        _lines = lines;
        Port = port;
        Log = log;
    }

    /// <summary>The local endpoint's port.</summary>
    public int Port { get; }

    public LogLines Log { get; }

    public ModemFleet Fleet => _host.Services.GetRequiredService<ModemFleet>();

    public MessageDelivery Delivery => _host.Services.GetRequiredService<MessageDelivery>();

    public LineEndpoint Lines => _host.Services.GetRequiredService<LineEndpoint>();

    /// <summary>The emulated module of a modem.</summary>
    public EmulatedModule Module(int modem = 0) => _lines[modem].Module;

    public static Task<BridgeHost> StartAsync(BridgeSettings settings, params BridgeModem[] modems) => StartAsync(settings, _ => { }, modems);

    public static Task<BridgeHost> StartAsync(BridgeSettings settings, UpstreamTimes times, params BridgeModem[] modems) => StartAsync(settings, services => services.AddSingleton(times), modems);

    /// <param name="settings">Of the local side.</param>
    /// <param name="more">What the host has beside modems and local side.</param>
    /// <param name="modems">The modems.</param>
    public static async Task<BridgeHost> StartAsync(BridgeSettings settings, Action<IServiceCollection> more, params BridgeModem[] modems)
    {
        int port = LoopbackPort.Free();
        ComposedLine[] lines = [.. modems.Select(m => new ComposedLine(m.Module))];
        LogLines log = new();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        ModemSettings[] fleet = [.. modems.Select(m => m.Settings)];
        builder.Services.AddOneNetModem(
            new OneNetModemSettings { Modems = fleet, Report = new ReportSettings { Interval = TimeSpan.Zero } },
            modem => new ModemSurroundings { OpenLink = lines[Array.IndexOf(fleet, modem)].OpenAsync });
        builder.Services.AddOneNetBridge(settings.Listen == new BridgeSettings().Listen ? settings with { Listen = $"127.0.0.1:{port}" } : settings);
        more(builder.Services);
        BridgeHost bridge = new(builder.Build(), lines, port, log);
        await bridge._host.StartAsync();
        return bridge;
    }

    /// <summary>Waits until the endpoint listens.</summary>
    public Task ListeningAsync() => _host.Services.GetRequiredService<OneNetModem.Bridge.Endpoint.LocalEndpoint>().Listening.WaitAsync(EmulatedLine.Limit);

    public Task OnlineAsync(int modem = 0) => Fleet.Modems[modem].Client.Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);

    /// <summary>Waits until the outbox is empty: each settlement follows a publish or an answer.</summary>
    public Task SettledAsync() => HoldsAsync(0);

    /// <summary>Waits until so many messages are in the outbox.</summary>
    public async Task HoldsAsync(int messages)
    {
        using CancellationTokenSource limit = new(EmulatedLine.Limit);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(20));
        while (Delivery.Outbox!.Counts.Messages != messages)
        {
            Assert.True(await look.WaitForNextTickAsync(limit.Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        foreach (ComposedLine line in _lines)
        {
            await line.DisposeAsync();
        }
    }
}

/// <summary>What was logged, and a wait for words.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _grew = new(0);

    public string[] Lines => [.. _lines];

    public async Task<string> LineAsync(string words)
    {
        while (true)
        {
            if (_lines.FirstOrDefault(l => l.Contains(words, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            Assert.True(await _grew.WaitAsync(EmulatedLine.Limit), $"nobody said '{words}': {string.Join('\n', _lines)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        _grew.Release();
    }

    public void Dispose()
    {
    }
}
