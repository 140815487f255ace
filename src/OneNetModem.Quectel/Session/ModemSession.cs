// The life of a modem from "no port" to "online" and back. One loop owns the machine: step results, URCs, timers, port
// loss and the owner's wishes are items of one queue, and nobody else fires a trigger.
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Quectel.Session;

/// <summary>Keeps a module online, and carries messages while it is. Thread-safe for its callers.</summary>
public sealed class ModemSession : IAsyncDisposable
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(1);
    private readonly Channel<Item> _items = System.Threading.Channels.Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly SessionContext _context;
    private readonly SessionWork _work;
    private readonly SessionMachine _machine;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource _step = new();
    private Task _stepTask = Task.CompletedTask;
    private Task _leftSteps = Task.CompletedTask;
    private ITimer? _timer;
    private long _entered;
    private bool _isStarted;
    private bool _isStopped;
    private int _epoch;

    /// <summary>A session; <see cref="Start"/> sets it going.</summary>
    /// <param name="options">What it is to do.</param>
    /// <param name="openLink">Opens the port: one link a call, one life a link.</param>
    /// <param name="credentials">Makes the login for each connect.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="random">Jitter of waiting times.</param>
    /// <param name="log">Log.</param>
    public ModemSession(
        ModemSessionOptions options,
        Func<CancellationToken, ValueTask<IByteLink>> openLink,
        ICredentialSource credentials,
        TimeProvider? time = null,
        Random? random = null,
        ILogger? log = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(openLink);
        ArgumentNullException.ThrowIfNull(credentials);
        _context = new SessionContext(options, credentials, time ?? TimeProvider.System, log ?? NullLogger.Instance);
        _work = new SessionWork(_context, openLink, random ?? Random.Shared, (trigger, fault, epoch) => Post(trigger, fault, epoch), m => MessageReceived?.Invoke(m), c => Tell(nameof(DialogueBegan), DialogueBegan, c));
        _machine = new SessionMachine(SessionState.Closed, OnEntered, (state, trigger) => QuectelLog.Unhandled(_context.Log, Name, trigger.ToString(), state.ToString()));
        _entered = _context.Time.GetTimestamp();
    }

    /// <summary>The state changed. Called on the session's loop; a handler must not block.</summary>
    public event Action<SessionTransition>? StateChanged;

    /// <summary>Something failed. Called on the session's loop; a handler must not block.</summary>
    public event Action<SessionFault>? FaultRaised;

    /// <summary>A port was opened, and the dialogue with what is behind it begins: for observers. Called before the first command;
    /// a handler must not block.</summary>
    public event Action<AtChannel>? DialogueBegan;

    /// <summary>A message arrived. Called in the order of the wire; a handler must not block.</summary>
    public event Action<QmtMessage>? MessageReceived;

    /// <summary>What logs and events call this modem.</summary>
    public string Name => _context.Options.Name;

    /// <summary>The state.</summary>
    public SessionState State => _machine.State;

    /// <summary>What is known of the module and SIM.</summary>
    public ModuleFacts Facts => _context.Facts;

    /// <summary>The dialogue with the module; null while no port is open. For diagnostics and raw commands.</summary>
    public AtChannel? At => _context.Channel;

    /// <summary>Completes when the session is closed for good.</summary>
    public Task Completion => _closed.Task;

    /// <summary>Starts the session.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_isStarted)
            {
                throw new InvalidOperationException("a session is started once");
            }

            _isStarted = true;
            if (_isStopped)
            {
                return; // the stop came first, and stays
            }

            Post(SessionTrigger.Start);
        }

        _ = RunAsync();
    }

    /// <summary>Completes when the session is online; at once when it is.</summary>
    /// <exception cref="OperationCanceledException">Cancelled. Faults do not end the wait: see <see cref="FaultRaised"/>.</exception>
    public Task WaitOnlineAsync(CancellationToken cancellationToken = default) => _online.Task.WaitAsync(cancellationToken);

    /// <summary>Publishes while online.</summary>
    /// <returns>Failed at once when the session is not online.</returns>
    /// <exception cref="ArgumentException">The topic cannot be sent, or the payload is empty or too long for the module.</exception>
    public async Task<PublishResult> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, CancellationToken cancellationToken = default)
    {
        QuectelMqttClient? client = _context.Client;
        return State == SessionState.Online && client is not null
            ? await client.PublishAsync(topic, payload, qos, cancellationToken)
            : new PublishResult(PublishOutcome.Failed, 0, TimeSpan.Zero, $"not online ({State})", Task.FromResult(PublishOutcome.Failed));
    }

    /// <summary>Stops the session: publishes on their way settle, MQTT is disconnected, the port is given back; within 5 s.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            if (!_isStarted)
            {
                _online.TrySetCanceled();
                _closed.TrySetResult();
            }

            _isStopped = true;
            Post(SessionTrigger.Stop);
        }

        await _closed.Task;
    }

    /// <summary>Completes when the session's loop has come by, and no step of a state that was left hangs on: what a watchdog asks
    /// for. At once when the session does not run.</summary>
    public async Task AnswerAsync()
    {
        TaskCompletionSource<Task> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_isStarted || !_items.Writer.TryWrite(new Item(null, null, 0, asked)))
            {
                return;
            }
        }

        await await asked.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _step.Dispose();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    /// <summary>Queues a trigger (null: online has held); with an epoch it only counts while the state that asked for it lasts.</summary>
    private void Post(SessionTrigger? trigger, SessionFault? fault = null, int epoch = 0) => _items.Writer.TryWrite(new Item(trigger, fault, epoch));

    private async Task RunAsync()
    {
        while (await _items.Reader.WaitToReadAsync())
        {
            while (_items.Reader.TryRead(out Item item))
            {
                if (item.Asked is { } asked)
                {
                    asked.SetResult(_leftSteps);
                }
                else if (item.Epoch == 0 || item.Epoch == _epoch)
                {
                    Take(item);
                }
            }
        }

        _online.TrySetCanceled();
        _closed.TrySetResult();
    }

    private void Take(Item item)
    {
        if (item.Trigger is not { } trigger)
        {
            OnHeld();
            return;
        }

        if (Fault(trigger, item.Fault) is { } fault)
        {
            _work.LastFault = fault;
            QuectelLog.Fault(_context.Log, Name, fault.Layer.ToString(), fault.Reason, fault.Advice);
            Tell(nameof(FaultRaised), FaultRaised, fault);
        }

        _machine.Fire(trigger);
        if (_machine.State == SessionState.Closed && trigger == SessionTrigger.Stopped)
        {
            _items.Writer.TryComplete();
        }
    }

    /// <summary>The fault that a trigger means in the present state; null for none.</summary>
    private SessionFault? Fault(SessionTrigger trigger, SessionFault? fault) => trigger switch
    {
        SessionTrigger.Timeout when _work.LimitOf(State) is { } limit && State != SessionState.Stopping =>
            new SessionFault(SessionWork.LayerOf(State), $"{State} took longer than {limit.TotalSeconds:0} s", "the module or the network is too slow; it is tried again"),
        SessionTrigger.PortLost when State is not (SessionState.Closed or SessionState.Opening or SessionState.WaitingForPort or SessionState.Stopping) => fault,
        SessionTrigger.MqttLost when State is SessionState.MqttOpening or SessionState.MqttConnecting or SessionState.Subscribing or SessionState.Online => fault,
        SessionTrigger.ModuleSilent when State is SessionState.Closed or SessionState.Opening or SessionState.WaitingForPort or SessionState.Syncing or SessionState.Backoff
            or SessionState.Faulted or SessionState.Stopping => null,
        SessionTrigger.PortLost or SessionTrigger.MqttLost => null,

        // Asked for, or the module is just being switched on.
        SessionTrigger.ModemRestarted when State is SessionState.Recovering or SessionState.Syncing or SessionState.Stopping => null,
        _ => fault,
    };

    /// <summary>A handler of somebody else's must not stop the session.</summary>
    private void Tell<T>(string name, Action<T>? handler, T what)
    {
        try
        {
            handler?.Invoke(what);
        }
        catch (Exception e)
        {
            QuectelLog.HandlerFailed(_context.Log, Name, name, e);
        }
    }

    private void OnEntered(SessionState from, SessionTrigger trigger, SessionState to)
    {
        long now = _context.Time.GetTimestamp();
        SessionTransition transition = new(from, to, trigger, _context.Time.GetElapsedTime(_entered, now));
        _entered = now;
        _epoch++;
        _step.Cancel();
        _step = new CancellationTokenSource();
        _timer?.Dispose();
        _timer = null;
        QuectelLog.Transition(_context.Log, Name, from.ToString(), to.ToString(), trigger.ToString());
        if (from == SessionState.Online)
        {
            _online = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Tell(nameof(StateChanged), StateChanged, transition);
        if (to == SessionState.Online)
        {
            _online.TrySetResult();
            Arm(_context.Options.Steady, null);
        }
        else if (_work.LimitOf(to) is { } limit)
        {
            Arm(limit, SessionTrigger.Timeout);
        }

        if (to != SessionState.Closed)
        {
            _leftSteps = _stepTask;
            _stepTask = StepAsync(_stepTask, to, _epoch, _step.Token);
        }
    }

    /// <summary>Runs a state's work and posts how it ended. The cancelled step before it ends first: a port that it opened at the
    /// last moment would otherwise belong to nobody.</summary>
    private async Task StepAsync(Task previous, SessionState state, int epoch, CancellationToken token)
    {
        await previous;
        try
        {
            StepResult result = await _work.RunAsync(state, token);
            if (result.Trigger == SessionTrigger.Failed && _context.Link is { Closed.IsCancellationRequested: true })
            {
                // It failed because the port is gone, which is reported by itself.
                return;
            }

            Post(result.Trigger, result.Fault, epoch);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The state was left: nobody waits for this step any more.
        }
        catch (Exception e)
        {
            // A setting that cannot become a command, a port that went in the middle, or a fault of ours: none may end the
            // session in silence.
            if (state == SessionState.Stopping)
            {
                Post(SessionTrigger.Stopped, epoch: epoch);
                return;
            }

            bool setting = e is ArgumentException && state != SessionState.Opening;
            SessionFault fault = new(SessionWork.LayerOf(state), e.Message, setting ? "correct the setting" : "it is tried again", setting);
            Post(setting ? SessionTrigger.NeedsPerson : SessionTrigger.Failed, fault, epoch);
        }
    }

    /// <summary>Online has held: the ladder starts at the bottom again, and credentials are renewed before they expire.</summary>
    private void OnHeld()
    {
        _work.Held();
        if (_context.Facts.CredentialsValidUntil is not { } until)
        {
            return;
        }

        // By the clock that they were made with. Not for longer than a day at once: a timer has its limits, and the PC's clock
        // may be set right meanwhile.
        TimeSpan left = until - (_context.Time.GetUtcNow() + _context.ClockOffset) - _context.Options.RenewAhead;
        if (left <= TimeSpan.Zero)
        {
            Post(SessionTrigger.CredentialsExpiring, epoch: _epoch);
        }
        else
        {
            Arm(left < LongestLook ? left : LongestLook, null);
        }
    }

    /// <summary>Posts a trigger later, unless the state is left before; null: have a look at <see cref="OnHeld"/>.</summary>
    private void Arm(TimeSpan due, SessionTrigger? trigger)
    {
        int asked = _epoch;
        _timer?.Dispose();
        _timer = _context.Time.CreateTimer(_ => Post(trigger, epoch: asked), null, due, Timeout.InfiniteTimeSpan);
    }

    private readonly record struct Item(SessionTrigger? Trigger, SessionFault? Fault, int Epoch, TaskCompletionSource<Task>? Asked = null);
}
