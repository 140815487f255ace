// The polite refusal: whoever asked waits for an answer, and would otherwise learn nothing but a timeout.
using System.Text;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>The last handler: refuses what nobody has answered.</summary>
public sealed class CommandRefusal : ICloudCommandHandler
{
    /// <summary>The thing model's code for a request that cannot be served: bad parameters (OneNET Studio status codes, 313).</summary>
    private const int CannotServe = 313;

    /// <inheritdoc/>
    public string Name => "nobody, so it is refused";

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ValueTask.FromResult<ReadOnlyMemory<byte>?>(Of(command, "no handler for this request"));
    }

    /// <summary>A refusal in the form that the caller understands.</summary>
    /// <param name="command">What is refused.</param>
    /// <param name="reason">Why: plain words, nothing to be escaped in JSON.</param>
    internal static byte[] Of(CloudCommand command, string reason)
    {
        if (command.Topic.Kind == TopicKind.CommandRequest)
        {
            return Encoding.UTF8.GetBytes($$"""{"ok":false,"error":"{{reason}}"}""");
        }

        // The id is one of the thing model's, or the platform drops the answer anyway.
        string id = command.Id is { Length: <= 13 } digits && digits.All(char.IsAsciiDigit) ? digits : "0";
        return new ThingReply(id, CannotServe, reason).ToUtf8();
    }
}
