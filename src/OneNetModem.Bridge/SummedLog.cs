// A line of the log that others can cause faster than anybody wants to read: the first at once, the rest as one sum.
namespace OneNetModem.Bridge;

/// <summary>Tells the first occurrence at once, and each <see cref="Interval"/> how many there were since, with the last of them;
/// what is left is told at the end.</summary>
/// <param name="time">Clock.</param>
internal sealed class SummedLog(TimeProvider time) : IDisposable
{
    /// <summary>Time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private ITimer? _pause;
    private Action<long> _tell = static _ => { };
    private long _untold;
    private bool _isDisposed;

    /// <summary>One more.</summary>
    /// <param name="tell">Writes the line with the count, now or later; only that of the last occurrence is called.</param>
    public void Add(Action<long> tell)
    {
        long count;
        lock (_gate)
        {
            (_tell, _untold) = (tell, _untold + 1);
            if (_pause is not null)
            {
                return;
            }

            (tell, count) = Take();
        }

        tell(count);
    }

    /// <summary>Tells what is left. What comes later is told at once: nobody sums it up any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        TellRest();
    }

    private void TellRest()
    {
        Action<long> tell;
        long count;
        lock (_gate)
        {
            (tell, count) = Take();
        }

        if (count > 0)
        {
            tell(count);
        }
    }

    /// <summary>A quiet interval ends the pause: the next one is told at once again.</summary>
    private (Action<long> Tell, long Count) Take()
    {
        (Action<long> Tell, long Count) rest = (_tell, _untold);
        (_tell, _untold) = (static _ => { }, 0);
        _pause?.Dispose();
        _pause = rest.Count == 0 || _isDisposed ? null : time.CreateTimer(_ => TellRest(), null, Interval, Timeout.InfiniteTimeSpan);
        return rest;
    }
}
