// What waits in the outbox, and what became of an attempt to send it.
using System.Text;

namespace OneNetModem.Bridge.Outbox;

/// <summary>A message handed out for sending. The handle that <see cref="MessageOutbox.SettleAsync(OutboxMessage, SendOutcome, string)"/> takes.</summary>
/// <param name="Number">Its place in the outbox: later accepted is higher; never used twice in one file.</param>
/// <param name="Modem">The modem that it is for; empty: whichever takes it first.</param>
/// <param name="Topic">The topic as it was handed in.</param>
/// <param name="Payload">The bytes, the same at every attempt.</param>
/// <param name="Qos">0 or 1.</param>
/// <param name="AcceptedAt">When the outbox took it, UTC, to the millisecond.</param>
/// <param name="OneNetId">The id by which the platform answers it (<see cref="MessageId"/>); null when it has none.</param>
/// <param name="Attempt">How many times it has been handed out, this time included.</param>
/// <param name="MayBeDuplicate">An earlier attempt may have reached the platform: it ended unknown, or the program ended in the middle of it.</param>
public sealed record OutboxMessage(
    long Number,
    string Modem,
    string Topic,
    ReadOnlyMemory<byte> Payload,
    int Qos,
    DateTimeOffset AcceptedAt,
    string? OneNetId,
    int Attempt,
    bool MayBeDuplicate)
{
    /// <summary>It was taken from a share of several bridges: as long as no modem has tried it, it may go back there.</summary>
    public bool Shared { get; init; }

    /// <summary>What a row costs in the file beside topic and payload, about: its columns, its place in two indexes.</summary>
    internal const int RowBytes = 64;

    /// <summary>What it counts towards the bound.</summary>
    internal long Bytes => Size(Topic, Payload.Length);

    internal static long Size(string topic, int payloadBytes) => Encoding.UTF8.GetByteCount(topic) + payloadBytes + RowBytes;
}

/// <summary>What became of an attempt.</summary>
/// <remarks>Not the module's <see cref="OneNetModem.Quectel.Mqtt.PublishOutcome"/>: its Failed says that this attempt ended
/// without an acknowledgement, which is <see cref="NotSent"/> where the module refused the command and <see cref="Unknown"/>
/// where packets went out.</remarks>
public enum SendOutcome
{
    /// <summary>The platform has it: it leaves the outbox.</summary>
    Acked,

    /// <summary>It will never be taken (the platform rejected it, or a rule forbids it): it leaves the queue for the failed ones.</summary>
    Failed,

    /// <summary>It may have arrived: it goes first again in its topic, marked as a possible duplicate.</summary>
    Unknown,

    /// <summary>It surely did not arrive: it goes first again in its topic.</summary>
    NotSent,

    /// <summary>It is back in the share that it came from: it leaves the outbox.</summary>
    HandedBack,
}

/// <summary>A message that was given up.</summary>
/// <param name="Message">The message. Its payload is empty when the rejection came after the acknowledgement had removed it.</param>
/// <param name="Reason">Why.</param>
/// <param name="FailedAt">When, UTC.</param>
public sealed record FailedMessage(OutboxMessage Message, string Reason, DateTimeOffset FailedAt);
