// What became of a publish. Unknown is an honest answer: the packet may have arrived.
namespace OneNetModem.Quectel.Mqtt;

/// <summary>The outcome of a publish.</summary>
public enum PublishOutcome
{
    /// <summary>Sent, and with QoS 1 acknowledged by the server.</summary>
    Acked,

    /// <summary>Not sent, or the module gave up: the server does not have it, or never acknowledged any copy.</summary>
    Failed,

    /// <summary>No result within the limit: the server may have it. A late acknowledgement still settles it.</summary>
    Unknown,
}

/// <summary>A publish's outcome.</summary>
/// <param name="Outcome">The outcome when waiting ended.</param>
/// <param name="MessageId">The packet id; 0 for QoS 0.</param>
/// <param name="Elapsed">From the call to the outcome, waiting for the window included.</param>
/// <param name="Detail">What the module said, or what it did not.</param>
/// <param name="Settled">Completes with the final outcome: at once unless it is <see cref="PublishOutcome.Unknown"/>; then
/// with a late result, or with Unknown when the connection ends first.</param>
public sealed record PublishResult(PublishOutcome Outcome, int MessageId, TimeSpan Elapsed, string Detail, Task<PublishOutcome> Settled);
