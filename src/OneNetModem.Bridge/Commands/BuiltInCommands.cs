// What every bridge answers by itself: a ping, its link report; anything else gets a polite refusal, because the sender
// waits for an answer and would otherwise learn nothing but a timeout.
using System.Text;
using OneNetModem.Bridge.Reports;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>The last handler: <c>ping</c>, <c>report</c>, and a refusal of everything else.</summary>
/// <param name="report">Makes the link report.</param>
public sealed class BuiltInCommands(Func<CancellationToken, Task<LinkReport>> report) : ICloudCommandHandler
{
    /// <summary>The thing model's code for a request that cannot be served: bad parameters (OneNET Studio status codes, 313).</summary>
    private const int CannotServe = 313;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Topic.Kind != TopicKind.CommandRequest)
        {
            return RefuseThing(command);
        }

        return command.Text.Trim() switch
        {
            "ping" => Encoding.UTF8.GetBytes("pong"),
            "report" => (await report(cancellationToken)).ToJson(),
            _ => Encoding.UTF8.GetBytes("""{"ok":false,"error":"no handler for this command; known here: ping, report"}"""),
        };
    }

    private static ReadOnlyMemory<byte> RefuseThing(CloudCommand command)
    {
        string id = command.Topic.Kind == TopicKind.PropertyGet
            ? ThingGet.TryParse(command.Payload.Span, out ThingGet? get, out _) ? get.Id : "0"
            : ThingSet.TryParse(command.Payload.Span, out ThingSet? set, out _) ? set.Id : "0";
        return new ThingReply(id, CannotServe, "no handler for this request").ToUtf8();
    }
}
