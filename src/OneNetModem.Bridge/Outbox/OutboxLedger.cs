// The loop's side of the outbox: steps in transactions, messages to those who wait for them, and what happens when the disk
// or the file fails.
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Outbox;

/// <summary>A sender that waits for a message.</summary>
/// <param name="name">Its modem, or <see cref="Share"/>.</param>
internal sealed class OutboxTaker(string name) : TaskCompletionSource<OutboxMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Who gives messages back to a share; no modem can have this name.</summary>
    public const string Share = "$share";

    public string Name => name;
}

/// <summary>Used by the loop alone, except for <see cref="Counts"/>.</summary>
internal sealed class OutboxLedger : IDisposable
{
    /// <summary>While something overdue cannot be dropped (it is in flight, or the disk is full).</summary>
    private static readonly TimeSpan ExpiryRetry = TimeSpan.FromSeconds(10);

    private readonly BridgeSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<SqliteConnection>? _opened;
    private readonly FileStream _claim;
    private readonly OutboxReport _report;
    private readonly List<OutboxStep> _owed = [];
    private OutboxStore? _store;
    private volatile OutboxCounts _counts = OutboxState.Empty.Counts;

    private OutboxLedger(string path, BridgeSettings settings, TimeProvider time, ILogger log, Action<SqliteConnection>? opened, FileStream claim)
    {
        Path = path;
        _settings = settings;
        _time = time;
        _log = log;
        _opened = opened;
        _claim = claim;
        _report = new OutboxReport(path, settings, time, log);
        Queue = new OutboxQueue(settings, time, () => Store);
    }

    public string Path { get; }

    /// <summary>What steps do.</summary>
    public OutboxQueue Queue { get; }

    public OutboxCounts Counts => _counts;

    /// <summary>What left the queue, each once; called by the loop.</summary>
    public Action<OutboxSettlement>? Settled { get; set; }

    /// <summary>Senders that wait, in order of coming.</summary>
    public List<OutboxTaker> Takers { get; } = [];

    /// <summary>The file; opened again after it was set aside and could not be replaced at once.</summary>
    private OutboxStore Store => _store ??= OpenStore();

    public static OutboxLedger Open(string path, BridgeSettings settings, TimeProvider time, ILogger log, Action<SqliteConnection>? opened)
    {
        FileStream claim = OutboxFile.Claim(path);
        OutboxLedger ledger = new(path, settings, time, log, opened, claim);
        try
        {
            ledger._store = ledger.OpenStore();
            ledger.Publish();
            BridgeLog.OutboxOpened(log, path, ledger.Counts.Messages, ledger.Counts.Bytes, ledger.Counts.Oldest is { } oldest ? time.GetUtcNow() - oldest : TimeSpan.Zero);
            return ledger;
        }
        catch (Exception e)
        {
            ledger.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw new OutboxUnavailableException(path, $"cannot be used: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Puts the steps on disk together; when that cannot be, each for itself. Then the waiting senders are served.</summary>
    public void Process(List<OutboxStep> batch)
    {
        if (_owed.Count > 0 && Transact(_owed, null) is null)
        {
            _owed.Clear();
        }

        if (_counts.Oldest is { } oldest && _time.GetUtcNow() - oldest >= _settings.MaxAge)
        {
            batch.Insert(0, new OutboxStep<bool>(Queue.Expire, _ => false));
        }

        Takers.RemoveAll(t => t.Task.IsCompleted);
        if (Transact(batch, Queue.TakeMarked) is not null)
        {
            foreach (OutboxStep step in batch)
            {
                if (Transact([step], null) is { } problem)
                {
                    step.Fault(problem);
                    Publish();
                    step.Complete();
                }
            }

            // Sending goes on when nothing can be written: it is what makes room. A restart may then not know of the attempt.
            _ = Takers.Count == 0 || Transact([], Queue.TakeMarked) is null || Transact([], Queue.TakeUnmarked) is null;
        }

        Publish();
        Tell(atOnce: false);
    }

    /// <summary>Time until the oldest message is over its age; infinite when there is none.</summary>
    public TimeSpan NextExpiry()
    {
        if (_counts.Oldest is not { } oldest)
        {
            return Timeout.InfiniteTimeSpan;
        }

        // A timer takes 49 days at most; looking once a day costs nothing.
        TimeSpan due = oldest + _settings.MaxAge - _time.GetUtcNow();
        return due <= TimeSpan.Zero ? ExpiryRetry : due < TimeSpan.FromDays(1) ? due : TimeSpan.FromDays(1);
    }

    /// <summary>An outcome that the disk does not take. A return to the queue needs no disk; the others are written with the
    /// next transaction that can be, and until then the message stays in flight and is not sent again.</summary>
    public bool Owe(OutboxStep step, OutboxMessage? message, SendOutcome outcome, Exception e)
    {
        if (message is not null && outcome is (SendOutcome.Unknown or SendOutcome.NotSent))
        {
            Queue.Return(message.Number, outcome);
            return true;
        }

        if (_owed.Count == 0)
        {
            BridgeLog.OutboxOutcomeOwed(_log, Path, e.Message);
        }

        _owed.Add(step);
        return true;
    }

    public void Dispose()
    {
        if (_owed.Count > 0)
        {
            Process([]);
        }

        Tell(atOnce: true);
        foreach (OutboxTaker taker in Takers)
        {
            taker.TrySetCanceled(CancellationToken.None);
        }

        _store?.Dispose();
        _claim.Dispose();
    }

    /// <summary>One transaction: the steps, then messages for those who wait. Afterwards all of it holds, or nothing.</summary>
    /// <returns>Why it could not be; null when it is on disk.</returns>
    private Exception? Transact(IReadOnlyList<OutboxStep> steps, Func<string, OutboxMessage?>? take)
    {
        OutboxState before = Queue.State;
        List<(OutboxTaker Taker, OutboxMessage Message)> served = [];
        try
        {
            // Opening it again counts anew what is in it.
            OutboxStore store = Store;
            before = Queue.State;
            store.Begin();
            foreach (OutboxStep step in steps)
            {
                step.Apply();
            }

            foreach (OutboxTaker taker in take is null ? [] : Takers)
            {
                if (Queue.State.Quiet.Contains(taker.Name))
                {
                    continue;
                }

                if (take!(taker.Name) is { } message)
                {
                    served.Add((taker, message));
                }
                else
                {
                    Queue.State = Queue.State with { Quiet = Queue.State.Quiet.Add(taker.Name) };
                }
            }

            Queue.UpdateOldest();
            store.Commit();
        }
        catch (Exception e)
        {
            Queue.State = before;
            Undo(e);
            return e;
        }

        Publish();
        foreach (OutboxStep step in steps)
        {
            step.Complete();
        }

        bool anyCancelled = false;
        foreach ((OutboxTaker taker, OutboxMessage message) in served)
        {
            Takers.Remove(taker);
            if (!taker.TrySetResult(message))
            {
                // Cancelled meanwhile: nobody has it. It keeps its mark, which errs on the safe side.
                Queue.State = Queue.State.Release(message.Number);
                anyCancelled = true;
            }
        }

        if (anyCancelled)
        {
            // Another one may wait for it.
            Transact([], take);
        }

        return null;
    }

    /// <summary>After a failed transaction: back to the last commit; a damaged file is set aside.</summary>
    private void Undo(Exception problem)
    {
        if (_store is null)
        {
            return;
        }

        try
        {
            if (!OutboxStore.IsDamage(problem))
            {
                _store.Rollback();
                return;
            }
        }
        catch (SqliteException e)
        {
            problem = e;
        }

        _store.Dispose();
        _store = null;
        try
        {
            _store = OutboxStore.IsDamage(problem) ? ReplaceStore(problem) : OpenStore();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The steps are refused with the first problem, and the next one tries to open it again.
        }
    }

    private OutboxStore OpenStore()
    {
        OutboxStore store;
        try
        {
            OutboxFile.Restrict(Path);
            store = OutboxStore.Open(Path, _opened);
        }
        catch (SqliteException e) when (OutboxStore.IsDamage(e))
        {
            return ReplaceStore(e);
        }

        return Measured(store);
    }

    private OutboxStore ReplaceStore(Exception problem)
    {
        string aside = OutboxFile.SetAside(Path, _time.GetUtcNow());
        int recovered = 0;
        try
        {
            OutboxFile.Restrict(Path);
            OutboxStore store = OutboxStore.Open(Path, _opened);
            try
            {
                recovered = store.Recover(aside, Queue.State.InFlight.Values.Select(f => f.Message));
            }
            catch (SqliteException)
            {
                // No space for them; they are in the file that was set aside.
                store.Rollback();
            }

            return Measured(store);
        }
        finally
        {
            BridgeLog.OutboxDamaged(_log, Path, problem.Message, aside, recovered);
        }
    }

    private OutboxStore Measured(OutboxStore store)
    {
        Queue.Measure(store);
        return store;
    }

    private void Publish() => _counts = Queue.State.Counts;

    /// <summary>Says what is new, once for all.</summary>
    private void Tell(bool atOnce)
    {
        OutboxState state = Queue.State;
        _report.Write(state, atOnce);
        if (state.Settled.IsEmpty)
        {
            return;
        }

        Queue.State = state with { Settled = [] };
        foreach (OutboxSettlement settled in state.Settled)
        {
            try
            {
                Settled?.Invoke(settled);
            }
            catch (Exception e)
            {
                // A handler of somebody else's: the outbox goes on.
                BridgeLog.SettlementHandlerFailed(_log, Path, settled.Number, e);
            }
        }
    }
}
