// A client as the program composes it out of settings, on a real pty with an emulated module behind it. The settings are used
// as they are; only the port is ours.
using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

internal sealed class ComposedLine : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PtyPort _port = new();
    private readonly EmulatedModule _module;
    private readonly Task _running;
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Channel<SessionFault> _faults = Channel.CreateUnbounded<SessionFault>();

    public ComposedLine(ModuleOptions module)
    {
        _module = new EmulatedModule(module with { Observer = Observe });
        _running = _module.RunAsync(_port, _stop.Token);
    }

    /// <summary>The command lines that the module has read, secrets masked.</summary>
    public string[] Commands => [.. _commands];

    public OneNetClient? Client { get; private set; }

    public EmulatedModule Module => _module;

    /// <summary>The port's device, for another process.</summary>
    public string Port => _port.SlavePath;

    /// <summary>Opens the port of this line. While it is unplugged its name may be that of another test's.</summary>
    public async ValueTask<IByteLink> OpenAsync(CancellationToken token) => _port.IsPluggedIn
        ? await LinkOpener.OpenAsync(_port.SlavePath, cancellationToken: token)
        : throw new LinkException(_port.SlavePath, LinkFailure.NotFound, "unplugged");

    public OneNetClient Compose(ModemSettings settings, ILoggerFactory? logs = null, Func<IByteLink, IByteLink>? decorate = null)
    {
        Client = ModemComposition.Create(settings, new ModemSurroundings
        {
            Logs = logs,
            OpenLink = async token =>
            {
                IByteLink link = await OpenAsync(token);
                return decorate?.Invoke(link) ?? link;
            },
        });
        Client.Session.FaultRaised += f => _faults.Writer.TryWrite(f);
        return Client;
    }

    public Task OnlineAsync()
    {
        Client!.Session.Start();
        return Client.Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);
    }

    public async Task<SessionFault> FaultAsync() => await _faults.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    public async ValueTask DisposeAsync()
    {
        if (Client is not null)
        {
            await Client.DisposeAsync();
        }

        await _stop.CancelAsync();
        await _running;
        await _module.DisposeAsync();
        await _port.DisposeAsync();
        _stop.Dispose();
    }

    private void Observe(ModuleEvent e)
    {
        if (e is CommandReceived command)
        {
            _commands.Enqueue(command.Command);
        }
    }
}
