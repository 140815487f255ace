// A request from the cloud that waits for an answer.
using System.Text;
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>A command or a thing-model request that OneNET sent to the device. It is answered once: the first answer counts.</summary>
/// <param name="topic">The topic it came on.</param>
/// <param name="payload">The caller's bytes.</param>
public sealed class CloudCommand(OneNetTopic topic, ReadOnlyMemory<byte> payload)
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The topic it came on.</summary>
    public OneNetTopic Topic { get; } = topic ?? throw new ArgumentNullException(nameof(topic));

    /// <summary>The caller's bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>The payload as text; bytes that are not UTF-8 become replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>What ties the answer to the request: the command's id out of the topic, or the <c>id</c> of a thing-model
    /// payload. Letters, digits, _ and - only; null when there is none such.</summary>
    public string? Id { get; } = topic.Kind == TopicKind.CommandRequest ? topic.Id
        : MessageId.Read(topic.Text, payload.Span) is { } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? id
        : null;

    /// <summary>Completes when somebody has answered.</summary>
    public Task Answered => _answered.Task;

    /// <summary>When it came, as a timestamp of the client's clock.</summary>
    internal long ArrivedAt { get; init; }

    /// <summary>Takes the right to answer; false when it is taken.</summary>
    internal bool TryClaim() => _answered.TrySetResult();

    /// <summary>On which kind of topic a request is answered; null: it is no request.</summary>
    internal static TopicKind? AnswerKind(TopicKind request) => request switch
    {
        TopicKind.CommandRequest => TopicKind.CommandResponse,
        TopicKind.PropertySet => TopicKind.PropertySetReply,
        TopicKind.PropertyGet => TopicKind.PropertyGetReply,
        TopicKind.ServiceInvoke => TopicKind.ServiceInvokeReply,
        _ => null,
    };
}

/// <summary>Answers requests from the cloud.</summary>
public interface ICloudCommandHandler
{
    /// <summary>Who answers, for the log.</summary>
    string Name => GetType().Name;

    /// <summary>The answer's payload (below 1 KB for <c>cmd/response</c>); null leaves the request to the next handler.</summary>
    ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken);
}
