// How much a platform puts up with, as numbers.
namespace OneNetModem.OneNet.Endpoints;

/// <summary>At most <paramref name="Count"/> events in any <paramref name="Window"/>.</summary>
public sealed record RateLimit(int Count, TimeSpan Window)
{
    /// <summary>For logs: <c>10 in 5 s</c>.</summary>
    public override string ToString() => $"{Count} in {Window.TotalSeconds:0.#} s";
}

/// <summary>The limits of one platform; null means that none is known.</summary>
public sealed record PlatformLimits
{
    /// <summary>Connects of one device.</summary>
    public RateLimit? Logins { get; init; }

    /// <summary>QoS 0 publishes.</summary>
    public RateLimit? PublishesQos0 { get; init; }

    /// <summary>QoS 1 publishes.</summary>
    public RateLimit? PublishesQos1 { get; init; }

    /// <summary>Subscribed topics.</summary>
    public RateLimit? Subscribes { get; init; }

    /// <summary>Unsubscribes.</summary>
    public RateLimit? Unsubscribes { get; init; }

    /// <summary>PINGREQs.</summary>
    public RateLimit? Pings { get; init; }

    /// <summary>True when publishes above the rate are only delayed, not punished (Studio).</summary>
    public bool DelaysPublishes { get; init; }

    /// <summary>How long a device is refused after it broke a rate.</summary>
    public TimeSpan Ban { get; init; }

    /// <summary>Topics that one session may hold.</summary>
    public int? Subscriptions { get; init; }

    /// <summary>Largest payload in bytes.</summary>
    public int? Payload { get; init; }

    /// <summary>Where the numbers are from.</summary>
    public required string Source { get; init; }
}
