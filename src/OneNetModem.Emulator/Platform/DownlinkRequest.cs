// Something asked of a device, and its answer.
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>How a request to a device ended.</summary>
public enum RequestOutcome
{
    /// <summary>The device answered in time.</summary>
    Answered,

    /// <summary>It did not.</summary>
    TimedOut,

    /// <summary>It is not connected.</summary>
    Offline,

    /// <summary>It is connected but has not subscribed the request's topic (log code 1022).</summary>
    NotSubscribed,
}

/// <summary>The end of a request.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Id">Command id, or message id of the thing model; empty when nothing was sent.</param>
/// <param name="Payload">The device's answer; empty when there is none.</param>
public sealed record RequestResult(RequestOutcome Outcome, string Id, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The answer of the thing model; null when there is none or it is not of that shape.</summary>
    public ThingReply? Reply => ThingReply.TryParse(Payload.Span, out ThingReply? reply, out _) ? reply : null;
}

/// <summary>A request that was sent.</summary>
public sealed class DownlinkRequest
{
    private readonly TaskCompletionSource<RequestResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DownlinkRequest(DeviceIdentity device, TopicKind answerKind, string id, DateTimeOffset deadline)
    {
        Device = device;
        AnswerKind = answerKind;
        Id = id;
        Deadline = deadline;
    }

    /// <summary>Command id, or message id of the thing model.</summary>
    public string Id { get; }

    /// <summary>An answer after this is too late.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Completes when the device answers in time; never by itself otherwise.</summary>
    public Task<RequestResult> Answer => _answer.Task;

    internal DeviceIdentity Device { get; }

    internal TopicKind AnswerKind { get; }

    internal bool IsAnswered => _answer.Task.IsCompleted;

    internal void Complete(ReadOnlyMemory<byte> payload) => _answer.TrySetResult(new RequestResult(RequestOutcome.Answered, Id, payload));
}
