// A clock that the test advances, and that tells which timers are set: what is waited for shows without waiting for it.
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace OneNetModem.Testing;

/// <summary>A fake clock whose timers can be waited for.</summary>
public sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>The next timer that is asked for.</summary>
    public async Task<TimeSpan> NextAsync(Func<TimeSpan, bool> wanted)
    {
        while (true)
        {
            TimeSpan due = await _timers.Reader.ReadAsync().AsTask().WaitAsync(Limit);
            if (wanted(due))
            {
                return due;
            }
        }
    }

    /// <summary>Passes over the timers that were set so far.</summary>
    public void Forget()
    {
        while (_timers.Reader.TryRead(out _))
        {
        }
    }
}
