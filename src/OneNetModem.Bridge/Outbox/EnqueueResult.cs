// What the outbox says to a message that is handed in.
namespace OneNetModem.Bridge.Outbox;

/// <summary>Whether the outbox took a message.</summary>
public abstract record EnqueueResult
{
    private EnqueueResult()
    {
    }

    /// <summary>It is on disk and survives a power cut.</summary>
    /// <param name="Number">Its <see cref="OutboxMessage.Number"/>.</param>
    public sealed record Accepted(long Number) : EnqueueResult;

    /// <summary>It is not in the outbox, and nothing of it is.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">The same in words, for the log and the sender; without a full stop.</param>
    public sealed record Refused(RefusalReason Reason, string Detail) : EnqueueResult;
}

/// <summary>Why a message was not taken.</summary>
public enum RefusalReason
{
    /// <summary>The bound in bytes is reached.</summary>
    Full,

    /// <summary>The message alone is above the bound.</summary>
    TooLarge,

    /// <summary>No space on the disk. It works again when there is.</summary>
    DiskFull,

    /// <summary>The disk or the file failed otherwise.</summary>
    DiskError,

    /// <summary>The outbox is closed.</summary>
    Closed,
}
