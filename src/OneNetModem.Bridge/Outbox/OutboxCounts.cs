// What the outbox holds and has done: figures for metrics, kept as they change, so that reading them costs nothing.
namespace OneNetModem.Bridge.Outbox;

/// <summary>A moment's figures, consistent with each other and with what is on disk. The events count from the opening.</summary>
public sealed record OutboxCounts
{
    /// <summary>Messages that wait or are in flight.</summary>
    public long Messages { get; init; }

    /// <summary>Their bytes as the bound counts them: payload, topic and 64 for each.</summary>
    public long Bytes { get; init; }

    /// <summary>Messages in flight: handed out and not settled.</summary>
    public int InFlight { get; init; }

    /// <summary>When the first of them was accepted, UTC; null when there is none.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>Messages accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Messages refused, whatever the reason.</summary>
    public long Refused { get; init; }

    /// <summary>Messages dropped to make room for newer ones.</summary>
    public long Dropped { get; init; }

    /// <summary>Messages dropped for their age.</summary>
    public long Expired { get; init; }

    /// <summary>Messages that the platform has.</summary>
    public long Acked { get; init; }

    /// <summary>Messages given up; a rejection that comes after the acknowledgement counts in both.</summary>
    public long Failed { get; init; }

    /// <summary>Messages given back to the share that they came from.</summary>
    public long HandedBack { get; init; }

    /// <summary>Attempts with an unknown end.</summary>
    public long Unknown { get; init; }
}
