// One timer for all of a channel's time limits: it is armed for the earliest and wakes the loop when that is due.
namespace OneNetModem.At.Dialogue;

internal sealed class DeadlineTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action _wake;
    private readonly ITimer _timer;
    private long _armed;

    public DeadlineTimer(TimeProvider time, Action wake)
    {
        _time = time;
        _wake = wake;
        _timer = time.CreateTimer(static state => ((DeadlineTimer)state!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time now, in the time provider's ticks.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>A span from now, in the time provider's ticks.</summary>
    public long After(TimeSpan span) => Now + Ticks(span);

    /// <summary>A span in the time provider's ticks.</summary>
    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Wakes the loop at <paramref name="due"/>; <see cref="long.MaxValue"/>: not at all.</summary>
    public void Arm(long due)
    {
        if (due == _armed)
        {
            return;
        }

        _armed = due;
        if (due == long.MaxValue)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        TimeSpan wait = _time.GetElapsedTime(Now, due);

        // Timers count whole milliseconds: one that fires early would find nothing due.
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Due()
    {
        // It may be armed for the same moment again.
        Volatile.Write(ref _armed, 0);
        _wake();
    }
}
