// Gives what was surely not sent back to the share, where a bridge with a modem online gets it. A message leaves the outbox when
// the broker has passed it to somebody; until then it is here, and after a crash in between in both places, with the same id.
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using OneNetModem.Bridge.Outbox;

namespace OneNetModem.Bridge.Upstream;

/// <param name="outbox">Where the messages are.</param>
/// <param name="time">Clock.</param>
/// <param name="log">How many went back.</param>
internal sealed class HandBack(MessageOutbox outbox, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Gives back, also what still comes.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="stop">Enough: the message that is on its way gets its answer first.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    /// <exception cref="OperationCanceledException">Stopped, cancelled, or the outbox was closed.</exception>
    public async Task RunAsync(IMqttClient client, CancellationToken stop, CancellationToken cancellationToken)
    {
        int count = 0;
        try
        {
            while (true)
            {
                OutboxMessage message = await outbox.TakeUntriedAsync(stop);
                string? problem = null;
                SendOutcome outcome = SendOutcome.Unknown;
                try
                {
                    problem = await PublishAsync(client, message, cancellationToken);
                    outcome = problem is null ? SendOutcome.HandedBack : SendOutcome.NotSent;
                }
                finally
                {
                    // Without an answer it may be in both places: it stays, and is known as a possible duplicate.
                    await outbox.SettleAsync(message, outcome);
                }

                if (problem is null)
                {
                    count++;
                    continue;
                }

                BridgeLog.UpstreamPublishRefused(log, "what goes back to the share", problem);
                await Task.Delay(Pause, time, stop);
            }
        }
        finally
        {
            if (count > 0)
            {
                BridgeLog.HandedBack(log, count);
            }
        }
    }

    /// <summary>Why it did not get to anybody; null when it did.</summary>
    private static async Task<string?> PublishAsync(IMqttClient client, OutboxMessage message, CancellationToken cancellationToken)
    {
        MqttClientPublishResult result = await client.PublishAsync(
            new MqttApplicationMessage
            {
                Topic = UpstreamTopics.Back(message.Topic),
                Payload = new System.Buffers.ReadOnlySequence<byte>(message.Payload),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            },
            cancellationToken);

        // "No matching subscribers" is a success for MQTT (section 3.4.2.1), and the end of the message.
        return result.ReasonCode == MqttClientPublishReasonCode.Success ? null : result.ReasonCode.ToString();
    }
}
