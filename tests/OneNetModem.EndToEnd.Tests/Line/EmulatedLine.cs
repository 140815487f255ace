// A whole line on this computer: our client, a real pty, an emulated module, and a broker of the test's choice.
using System.Threading.Channels;
using OneNetModem.At.Links;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

internal sealed class EmulatedLine : IAsyncDisposable
{
    /// <summary>What a wait in a test may take before something must be wrong.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly PtyPort _port = new();
    private readonly EmulatedModule _module;
    private readonly Task _running;
    private readonly Channel<MessageArrived> _messages = Channel.CreateUnbounded<MessageArrived>();
    private readonly Channel<SessionFault> _faults = Channel.CreateUnbounded<SessionFault>();
    private readonly Channel<SessionState> _entered = Channel.CreateUnbounded<SessionState>();

    public EmulatedLine(ModuleOptions module, OneNetSettings oneNet, ModemSettings? modem = null, Func<IByteLink, IByteLink>? decorate = null)
    {
        _module = new EmulatedModule(module);
        _running = _module.RunAsync(_port, _stop.Token);
        ModemSettings settings = modem ?? new ModemSettings();
        settings = new ModemSettings { Name = "test", Port = _port.SlavePath, Link = settings.Link, Profile = settings.Profile, Pin = settings.Pin, Apn = settings.Apn, ClientIndex = settings.ClientIndex, OneNet = oneNet };
        ModemSurroundings surroundings = new();
        if (decorate is not null)
        {
            surroundings = surroundings with { OpenLink = async token => decorate(await LinkOpener.OpenAsync(settings.Port, settings.ToLink(), TimeProvider.System, token)) };
        }

        Client = ModemComposition.Create(settings, surroundings);
        Client.MessageReceived += m => _messages.Writer.TryWrite(m);
        Client.Session.FaultRaised += f => _faults.Writer.TryWrite(f);
        Client.Session.StateChanged += t =>
        {
            States.Add(t.To);
            _entered.Writer.TryWrite(t.To);
        };
    }

    public OneNetClient Client { get; }

    public EmulatedModule Module => _module;

    public List<SessionState> States { get; } = [];

    /// <summary>A device of any MQTT server on this computer.</summary>
    public static OneNetSettings Generic(int port, params string[] subscribe) =>
        new() { Platform = "generic", Host = "127.0.0.1", Port = port, ClientId = "bench", Subscribe = subscribe, KeepAlive = 60 };

    public async Task OnlineAsync()
    {
        Client.Session.Start();
        await NextOnlineAsync();
    }

    /// <summary>Waits until the session comes online (again).</summary>
    public Task NextOnlineAsync() => EnteredAsync(SessionState.Online);

    /// <summary>Waits until the session enters a state; earlier ones are passed over.</summary>
    public async Task EnteredAsync(SessionState state)
    {
        using CancellationTokenSource limit = new(Limit);
        while (await _entered.Reader.ReadAsync(limit.Token) != state)
        {
        }
    }

    public async Task<MessageArrived> MessageAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async Task<SessionFault> FaultAsync() => await _faults.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _stop.CancelAsync();
        await _running;
        await _module.DisposeAsync();
        await _port.DisposeAsync();
        _stop.Dispose();
    }
}
