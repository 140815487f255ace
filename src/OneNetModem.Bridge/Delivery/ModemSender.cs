// Brings messages from the outbox to the cloud over one modem: while it is online it keeps the module's window full at the
// platform's rate, and tells the outbox what became of each.
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Replies;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Delivery;

/// <summary>The sender of one modem.</summary>
[SuppressMessage("Design", "CA1001", Justification = "No wait handle and no timer: there is nothing to dispose of.")]
internal sealed class ModemSender
{
    /// <summary>Messages taken at a time: the module's window of five, and as many again for each of the steps that a message
    /// takes on disk, so that the next one is at hand when a place gets free.</summary>
    private const int Places = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly FleetModem _modem;
    private readonly MessageOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _places = new(Places);
    private readonly SemaphoreSlim _turns = new(PublishPace.HeldBack);
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _sending = [];
    private CancellationTokenSource _run = new();
    private CancellationTokenSource? _failed;
    private int _failures;

    public ModemSender(FleetModem modem, MessageOutbox outbox, TimeProvider time, ILogger log)
    {
        _modem = modem;
        _outbox = outbox;
        _time = time;
        _log = log;
        Client.MessageAnswered += OnAnswered;
        Client.Session.StateChanged += OnStateChanged;
    }

    private OneNetClient Client => _modem.Client;

    /// <summary>Sends until it is stopped or the outbox is closed, then waits for what is on its way: the session's end ends it too.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Client.Session.WaitOnlineAsync(stopping);
                await PauseAsync(stopping);
                await SendWhileItGoesAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the session or the outbox was closed.
        }

        await Task.WhenAll(Snapshot());
    }

    /// <summary>Takes and sends until the connection ends or a message comes back.</summary>
    /// <exception cref="OperationCanceledException">Stopped, or the outbox was closed.</exception>
    private async Task SendWhileItGoesAsync(CancellationToken stopping)
    {
        // The one before is not disposed: a message on its way may still look at it.
        CancellationTokenSource run = new();
        Volatile.Write(ref _run, run);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, run.Token);
        Queue<Task<OutboxMessage>> asked = new();
        try
        {
            while (Client.Session.State == SessionState.Online)
            {
                // One question for each free place: the outbox answers them in their order, and all that it can at once.
                while (asked.Count == 0 || _places.CurrentCount > 0)
                {
                    await _places.WaitAsync(linked.Token);
                    asked.Enqueue(_outbox.TakeAsync(_modem.Name, linked.Token));
                }

                OutboxMessage message = await asked.Peek();
                await WaitForTurnAsync(message, linked.Token);
                _ = asked.Dequeue();
                Track(SendAsync(message, run, linked.Token));
            }
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // What waited for a place of the window has gone back to the outbox, and keeps its order there.
        }
        finally
        {
            await run.CancelAsync();
            await GiveBackAsync(asked);
        }
    }

    /// <summary>Not more than the pace counts on have their turn at a time: after a stall of the module they go out together.</summary>
    private async Task WaitForTurnAsync(OutboxMessage message, CancellationToken token)
    {
        await _turns.WaitAsync(token);
        try
        {
            TimeSpan wait = Client.Pace.Take(message.Qos);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, token);
            }
        }
        catch (OperationCanceledException)
        {
            _turns.Release();
            throw;
        }
    }

    /// <summary>What was asked for and is not on its way.</summary>
    private async Task GiveBackAsync(Queue<Task<OutboxMessage>> asked)
    {
        foreach (Task<OutboxMessage> take in asked)
        {
            try
            {
                await _outbox.SettleAsync(await take, SendOutcome.NotSent);
            }
            catch (OperationCanceledException)
            {
                // It was not answered.
            }
            finally
            {
                _places.Release();
            }
        }
    }

    private async Task SendAsync(OutboxMessage message, CancellationTokenSource run, CancellationToken token)
    {
        PublishResult? result = null;
        SendOutcome outcome;
        string reason = "";
        try
        {
            result = await Client.SendAsync(message, token);
            outcome = OutcomeOf(result, message.Qos);
        }
        catch (OperationCanceledException)
        {
            outcome = SendOutcome.NotSent;
        }
        catch (ArgumentException e)
        {
            // Against a rule of the platform, or not for this module: the next try would end the same.
            (outcome, reason) = (SendOutcome.Failed, e.Message);
        }
        finally
        {
            _turns.Release();
            _places.Release();
        }

        if (outcome is SendOutcome.NotSent or SendOutcome.Unknown)
        {
            Return(message, run, result);
        }
        else
        {
            Volatile.Write(ref _failures, 0);
        }

        await _outbox.SettleAsync(message, outcome, reason);
        if (outcome == SendOutcome.Unknown && await result!.Settled == PublishOutcome.Acked)
        {
            // It came late, perhaps before the message was sent again.
            await _outbox.SettleAsync(message, SendOutcome.Acked);
        }
    }

    /// <summary>A message comes back: those that still wait for the window come back too, because they may be behind it in its topic.</summary>
    private void Return(OutboxMessage message, CancellationTokenSource run, PublishResult? result)
    {
        // A lost connection returns several at once: they are one failure.
        if (result is not null && Interlocked.Exchange(ref _failed, run) != run)
        {
            Interlocked.Increment(ref _failures);
            BridgeLog.SendReturned(_log, Client.Session.Name, message.Number, message.Topic, message.Attempt, result.Detail);
        }

        run.Cancel();
    }

    /// <summary>The module's Failed is no verdict: without a packet id the message has not left, with one it may have arrived.</summary>
    private static SendOutcome OutcomeOf(PublishResult result, int qos) => result.Outcome switch
    {
        PublishOutcome.Acked => SendOutcome.Acked,
        PublishOutcome.Failed when qos == 0 || result.MessageId == 0 => SendOutcome.NotSent,
        _ => SendOutcome.Unknown,
    };

    /// <summary>A module that refuses one publish after the other is not asked without a pause.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        int failures = Volatile.Read(ref _failures);
        if (failures > 0)
        {
            double seconds = Math.Pow(2, Math.Min(failures, 6) - 1);
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(seconds, LongestPause.TotalSeconds)), _time, stopping);
        }
    }

    private void OnStateChanged(SessionTransition transition)
    {
        if (transition.To == SessionState.Online)
        {
            // A new connection is a new chance, at once.
            Volatile.Write(ref _failures, 0);
        }
        else if (transition.From == SessionState.Online)
        {
            Volatile.Read(ref _run).Cancel();
        }
    }

    private void OnAnswered(PlatformReply reply) => Track(_outbox.SettleAsync(_modem.Name, reply));

    private void Track(Task task)
    {
        lock (_gate)
        {
            _sending.Add(task);
        }

        _ = ForgetAsync(task);
    }

    private async Task ForgetAsync(Task task)
    {
        await task;
        lock (_gate)
        {
            _sending.Remove(task);
        }
    }

    private Task[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _sending];
        }
    }
}
