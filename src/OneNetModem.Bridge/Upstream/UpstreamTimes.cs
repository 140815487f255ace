// The times of the upstream: nobody has to set them, and tests make them short.
namespace OneNetModem.Bridge.Upstream;

/// <summary>Times of the upstream.</summary>
public sealed record UpstreamTimes
{
    /// <summary>How long all modems are offline before the bridge leaves its share: a reconnect is no reason.</summary>
    public TimeSpan LeaveAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long another bridge is gone before its messages are taken over: a restart is no reason.</summary>
    public TimeSpan AdoptAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest pause between two tries to connect.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a message waits before it is offered to a full outbox again, at first and at most.</summary>
    public (TimeSpan First, TimeSpan Longest) Offer { get; init; } = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>How long leaving the share may hold up a stop.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(1);
}
