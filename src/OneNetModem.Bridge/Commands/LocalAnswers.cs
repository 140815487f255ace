// Answers of local programs to requests from the cloud: straight to the cloud, past what waits in the outbox, because whoever
// asked does not wait long.
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Bridge.Commands;

/// <summary>Recognises them among the messages that local programs hand in.</summary>
internal sealed class LocalAnswers(TimeProvider time, ILogger log)
{
    /// <summary>A local program, and what it sends behind its answer, do not wait longer for the cloud's acknowledgement.</summary>
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(5);

    /// <summary>Publishes a message that answers a request.</summary>
    /// <param name="modems">The modems that it may be for.</param>
    /// <param name="template">The topic with <c>{pid}</c> and <c>{device}</c>.</param>
    /// <param name="payload">The answer.</param>
    /// <param name="broken">What is wrong with it for the platform or the module; null: nothing.</param>
    /// <returns>Delivered, or refused; null when it is no answer to a request, or could not be sent now: it is a message like others.</returns>
    public async Task<UplinkResult?> TrySendAsync(IEnumerable<FleetModem> modems, string template, ReadOnlyMemory<byte> payload, UplinkResult.Refused? broken)
    {
        foreach (FleetModem modem in modems)
        {
            string topic = modem.Client.Device.Expand(template);
            if (modem.Client.Requests.Find(topic, payload.Span) is { } command)
            {
                return await SendAsync(modem.Client, command, topic, payload, broken);
            }
        }

        return null;
    }

    private async Task<UplinkResult?> SendAsync(OneNetClient client, CloudCommand command, string topic, ReadOnlyMemory<byte> payload, UplinkResult.Refused? broken)
    {
        string name = client.Session.Name;
        if (!command.TryClaim())
        {
            BridgeLog.AnswerTooLate(log, name, command.Topic.Text);
            return new UplinkResult.Refused(UplinkRefusal.AlreadyAnswered, "The request was answered before: the platform takes one answer (code 113).");
        }

        BridgeLog.RequestAnswered(log, name, command.Topic.Text, "a local program", time.GetElapsedTime(command.ArrivedAt).TotalMilliseconds);
        Task<PublishResult> sending;
        if (broken is not null)
        {
            BridgeLog.AnswerRefused(log, name, command.Topic.Text, broken.Detail);
            sending = client.PublishAsync(topic, CommandRefusal.Of(command, "the answer cannot be sent"));
        }
        else
        {
            sending = client.PublishAsync(topic, payload);
        }

        bool acknowledged = await AcknowledgedAsync(sending, name, command);
        return broken is not null ? broken : acknowledged ? new UplinkResult.Delivered() : null;
    }

    private async Task<bool> AcknowledgedAsync(Task<PublishResult> sending, string name, CloudCommand command)
    {
        string problem;
        try
        {
            PublishResult result = await sending.WaitAsync(PublishLimit, time);
            if (result.Outcome == PublishOutcome.Acked)
            {
                return true;
            }

            problem = result.Detail;
        }
        catch (TimeoutException)
        {
            problem = "no acknowledgement yet";
        }
        catch (Exception e) when (e is OperationCanceledException or ArgumentException)
        {
            problem = e.Message;
        }

        BridgeLog.AnswerNotAcknowledged(log, name, command.Topic.Text, problem);
        return false;
    }
}
