// What every bridge answers by itself: a ping, its link report.
using System.Text;
using OneNetModem.Bridge.Reports;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>Answers the commands <c>ping</c> and <c>report</c>.</summary>
/// <param name="report">Makes the link report.</param>
public sealed class BuiltInCommands(Func<CancellationToken, Task<LinkReport>> report) : ICloudCommandHandler
{
    /// <inheritdoc/>
    public string Name => "the bridge itself";

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Topic.Kind != TopicKind.CommandRequest ? null : command.Text.Trim() switch
        {
            "ping" => Encoding.UTF8.GetBytes("pong"),
            "report" => (await report(cancellationToken)).ToJson(),
            _ => (ReadOnlyMemory<byte>?)null,
        };
    }
}
