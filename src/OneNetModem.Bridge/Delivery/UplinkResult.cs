// What a local program is told about the message that it hands in.
namespace OneNetModem.Bridge.Delivery;

/// <summary>Whether a message was taken for delivery.</summary>
public abstract record UplinkResult
{
    private UplinkResult()
    {
    }

    /// <summary>It is in the outbox, on disk: it will be delivered, also after a power cut.</summary>
    /// <param name="Number">Its number in the outbox (<see cref="Outbox.OutboxMessage.Number"/>).</param>
    public sealed record Accepted(long Number) : UplinkResult;

    /// <summary>It was an answer to a request from the cloud, went there at once, and is acknowledged.</summary>
    public sealed record Delivered : UplinkResult;

    /// <summary>It was not taken, and nothing of it is kept.</summary>
    /// <param name="Reason">Why, for programs.</param>
    /// <param name="Detail">Why and what to do, for people.</param>
    public sealed record Refused(UplinkRefusal Reason, string Detail) : UplinkResult;
}

/// <summary>Why a message was not taken.</summary>
public enum UplinkRefusal
{
    /// <summary>The topic is none that leads to the cloud, or one that the platform does not have.</summary>
    Topic,

    /// <summary>The topic is of another product, device or modem.</summary>
    NotAuthorized,

    /// <summary>The payload is empty, or larger than the module or the platform takes.</summary>
    PayloadSize,

    /// <summary>An answer to a request that was answered before.</summary>
    AlreadyAnswered,

    /// <summary>The outbox has no room.</summary>
    Full,

    /// <summary>The outbox cannot be written, or is closed.</summary>
    Unavailable,
}
