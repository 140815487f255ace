// The clock of a replay: it stands still until the replay moves it, and its timers fire one at a time.
namespace OneNetModem.Quectel.Replay;

internal sealed class ReplayClock : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private long _now;

    /// <summary>Ticks of 100 ns since the trace began.</summary>
    public long Now => _now;

    /// <summary>When the next timer is due; null: none is set.</summary>
    public long? NextDue => _timers.Count == 0 ? null : _timers.Min(t => t.Due);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Fires the earliest of the timers that are due at <paramref name="limit"/>, at its time; false when there is none.</summary>
    public bool FireNext(long limit)
    {
        if (_timers.MinBy(t => t.Due) is not { } next || next.Due > limit)
        {
            return false;
        }

        _now = Math.Max(_now, next.Due);
        next.Fire();
        return true;
    }

    /// <summary>Goes on to a time, but not back and not past a timer that has not fired.</summary>
    public void MoveTo(long time) => _now = Math.Max(_now, Math.Min(time, (NextDue ?? long.MaxValue) - 1));

    private sealed class Timer(ReplayClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = clock._now + dueTime.Ticks;
                _period = period;
                clock._timers.Add(this);
            }

            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback();
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
