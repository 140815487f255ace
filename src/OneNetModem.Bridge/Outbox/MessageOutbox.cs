// Store and forward: what local programs hand in is on disk before it is acknowledged, and leaves it when the platform has it.
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Replies;

namespace OneNetModem.Bridge.Outbox;

/// <summary>The outbox of a program, for all its modems: SQLite, one writer, at least once, in order for each topic.</summary>
/// <remarks>
/// <para>Every call is a step for one loop; steps that wait together share one transaction (group commit), and each call
/// completes after that is on disk: synchronous=FULL, so it survives a power cut. Callers await their calls; nothing else
/// limits how many may wait.</para>
/// <para>A sender takes a message, publishes it, settles it. It may take further ones before that, as many as its publish
/// window has places, and publishes in the order of taking, on one connection; when that ends it settles what is in flight
/// as <see cref="SendOutcome.Unknown"/>. <see cref="SendingOrder"/> has the rule of the order. A message that was in flight
/// when the program ended is handed out again, with <see cref="OutboxMessage.MayBeDuplicate"/> and the same payload, so the
/// same OneNET id.</para>
/// <para>Acknowledged messages are counted, and the last ones remembered so that a later rejection is told; failed ones are
/// kept with their reason, up to 1000 and an eighth of the bound in bytes.</para>
/// <para>All members may be called from any thread.</para>
/// </remarks>
public sealed class MessageOutbox : IAsyncDisposable
{
    private const string FileName = "outbox.db";

    /// <summary>Steps in one transaction at most: beyond it nothing is gained, and the first ones wait longer.</summary>
    private const int MaxBatch = 256;

    private readonly Channel<object> _inbox = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly OutboxLedger _ledger;
    private readonly ITimer _expiry;
    private readonly Task _loop;

    private MessageOutbox(OutboxLedger ledger, TimeProvider time)
    {
        _ledger = ledger;
        _ledger.Settled = settlement => Settled?.Invoke(settlement);
        _time = time;
        _expiry = time.CreateTimer(_ => _ = AnswerAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = RunAsync();
    }

    /// <summary>A message left the queue. Raised on the outbox's loop: handlers must not block. It may come before the call
    /// that handed the message in has returned.</summary>
    public event Action<OutboxSettlement>? Settled;

    /// <summary>The file.</summary>
    public string Path => _ledger.Path;

    /// <summary>The figures of now.</summary>
    public OutboxCounts Counts => _ledger.Counts;

    /// <summary>How long the oldest message has been here; zero when there is none.</summary>
    public TimeSpan OldestAge => Counts.Oldest is { } oldest && _time.GetUtcNow() - oldest is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    /// <summary>Opens the outbox of the settings' state directory, or makes it. A damaged file is set aside and replaced.</summary>
    /// <param name="settings">Folder, bounds in bytes and age, and what happens when it is full.</param>
    /// <param name="time">Stamps and ages the messages.</param>
    /// <param name="log">What is refused, dropped, given up.</param>
    /// <exception cref="OutboxUnavailableException">Another process has it, a newer version wrote it, or the system does not permit it.</exception>
    public static MessageOutbox Open(BridgeSettings settings, TimeProvider? time = null, ILogger? log = null) => Open(settings, time, log, null);

    internal static MessageOutbox Open(BridgeSettings settings, TimeProvider? time, ILogger? log, Action<SqliteConnection>? opened)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string path = System.IO.Path.Combine(StateDirectory.Resolve(settings.StateDirectory), FileName);
        TimeProvider clock = time ?? TimeProvider.System;
        return new MessageOutbox(OutboxLedger.Open(path, settings, clock, log ?? NullLogger.Instance, opened), clock);
    }

    /// <summary>Takes a message. Completes when it is on disk, or with the reason why it is not.</summary>
    /// <param name="topic">The topic as the sender is to publish it; <c>{pid}</c> and <c>{device}</c> may stand in it.</param>
    /// <param name="payload">The bytes; copied before the call returns.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="modem">The modem that it is for; empty: whichever takes it first.</param>
    /// <param name="joinUpTo">Above 0: a data-point message that may be joined with the one of its topic that was taken last, as
    /// long as that waits, was never handed out, and both together have no more payload bytes than this.</param>
    /// <param name="shared">It comes from a share of several bridges (<see cref="TakeUntriedAsync"/>).</param>
    /// <exception cref="ArgumentException">The topic is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The QoS is not 0 or 1.</exception>
    public Task<EnqueueResult> EnqueueAsync(string topic, ReadOnlyMemory<byte> payload, int qos = 1, string modem = "", int joinUpTo = 0, bool shared = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(modem);
        ArgumentOutOfRangeException.ThrowIfNegative(qos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 1);
        byte[] bytes = payload.ToArray();
        string? oneNetId = MessageId.Read(topic, bytes);
        return Post<EnqueueResult>(
            () => _ledger.Queue.Enqueue(modem, topic, bytes, qos, oneNetId, joinUpTo, shared),
            _ledger.Queue.Refuse,
            new EnqueueResult.Refused(RefusalReason.Closed, "the outbox is closed"));
    }

    /// <summary>Waits for the next message that may go to the modem, and hands it out.</summary>
    /// <param name="modem">Who asks: gets its own messages and those for any modem, in order of acceptance.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost by it.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the outbox was closed.</exception>
    public Task<OutboxMessage> TakeAsync(string modem = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(modem);
        return TakeAsync(new OutboxTaker(modem), cancellationToken);
    }

    /// <summary>Waits for the next message that came from a share and of which surely nothing was sent, so that it can be given back there:
    /// <see cref="SendOutcome.HandedBack"/> when that is done, <see cref="SendOutcome.NotSent"/> when it is not.</summary>
    /// <remarks>What a modem may have sent stays: only here its duplicate can be told and its answer awaited.</remarks>
    /// <param name="cancellationToken">Ends the wait; no message is lost by it.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the outbox was closed.</exception>
    public Task<OutboxMessage> TakeUntriedAsync(CancellationToken cancellationToken = default) => TakeAsync(new OutboxTaker(OutboxTaker.Share), cancellationToken);

    /// <summary>Says what became of a message that was taken. A late outcome may follow an earlier <see cref="SendOutcome.Unknown"/>.</summary>
    /// <param name="message">As it was handed out.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="reason">For <see cref="SendOutcome.Failed"/>: why, in words.</param>
    /// <returns>False when there was nothing to settle any more. When the disk refuses the outcome it holds in this process
    /// and is written later.</returns>
    public Task<bool> SettleAsync(OutboxMessage message, SendOutcome outcome, string reason = "")
    {
        ArgumentNullException.ThrowIfNull(message);
        OutboxStep<bool>? step = null;
        step = new OutboxStep<bool>(() => _ledger.Queue.Settle(message, outcome, reason), e => _ledger.Owe(step!, message, outcome, e));
        return Post(step, false);
    }

    /// <summary>Settles by the platform's own answer: <c>accepted</c>, <c>rejected</c> or a reply with a code.</summary>
    /// <remarks>Finds the message by topic and id: in flight, or waiting after an unknown outcome, or lately acknowledged (then
    /// only a rejection says something new). An answer without a usable id settles nothing, nor does one whose id several messages have.</remarks>
    /// <param name="modem">The modem on which the answer came.</param>
    /// <param name="reply">The answer.</param>
    /// <returns>Whether it settled a message.</returns>
    public Task<bool> SettleAsync(string modem, PlatformReply reply)
    {
        ArgumentNullException.ThrowIfNull(modem);
        ArgumentNullException.ThrowIfNull(reply);
        OutboxStep<bool>? step = null;
        step = new OutboxStep<bool>(() => _ledger.Queue.Settle(modem, reply), e => _ledger.Owe(step!, null, SendOutcome.Acked, e));
        return Post(step, false);
    }

    /// <summary>The messages that were given up, oldest first.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<IReadOnlyList<FailedMessage>> ReadFailedAsync()
    {
        Exception? problem = null;
        List<FailedMessage> failed = await Post(
            () => _ledger.Queue.ReadFailed(),
            e =>
            {
                problem = e;
                return [];
            },
            []);
        return problem is null ? failed : throw new IOException(problem.Message, problem);
    }

    /// <summary>Completes when the outbox's loop has come by, whatever the disk says: what a watchdog asks for.</summary>
    public Task AnswerAsync() => Post(() => true, _ => false, false);

    /// <summary>Writes what was handed in, ends the waits of senders, and gives the file back. What is in flight is handed out
    /// again by the next opening.</summary>
    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        await _loop;
        await _expiry.DisposeAsync();
    }

    private async Task<OutboxMessage> TakeAsync(OutboxTaker taker, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.Register(() => taker.TrySetCanceled(cancellationToken));
        if (!_inbox.Writer.TryWrite(taker))
        {
            taker.TrySetCanceled(CancellationToken.None);
        }

        return await taker.Task;
    }

    private Task<T> Post<T>(Func<T> apply, Func<Exception, T> fault, T closed) => Post(new OutboxStep<T>(apply, fault), closed);

    private Task<T> Post<T>(OutboxStep<T> step, T closed) => _inbox.Writer.TryWrite(step) ? step.Task : Task.FromResult(closed);

    private async Task RunAsync()
    {
        List<OutboxStep> batch = [];
        _expiry.Change(_ledger.NextExpiry(), Timeout.InfiniteTimeSpan);
        while (await _inbox.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _inbox.Reader.TryRead(out object? item))
            {
                if (item is OutboxTaker taker)
                {
                    _ledger.Takers.Add(taker);
                }
                else
                {
                    batch.Add((OutboxStep)item);
                }
            }

            _ledger.Process(batch);
            batch.Clear();
            _expiry.Change(_ledger.NextExpiry(), Timeout.InfiniteTimeSpan);
        }

        _ledger.Dispose();
    }
}
