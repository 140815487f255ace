// A request from the cloud that waits for an answer.
using System.Text;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>A command or a thing-model request that OneNET sent to the device.</summary>
/// <param name="Topic">The topic it came on; its id belongs to the answer's topic.</param>
/// <param name="Payload">The caller's bytes.</param>
public sealed record CloudCommand(OneNetTopic Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as text; bytes that are not UTF-8 become replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);
}

/// <summary>Answers requests from the cloud.</summary>
public interface ICloudCommandHandler
{
    /// <summary>The answer's payload (below 1 KB for <c>cmd/response</c>); null leaves the request to the next handler.</summary>
    ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken);
}
