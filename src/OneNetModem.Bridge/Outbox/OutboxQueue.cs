// What the outbox does with its messages: in, out, settled, dropped. Runs inside a transaction of the loop.
using Microsoft.Data.Sqlite;
using OneNetModem.Bridge.Settings;
using OneNetModem.OneNet.Replies;
using SQLitePCL;

namespace OneNetModem.Bridge.Outbox;

/// <summary>The steps' work. What it changes beside the file is all in <see cref="State"/>: the value from before undoes it.</summary>
internal sealed class OutboxQueue(BridgeSettings settings, TimeProvider time, Func<OutboxStore> store)
{
    private const int FailedRows = 1000;

    /// <summary>A PC without a battery starts with a clock like 1970 and is set later: such a stamp says nothing about age.</summary>
    private static readonly DateTimeOffset ClockIsSet = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public OutboxState State { get; set; } = OutboxState.Empty;

    private OutboxStore Store => store();

    public EnqueueResult Enqueue(string modem, string topic, byte[] payload, int qos, string? oneNetId, int joinUpTo, bool shared)
    {
        if (joinUpTo > 0 && TryJoin(modem, topic, payload, qos, joinUpTo, shared) is { } joined)
        {
            return new EnqueueResult.Accepted(joined);
        }

        long bytes = OutboxMessage.Size(topic, payload.Length);
        if (bytes > settings.MaxBytes)
        {
            return Refuse(RefusalReason.TooLarge, $"{bytes} bytes are above the bound of the outbox, {settings.MaxBytes}");
        }

        long excess = State.Counts.Bytes + bytes - settings.MaxBytes;
        if (excess > 0 && !(settings.WhenFull == WhenFull.DropOldest && TryDropOldest(excess)))
        {
            return Refuse(RefusalReason.Full, $"{State.Counts.Messages} messages with {State.Counts.Bytes} of {settings.MaxBytes} bytes wait");
        }

        long number = Store.Insert(modem, topic, payload, qos, time.GetUtcNow(), oneNetId, shared);
        State = State.Stir(modem);
        Count(c => c with { Messages = c.Messages + 1, Bytes = c.Bytes + bytes, Accepted = c.Accepted + 1 });
        if (joinUpTo > 0)
        {
            State = State with { Joinable = State.Joinable.SetItem((modem, topic), number) };
        }

        return new EnqueueResult.Accepted(number);
    }

    /// <summary>The refusal when the disk or the file fails.</summary>
    public EnqueueResult Refuse(Exception e) =>
        Refuse(e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL } ? RefusalReason.DiskFull : RefusalReason.DiskError, e.Message.TrimEnd('.'));

    public bool Settle(OutboxMessage message, SendOutcome outcome, string reason)
    {
        Flight? flight = State.InFlight.GetValueOrDefault(message.Number);
        if (outcome is SendOutcome.Unknown or SendOutcome.NotSent)
        {
            if (flight?.Message.Attempt != message.Attempt)
            {
                // Of an earlier attempt: the present one has its own end.
                return false;
            }

            Store.MarkReturned(message.Number, outcome == SendOutcome.Unknown || message.MayBeDuplicate);
            Return(message.Number, outcome);
            return true;
        }

        if (!Store.Delete(message.Number))
        {
            return false;
        }

        State = State.Remove(message.Number, message.Bytes);
        if (outcome == SendOutcome.Failed)
        {
            GiveUp(message, reason);
        }
        else if (outcome == SendOutcome.HandedBack)
        {
            Count(c => c with { HandedBack = c.HandedBack + 1 });
            Tell(new OutboxSettlement(message.Number, OutboxEnd.HandedBack, "", message));
        }
        else
        {
            State = State.Remember(flight ?? new Flight(message, message.Modem));
            Count(c => c with { Acked = c.Acked + 1 });
            Tell(new OutboxSettlement(message.Number, OutboxEnd.Delivered, "", message));
        }

        return true;
    }

    /// <summary>The message goes back to its place in the queue.</summary>
    public void Return(long number, SendOutcome outcome)
    {
        State = State.Release(number);
        Count(c => c with { Unknown = c.Unknown + (outcome == SendOutcome.Unknown ? 1 : 0) });
    }

    public bool Settle(string modem, PlatformReply reply)
    {
        if (reply.Id is not { } id)
        {
            return false;
        }

        // Who chooses ids may choose one twice. An answer that can mean two messages settles neither: their acknowledgements do.
        Flight? acked = State.Acked.Find(IsAnswered);
        long[] open =
        [
            .. State.InFlight.Values.Where(IsAnswered).Select(f => f.Message.Number),
            .. Store.MaybeSent(id).Where(p => !State.InFlight.ContainsKey(p.Number) && (p.Modem.Length == 0 || p.Modem == modem) && MessageId.Answers(reply, p.Topic)).Select(p => p.Number),
        ];
        if (acked is not null)
        {
            // Answers come in the order of the messages: this one has its answer now.
            State = State with { Acked = State.Acked.Remove(acked) };
            if (reply.Accepted || open.Length > 0)
            {
                return false;
            }

            GiveUp(acked.Message, reply.ToString());
            return true;
        }

        return open is [var number]
            && Settle(State.InFlight.GetValueOrDefault(number)?.Message ?? Store.Read(number)!, reply.Accepted ? SendOutcome.Acked : SendOutcome.Failed, reply.ToString());

        bool IsAnswered(Flight f) => f.TakenBy == modem && f.Message.OneNetId == id && MessageId.Answers(reply, f.Message.Topic);
    }

    public List<FailedMessage> ReadFailed() => Store.ReadFailed();

    /// <summary>The next message for a modem or the <see cref="OutboxTaker.Share"/>, its attempt noted on disk before it is made.</summary>
    public OutboxMessage? TakeMarked(string taker)
    {
        if (TakeUnmarked(taker) is not { } message)
        {
            return null;
        }

        Store.MarkTaken(message.Number, message.Attempt);
        return message;
    }

    /// <summary>The same where nothing can be written.</summary>
    public OutboxMessage? TakeUnmarked(string taker)
    {
        bool isModem = taker != OutboxTaker.Share;
        IEnumerable<QueuedPlace> places = isModem ? Store.Ahead(taker, State.InFlight.Count) : Store.Untried(State.InFlight.Count);
        if (SendingOrder.Next(places, State.InFlight, taker) is not { } next || Store.Read(next.Number) is not { } message)
        {
            return null;
        }

        // To give it back is no attempt: should that fail, it is as untried as before.
        message = isModem ? message with { Attempt = message.Attempt + 1 } : message;
        State = State.Take(new Flight(message, taker));
        return message;
    }

    /// <summary>Drops what is over its age.</summary>
    public bool Expire()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now >= ClockIsSet)
        {
            Store.Restamp(ClockIsSet, now);
        }

        List<(long Number, long Bytes)> expired = [];
        foreach ((long number, long size, DateTimeOffset acceptedAt) in Store.OldestFirst())
        {
            if (now - acceptedAt < settings.MaxAge)
            {
                break;
            }

            if (!State.InFlight.ContainsKey(number))
            {
                expired.Add((number, size));
            }
        }

        Drop(expired, "too old");
        Count(c => c with { Expired = c.Expired + expired.Count });
        return true;
    }

    /// <summary>Counts what a store holds that was just opened.</summary>
    public void Measure(OutboxStore opened)
    {
        (long messages, long bytes) = opened.Measure();
        State = State.Stir("");
        Count(c => c with { Messages = messages, Bytes = bytes, Oldest = opened.OldestAcceptedAt() });
    }

    /// <summary>To be done before each commit.</summary>
    public void UpdateOldest() => Count(c => c with { Oldest = Store.OldestAcceptedAt() });

    /// <summary>Adds the points to the message before it in its topic.</summary>
    /// <returns>Its number; null when there is none, or it has no room.</returns>
    private long? TryJoin(string modem, string topic, byte[] payload, int qos, int joinUpTo, bool shared)
    {
        if (!State.Joinable.TryGetValue((modem, topic), out long number) || Store.Read(number) is not { } first || first.Qos != qos || first.Shared != shared
            || first.Payload.Length + payload.Length > joinUpTo)
        {
            return null;
        }

        // A batch is as old as its first message: one that is old already would take the new points with it when its time is over.
        if (time.GetUtcNow() - first.AcceptedAt > settings.MaxAge / 10 || PointBatch.Join(first.Payload.Span, payload) is not { } joined)
        {
            return null;
        }

        int growth = joined.Length - first.Payload.Length;
        if (State.Counts.Bytes + growth > settings.MaxBytes)
        {
            return null;
        }

        Store.SetPayload(number, joined);
        Count(c => c with { Bytes = c.Bytes + growth, Accepted = c.Accepted + 1 });
        return number;
    }

    private void GiveUp(OutboxMessage message, string reason)
    {
        Store.InsertFailed(message, reason, time.GetUtcNow());
        Store.TrimFailed(FailedRows, settings.MaxBytes / 8);
        Count(c => c with { Failed = c.Failed + 1 });
        Tell(new OutboxSettlement(message.Number, OutboxEnd.Failed, reason, message));
    }

    private bool TryDropOldest(long bytes)
    {
        List<(long Number, long Bytes)> dropped = [];
        foreach ((long number, long size, DateTimeOffset _) in Store.OldestFirst())
        {
            if (bytes <= 0)
            {
                break;
            }

            if (!State.InFlight.ContainsKey(number))
            {
                dropped.Add((number, size));
                bytes -= size;
            }
        }

        if (bytes > 0)
        {
            return false;
        }

        Drop(dropped, "dropped to make room");
        Count(c => c with { Dropped = c.Dropped + dropped.Count });
        return true;
    }

    private void Drop(List<(long Number, long Bytes)> messages, string reason)
    {
        foreach ((long number, long bytes) in messages)
        {
            Store.Delete(number);
            State = State.Remove(number, bytes);
            Tell(new OutboxSettlement(number, OutboxEnd.Dropped, reason, null));
        }
    }

    private void Tell(OutboxSettlement settlement) => State = State with { Settled = State.Settled.Add(settlement) };

    private EnqueueResult.Refused Refuse(RefusalReason reason, string detail)
    {
        Count(c => c with { Refused = c.Refused + 1 });
        EnqueueResult.Refused refused = new(reason, detail);
        State = State with { Refusal = refused };
        return refused;
    }

    private void Count(Func<OutboxCounts, OutboxCounts> change) => State = State with { Counts = change(State.Counts) };
}
