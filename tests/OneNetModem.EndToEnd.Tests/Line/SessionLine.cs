// A session on a real pty with an emulated module behind it, for what no setting of the program reaches: echo off, the
// buffered receive mode, short limits, faults.
using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

/// <summary>What a <see cref="SessionLine"/> is made of; everything has a default.</summary>
internal sealed record SessionLineOptions
{
    public ModuleOptions Module { get; init; } = new();

    public ModemSessionOptions Session { get; init; } = new();

    public ICredentialSource? Credentials { get; init; }

    public LinkKind Link { get; init; }

    /// <summary>A symlink to the pty; the session opens it by this name. Null: the pty's own path.</summary>
    public string? PortName { get; init; }

    public Func<IByteLink, IByteLink>? Decorate { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger? Log { get; init; }
}

/// <summary>The module's half outlives the session's, as a real module does: see <see cref="NewSession"/>.</summary>
internal sealed class SessionLine : IAsyncDisposable
{
    private readonly SessionLineOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Channel<SessionFault> _faults = Channel.CreateUnbounded<SessionFault>();
    private readonly Channel<QmtMessage> _messages = Channel.CreateUnbounded<QmtMessage>();
    private readonly Task _running;
    private readonly Lock _gate = new();
    private PtyPort _port;
    private Task _serving;
    private bool _held;
    private TaskCompletionSource? _released;
    private (string Start, TaskCompletionSource Read)? _awaited;

    public SessionLine(SessionLineOptions options)
    {
        _options = options;
        Action<ModuleEvent>? observer = options.Module.Observer;
        Module = new EmulatedModule(options.Module with { Observer = e => Observe(e, observer) });
        _port = NewPort();
        _running = Module.RunAsync(_stop.Token);
        _serving = Module.ServeAsync(_port, _stop.Token);
        Session = NewSession();
    }

    public EmulatedModule Module { get; }

    /// <summary>What a program opens.</summary>
    public string PortPath => _port.Name;

    /// <summary>The session of now.</summary>
    public ModemSession Session { get; private set; }

    /// <summary>The state changes of all sessions.</summary>
    public ConcurrentQueue<SessionTransition> Transitions { get; } = new();

    /// <summary>The command lines that the module has read.</summary>
    public IEnumerable<string> Commands => _commands;

    /// <summary>The credentials for any broker, by default one on this computer.</summary>
    public static ICredentialSource Anybody(int port, string host = "127.0.0.1") => new FixedLogin(new MqttCredentials(host, port, false, "bench", null, null, null));

    /// <summary>Another session on the same module, as of a program that is started again; the old one is left as it is.</summary>
    public ModemSession NewSession()
    {
        Session = new ModemSession(_options.Session, OpenAsync, _options.Credentials ?? Anybody(1), _options.Time, new Random(1), _options.Log);
        Session.FaultRaised += f => _faults.Writer.TryWrite(f);
        Session.MessageReceived += m => _messages.Writer.TryWrite(m);
        Session.StateChanged += Transitions.Enqueue;
        return Session;
    }

    public Task OnlineAsync()
    {
        Session.Start();
        return BackOnlineAsync();
    }

    public Task BackOnlineAsync() => Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);

    /// <summary>Completes at the next change into the state.</summary>
    public Task EnteredAsync(SessionState state)
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Session.StateChanged += t =>
        {
            if (t.To == state)
            {
                entered.TrySetResult();
            }
        };
        return entered.Task.WaitAsync(EmulatedLine.Limit);
    }

    /// <summary>Completes when the module reads a command line that begins so.</summary>
    public Task CommandAsync(string start)
    {
        lock (_gate)
        {
            TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (start, read);
            return read.Task.WaitAsync(EmulatedLine.Limit);
        }
    }

    public async Task<SessionFault> FaultAsync() => await _faults.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    public async Task<QmtMessage> MessageAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    /// <summary>Completes when no program has the port open.</summary>
    public Task ReleasedAsync()
    {
        lock (_gate)
        {
            _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_held)
            {
                _released.TrySetResult();
            }

            return _released.Task.WaitAsync(EmulatedLine.Limit);
        }
    }

    /// <summary>Pulls the port out; the module stays as it is.</summary>
    public async Task UnplugAsync()
    {
        await _port.DisposeAsync();
        await _serving;
    }

    /// <summary>Plugs it in again, under the same name.</summary>
    public void Plug()
    {
        _port = NewPort();
        _serving = Module.ServeAsync(_port, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_running, _serving);
        await Module.DisposeAsync();
        await _port.DisposeAsync();
        _stop.Dispose();
    }

    private PtyPort NewPort() => new(_options.PortName) { HostChanged = Changed };

    private void Changed(bool held)
    {
        lock (_gate)
        {
            _held = held;
            if (!held)
            {
                _released?.TrySetResult();
            }
        }
    }

    private async ValueTask<IByteLink> OpenAsync(CancellationToken token)
    {
        IByteLink link = await LinkOpener.OpenAsync(_port.Name, new LinkSettings { Kind = _options.Link }, _options.Time, token);
        return _options.Decorate?.Invoke(link) ?? link;
    }

    private void Observe(ModuleEvent e, Action<ModuleEvent>? next)
    {
        if (e is CommandReceived command)
        {
            _commands.Enqueue(command.Command);
            lock (_gate)
            {
                if (_awaited is var (start, read) && command.Command.StartsWith(start, StringComparison.Ordinal))
                {
                    read.TrySetResult();
                }
            }
        }

        next?.Invoke(e);
    }

    private sealed class FixedLogin(MqttCredentials login) : ICredentialSource
    {
        public MqttCredentials Create(DateTimeOffset now) => login;
    }
}
