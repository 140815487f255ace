// The module's timers: one queue in time order on top of one TimeProvider timer, so that two things due at the same
// moment happen in the order in which they were asked for, on the module's own loop.
namespace OneNetModem.Emulator.Core;

/// <summary>Something that will happen later, unless it is cancelled first.</summary>
internal sealed class Scheduled(Action action)
{
    private Action? _action = action;

    internal bool IsPending => _action is not null;

    internal void Cancel() => _action = null;

    internal void Run()
    {
        Action? run = _action;
        _action = null;
        run?.Invoke();
    }
}

internal sealed class ModuleClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action<Action> _post;
    private readonly PriorityQueue<Scheduled, (long Due, long Order)> _queue = new();
    private readonly ITimer _timer;
    private readonly long _origin;
    private long _order;

    internal ModuleClock(TimeProvider time, Action<Action> post)
    {
        _time = time;
        _post = post;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(_ => post(RunDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>Time since the module object was made.</summary>
    internal TimeSpan Elapsed => _time.GetElapsedTime(_origin);

    /// <summary>Runs <paramref name="action"/> on the module's loop: in its next turn when there is no delay.</summary>
    internal Scheduled After(TimeSpan delay, Action action)
    {
        var item = new Scheduled(action);
        if (delay <= TimeSpan.Zero)
        {
            _post(item.Run);
            return item;
        }

        _queue.Enqueue(item, ((Elapsed + delay).Ticks, _order++));
        Arm();
        return item;
    }

    /// <summary>Completes after the delay, on the module's own loop; never when the module ends before.</summary>
    internal Task WaitAsync(TimeSpan delay)
    {
        // What waits for it goes on at once, on the loop: not on a thread of the pool.
        var passed = new TaskCompletionSource();
        After(delay, passed.SetResult);
        return passed.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void RunDue()
    {
        // A timer may fire a little early; what is due within the same millisecond goes with it.
        long now = Elapsed.Ticks + TimeSpan.TicksPerMillisecond;
        while (_queue.TryPeek(out Scheduled? item, out (long Due, long Order) key) && (key.Due <= now || !item.IsPending))
        {
            _queue.Dequeue();
            item.Run();
        }

        Arm();
    }

    private void Arm()
    {
        while (_queue.TryPeek(out Scheduled? item, out (long Due, long Order) key))
        {
            if (!item.IsPending)
            {
                _queue.Dequeue();
                continue;
            }

            long wait = Math.Max(0, key.Due - Elapsed.Ticks);
            _timer.Change(TimeSpan.FromTicks(wait), Timeout.InfiniteTimeSpan);
            return;
        }
    }
}
