// Counts events in a sliding window, as the platform's rate limits do.
using OneNetModem.OneNet.Endpoints;

namespace OneNetModem.Emulator.Platform;

internal sealed class RateMeter(RateLimit limit)
{
    private readonly Queue<DateTimeOffset> _events = new();

    /// <summary>Counts <paramref name="count"/> events; false when the window now holds more than the limit.</summary>
    public bool Allows(DateTimeOffset now, int count = 1)
    {
        while (_events.TryPeek(out DateTimeOffset oldest) && now - oldest >= limit.Window)
        {
            _events.Dequeue();
        }

        for (int i = 0; i < count; i++)
        {
            _events.Enqueue(now);
        }

        return _events.Count <= limit.Count;
    }
}

/// <summary>The meters of one device, over all its connections, and its ban.</summary>
internal sealed class DeviceRates(PlatformLimits limits)
{
    private readonly RateMeter? _logins = Meter(limits.Logins);
    private readonly RateMeter? _qos0 = Meter(limits.DelaysPublishes ? null : limits.PublishesQos0);
    private readonly RateMeter? _qos1 = Meter(limits.DelaysPublishes ? null : limits.PublishesQos1);
    private readonly RateMeter? _subscribes = Meter(limits.Subscribes);
    private readonly RateMeter? _unsubscribes = Meter(limits.Unsubscribes);
    private readonly RateMeter? _pings = Meter(limits.Pings);
    private DateTimeOffset _bannedUntil = DateTimeOffset.MinValue;

    public bool IsBanned(DateTimeOffset now) => now < _bannedUntil;

    public string? Login(DateTimeOffset now) => Count(_logins, limits.Logins, "logins", now, 1);

    public string? Publish(DateTimeOffset now, int qos) =>
        qos == 0 ? Count(_qos0, limits.PublishesQos0, "QoS 0 publishes", now, 1) : Count(_qos1, limits.PublishesQos1, "QoS 1 publishes", now, 1);

    public string? Subscribe(DateTimeOffset now, int filters) => Count(_subscribes, limits.Subscribes, "topics subscribed", now, filters);

    public string? Unsubscribe(DateTimeOffset now, int filters) => Count(_unsubscribes, limits.Unsubscribes, "unsubscribes", now, filters);

    public string? Ping(DateTimeOffset now) => Count(_pings, limits.Pings, "pings", now, 1);

    private static RateMeter? Meter(RateLimit? limit) => limit is null ? null : new RateMeter(limit);

    private string? Count(RateMeter? meter, RateLimit? limit, string what, DateTimeOffset now, int count)
    {
        if (meter is null || meter.Allows(now, count))
        {
            return null;
        }

        _bannedUntil = now + limits.Ban;
        return $"more than {limit} {what}: closed, and refused for {limits.Ban.TotalMinutes:0} minutes";
    }
}
