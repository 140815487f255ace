// The end of a message in the outbox, told to whoever wants to know.
namespace OneNetModem.Bridge.Outbox;

/// <summary>A message has left the queue. The disk knows it: it is not sent again.</summary>
/// <param name="Number">Its <see cref="OutboxMessage.Number"/>.</param>
/// <param name="End">How.</param>
/// <param name="Reason">Why it failed or was dropped; empty when it was delivered or handed back.</param>
/// <param name="Message">The message; null when it was dropped.</param>
public sealed record OutboxSettlement(long Number, OutboxEnd End, string Reason, OutboxMessage? Message);

/// <summary>How a message leaves the outbox.</summary>
public enum OutboxEnd
{
    /// <summary>The platform has it.</summary>
    Delivered,

    /// <summary>It was given up: the platform rejected it, or a rule forbids it. The rejection may follow a delivery.</summary>
    Failed,

    /// <summary>It was dropped: too old, or to make room.</summary>
    Dropped,

    /// <summary>It was given back to the share of several bridges that it came from.</summary>
    HandedBack,
}
