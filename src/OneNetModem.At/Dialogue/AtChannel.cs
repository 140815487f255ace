// The live dialogue with a module: one loop owns the link's input, the command in the air, all timers and the rules
// of ownership. Callers queue commands from any thread; the loop is woken, never polled.
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;

namespace OneNetModem.At.Dialogue;

/// <summary>Sends AT commands one at a time and sorts what comes back. Thread-safe for its callers.</summary>
/// <remarks>The channel reads the link until the link ends, and does not dispose it.</remarks>
public sealed partial class AtChannel : IAsyncDisposable
{
    private readonly IByteLink _link;
    private readonly TracedLink? _trace;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly AtChannelOptions _options;
    private readonly AtDialogue _dialogue;
    private readonly UrcHub _hub = new();
    private readonly AtRequestQueue _queue = new();
    private readonly ResultWaiters _waiters;
    private readonly BarrierSequence _barriers = new();
    private readonly DeadlineTimer _timer;
    private readonly Task _loop;
    private volatile IAtDialect? _nextDialect;
    private AtRequest? _current;
    private ReadOnlyMemory<byte> _toSend;
    private volatile AtCommand? _leaveData;
    private AtCounters _counters;
    private long _lastFinal;
    private long _lastByte;
    private long _unread;
    private int _unanswered;
    private volatile bool _stopping;

    /// <summary>Starts the dialogue on a link.</summary>
    public AtChannel(IByteLink link, IAtDialect dialect, AtChannelOptions? options = null, TimeProvider? time = null, ILogger? log = null)
    {
        _link = link;
        _trace = link as TracedLink;
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _options = options ?? new AtChannelOptions();
        _dialogue = new AtDialogue(dialect, this);
        _waiters = new ResultWaiters(_time);
        _timer = new DeadlineTimer(_time, Wake);
        _lastFinal = _timer.After(-_options.Guard);
        _lastByte = _timer.Now;
        _loop = RunAsync();
    }

    /// <summary>The module has left so many commands and barriers unanswered that it must be taken for gone; raised once until
    /// it answers again, on the channel's loop.</summary>
    public event Action? FellSilent;

    /// <summary>A command that was sent is over, its result URC included; barriers are not among them, nor commands whose caller
    /// gave them up while the result was awaited. Raised on the channel's loop; a handler must not block and not throw.</summary>
    public event Action<AtResponse>? CommandEnded;

    /// <summary>The link's name.</summary>
    public string Name => _link.Name;

    /// <summary>How long nothing has come from the module.</summary>
    public TimeSpan Quiet => _time.GetElapsedTime(Volatile.Read(ref _lastByte));

    /// <summary>Completes when the link has ended and every command was given back; never faults.</summary>
    public Task Completion => _loop;

    /// <summary>What was seen so far. Read from other threads it may be a moment old.</summary>
    public AtCounters Counters => _counters with { StaleEchoes = _dialogue.StaleEchoes };

    /// <summary>What is known of the module's echo.</summary>
    public EchoMode Echo => _dialogue.Echo;

    /// <summary>Sees what the bytes meant, in the order of the wire, before the channel acts on it; null: nobody. Called on the
    /// channel's loop.</summary>
    public IDialogueEvents? Observer { get; set; }

    /// <summary>Subscribes to URCs and messages from now on, all but those that complete a command.</summary>
    /// <param name="capacity">How many may wait for a slow consumer; more are lost and counted.</param>
    public AtUrcSubscription Subscribe(int capacity = 256) => _hub.Add(capacity);

    /// <summary>Whether the URC says that the module restarted or went down.</summary>
    public bool IsRestart(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return _dialogue.Dialect.IsRestart(urc.Line);
    }

    /// <summary>Uses another dialect from the next command on (the module's series is known now).</summary>
    public void Use(IAtDialect dialect)
    {
        _nextDialect = dialect;
        Wake();
    }

    /// <summary>Gets the module out of a data phase that an earlier program may have left it in, before the next command.</summary>
    /// <param name="command">A command with such a data phase, for the dialect.</param>
    public void LeaveDataPhase(AtCommand command)
    {
        _leaveData = command;
        Wake();
    }

    /// <summary>Queues a command and waits until it is over, its result URC included.</summary>
    /// <returns>What came; also for refusals, timeouts and a lost link, which are values.</returns>
    /// <exception cref="ArgumentException">The module would ask for data and the command has none, or not as much as it
    /// announces: what is too much would be read as commands.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. A command already sent still runs to its end, unseen.</exception>
    public async Task<AtResponse> SendAsync(AtCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        CheckData(command);
        cancellationToken.ThrowIfCancellationRequested();
        AtRequest request = new(command);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (state, token) => ((AtRequest)state!).Cancel(token), request);
        if (!_queue.TryAdd(request))
        {
            return new AtResponse { Command = command, Aborted = AtAbort.LinkLost };
        }

        Wake();
        return await request.Done;
    }

    /// <summary>Sends a typed query and reads its reply.</summary>
    /// <typeparam name="T">The reply's type.</typeparam>
    public async Task<AtReply<T>> QueryAsync<T>(AtQuery<T> query, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        AtResponse response = await SendAsync(query.Command, cancellationToken);
        return new AtReply<T>(response.IsOk ? query.Parse(response) : null, response);
    }

    /// <summary>Stops reading the link and gives all commands back.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        Wake();
        await _loop;
    }

    private async Task RunAsync()
    {
        PipeReader input = _link.Input;
        string reason = "closed";
        try
        {
            while (!_stopping)
            {
                await AdvanceAsync();
                ReadResult read = await input.ReadAsync();
                if (read.Buffer.Length > _unread)
                {
                    _lastByte = _timer.Now;
                }

                long done = _dialogue.Feed(read.Buffer);
                _unread = read.Buffer.Length - done;
                input.AdvanceTo(read.Buffer.GetPosition(done), read.Buffer.End);
                if (read.IsCompleted)
                {
                    reason = _link.Fault?.Message ?? reason;
                    break;
                }
            }
        }
        catch (Exception e)
        {
            // Whatever ended the loop ends the dialogue: its callers get their commands back, not an exception.
            reason = e.Message;
        }
        finally
        {
            End(reason);
        }
    }

    /// <summary>Does what is due now: time limits, data, leaving a stuck data phase, the next command; then arms the timer.</summary>
    private async ValueTask AdvanceAsync()
    {
        while (true)
        {
            Expire(_timer.Now);
            if (_leaveData is { } stuck)
            {
                _leaveData = null;
                await _link.WriteAsync(_dialogue.Dialect.LeaveDataMode(stuck, _dialogue.Dialect.DataLength(stuck) ?? stuck.Data?.Length ?? 0));
            }

            if (!_toSend.IsEmpty)
            {
                ReadOnlyMemory<byte> data = _toSend;
                _toSend = default;
                _dialogue.DataSent(data);
                await _link.WriteAsync(data);
                _current!.Deadline = _timer.After(_current.Command.Timeout);
            }

            if (_current is not null || NextRequest() is not { } next)
            {
                ArmTimer();
                return;
            }

            await StartAsync(next);
        }
    }

    private async ValueTask StartAsync(AtRequest next)
    {
        _current = next;
        next.Started = _timer.Now;
        next.Deadline = long.MaxValue;
        Observer?.OnSent(next.Command);
        next.Ended = next.IsBarrier ? null : CommandEnded;
        if (_log.IsEnabled(LogLevel.Debug))
        {
            AtLog.Sent(_log, Name, next.Command.ToString());
        }

        _counters = next.IsBarrier ? _counters with { Barriers = _counters.Barriers + 1 } : _counters with { Commands = _counters.Commands + 1 };
        _dialogue.Sent(next.Command, _unread);
        byte[] line = Encoding.UTF8.GetBytes(next.Command.Text + "\r");
        await _link.WriteAsync(line);
        next.Deadline = _timer.After(next.Command.Timeout);
    }

    /// <summary>The next command that may go out now: while quarantined only a barrier.</summary>
    private AtRequest? NextRequest()
    {
        if (_options.Guard > TimeSpan.Zero && _timer.Now < _lastFinal + _timer.Ticks(_options.Guard))
        {
            return null;
        }

        if (_nextDialect is { } dialect)
        {
            _nextDialect = null;
            _dialogue.Dialect = dialect;
        }

        if (!_dialogue.Quarantined)
        {
            return _queue.Take();
        }

        // Nobody is kept waiting for a module that is gone, and each command that comes later tries one more barrier.
        bool unresponsive = _unanswered > _options.BarriersUntilUnresponsive;
        if (unresponsive && _queue.GiveBackProbed() > 0)
        {
            AtLog.Unresponsive(_log, Name, _unanswered);
        }

        return _queue.Probe() || !unresponsive
            ? new AtRequest(_barriers.Next(_dialogue.Echo, _dialogue.Stale) with { Timeout = _options.BarrierTimeout }, barrier: true)
            : null;
    }

    private void CheckData(AtCommand command)
    {
        int? announced = (_nextDialect ?? _dialogue.Dialect).DataLength(command);
        if (announced is not null && command.Data is null)
        {
            throw new ArgumentException($"{command}: the module asks for data after this command, and none is given.", nameof(command));
        }

        if (announced is not (null or int.MaxValue) && command.Data!.Value.Length != announced)
        {
            throw new ArgumentException($"{command}: announces {announced} bytes of data, and {command.Data.Value.Length} are given.", nameof(command));
        }
    }

    private void Expire(long now)
    {
        if (_current is not null && now >= _current.Deadline)
        {
            _dialogue.TimedOut();
        }

        if (_dialogue.AnswerWithheld && now >= _lastByte + _timer.Ticks(_options.EchoGrace))
        {
            AtLog.EchoLost(_log, Name, _current!.Command.ToString());
            _trace?.Note(TraceNotes.EchoLost);
            _dialogue.EchoLost();
        }

        _counters = _counters with { Timeouts = _counters.Timeouts + _waiters.Expire(now) };
        if (_dialogue.InsidePayload && now >= _lastByte + _timer.Ticks(_options.PayloadStall))
        {
            AtLog.PayloadStalled(_log, Name);
            _trace?.Note(TraceNotes.PayloadStalled);
            _dialogue.GiveUpPayload();
            Wake();
        }
    }

    private void ArmTimer()
    {
        long due = Math.Min(_current?.Deadline ?? long.MaxValue, _waiters.NextDeadline);
        if (_dialogue.AnswerWithheld)
        {
            due = Math.Min(due, _lastByte + _timer.Ticks(_options.EchoGrace));
        }

        if (_dialogue.InsidePayload)
        {
            due = Math.Min(due, _lastByte + _timer.Ticks(_options.PayloadStall));
        }

        if (_options.Guard > TimeSpan.Zero && _current is null)
        {
            long free = _lastFinal + _timer.Ticks(_options.Guard);
            due = free > _timer.Now ? Math.Min(due, free) : due;
        }

        _timer.Arm(due);
    }

    private void End(string reason)
    {
        AtLog.LinkEnded(_log, Name, reason);
        _queue.End();
        _dialogue.LinkLost();
        _current?.Complete(new AtResponse { Command = _current.Command, Aborted = AtAbort.LinkLost }, TimeSpan.Zero);
        _waiters.GiveUp(AtAbort.LinkLost);
        _hub.Complete();
        _timer.Dispose();
    }

    private void Wake() => _link.Input.CancelPendingRead();
}
