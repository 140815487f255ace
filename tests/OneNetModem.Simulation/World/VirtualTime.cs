// Time that passes only when the simulation says so: no thread, no wall clock, and timers of the same moment fire in the
// order in which they were set.
namespace OneNetModem.Simulation.World;

/// <summary>The one time of a simulation; its <see cref="Clock"/>s are what the parts of the simulation see of it.</summary>
internal sealed class VirtualTime(DateTimeOffset start)
{
    private readonly PriorityQueue<(Timer Timer, int Setting), (long Due, long Order)> _due = new();
    private long _order;

    /// <summary>Since the begin, in ticks.</summary>
    public long Ticks { get; private set; }

    /// <summary>Since the begin.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Ticks);

    /// <summary>Goes on to the next timer and fires it; false when none is due until <paramref name="limit"/> (time stands there then).</summary>
    public bool Step(TimeSpan limit)
    {
        while (_due.TryPeek(out (Timer Timer, int Setting) next, out (long Due, long Order) key))
        {
            if (next.Timer.Setting != next.Setting)
            {
                _due.Dequeue();
                continue;
            }

            if (key.Due > limit.Ticks)
            {
                break;
            }

            _due.Dequeue();
            Ticks = Math.Max(Ticks, key.Due);
            next.Timer.Fire();
            return true;
        }

        Ticks = Math.Max(Ticks, limit.Ticks);
        return false;
    }

    /// <summary>A clock of one part of the simulation, which counts the timers that the part has set.</summary>
    internal sealed class Clock(VirtualTime time) : TimeProvider
    {
        /// <summary>Timers that are set and neither disposed nor over.</summary>
        public int Pending { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => time.Start + time.Elapsed;

        public override long GetTimestamp() => time.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timer timer = new(time, this, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }

        internal void Count(int change) => Pending += change;
    }

    private DateTimeOffset Start => start;

    private sealed class Timer(VirtualTime time, Clock owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _set;
        private bool _disposed;

        /// <summary>Counts the settings: what was queued for an earlier one is void.</summary>
        public int Setting { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            _period = period;
            Set(dueTime);
            return true;
        }

        public void Fire()
        {
            Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            callback(state);
        }

        public void Dispose()
        {
            if (!_disposed)
            {
                Set(Timeout.InfiniteTimeSpan);
                _disposed = true;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Set(TimeSpan dueTime)
        {
            bool set = dueTime != Timeout.InfiniteTimeSpan;
            Setting++;
            owner.Count((set ? 1 : 0) - (_set ? 1 : 0));
            _set = set;
            if (set)
            {
                time._due.Enqueue((this, Setting), (time.Ticks + Math.Max(0, dueTime.Ticks), time._order++));
            }
        }
    }
}
