// How fast a device may publish: a token bucket for each QoS, filled at the platform's rate. The platform answers a rate that
// is too high with a closed connection and minutes of refusal.
using OneNetModem.OneNet.Endpoints;

namespace OneNetModem.Bridge.Delivery;

/// <summary>The publish rates of one device. Thread-safe.</summary>
internal sealed class PublishPace(PlatformLimits limits, TimeProvider time)
{
    /// <summary>Publishes that may have had their turn and not be through the module: its window of five, and the one that waits
    /// for a place in it.</summary>
    public const int HeldBack = 6;

    private readonly TokenBucket? _qos0 = Bucket(limits, limits.PublishesQos0, time);
    private readonly TokenBucket? _qos1 = Bucket(limits, limits.PublishesQos1, time);

    /// <summary>Counts one publish.</summary>
    /// <returns>How long it should wait; what cannot wait (an answer to the cloud) goes at once, and those behind it wait the longer.</returns>
    public TimeSpan Take(int qos) => (qos == 0 ? _qos0 : _qos1)?.Take() ?? TimeSpan.Zero;

    private static TokenBucket? Bucket(PlatformLimits limits, RateLimit? limit, TimeProvider time)
    {
        if (limit is null)
        {
            return null;
        }

        // A burst as large as the module's window, where the limit has room for it. What has had its turn and is held back by a
        // stalled radio or line arrives together: that much stays free, unless the platform delays instead of punishing.
        bool roomy = limit.Count >= 4 * HeldBack;
        int burst = roomy ? HeldBack - 1 : 1;
        int reserve = roomy && !limits.DelaysPublishes ? HeldBack : 0;
        return new TokenBucket(burst, (limit.Count - burst + 1 - reserve) / limit.Window.TotalSeconds, time);
    }
}

/// <summary>A token bucket that may be overdrawn. It starts empty: a program that was just restarted may have spent its share.</summary>
/// <param name="burst">Tokens that it holds at most.</param>
/// <param name="rate">Tokens a second.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int burst, double rate, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _at = time.GetTimestamp();
    private double _tokens;

    /// <summary>Takes a token; returns the time until there is one.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (rate * time.GetElapsedTime(_at, now).TotalSeconds)) - 1;
            _at = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }
    }
}
