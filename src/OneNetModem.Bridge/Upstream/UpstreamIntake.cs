// From the broker into the outbox: a message is acknowledged when it is on disk, and in the order of coming. When the outbox has
// no room, or enough for its modems, it is not acknowledged and none behind it is taken: the broker keeps them.
using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;
using OneNetModem.Bridge.Delivery;

namespace OneNetModem.Bridge.Upstream;

/// <param name="uplink">The entrance to the outbox.</param>
/// <param name="mark">How much is taken ahead of the modems.</param>
/// <param name="topics">Topics at the broker.</param>
/// <param name="times">How long to wait for room.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Refusals, and a full outbox.</param>
internal sealed class UpstreamIntake(Uplink uplink, IntakeMark mark, UpstreamTopics topics, UpstreamTimes times, TimeProvider time, ILogger log) : IDisposable
{
    private readonly SummedLog _refusals = new(time);

    /// <summary>Takes what comes until there is no more.</summary>
    /// <param name="arrived">Messages whose handler has turned the acknowledgement off.</param>
    /// <param name="from">Who sent them, for the log.</param>
    /// <param name="cancellationToken">The connection's end: what is not acknowledged comes again.</param>
    /// <returns>How many were accepted.</returns>
    public async Task<int> RunAsync(ChannelReader<MqttApplicationMessageReceivedEventArgs> arrived, string from, CancellationToken cancellationToken)
    {
        int accepted = 0;
        await foreach (MqttApplicationMessageReceivedEventArgs e in arrived.ReadAllAsync(cancellationToken))
        {
            await mark.BelowAsync(cancellationToken);
            MqttApplicationMessage message = e.ApplicationMessage;
            if (await OfferAsync(message, cancellationToken) is UplinkResult.Refused refused)
            {
                // It would be refused again and again: the broker is told why, and keeps it no longer.
                _refusals.Add(count => BridgeLog.EndpointPublishRefused(log, count, from, message.Topic, refused.Detail));
                e.ReasonCode = (MqttApplicationMessageReceivedReasonCode)(int)PubAckReason.Of(refused.Reason);
                e.ResponseReasonString = refused.Detail;
            }
            else
            {
                accepted++;
            }

            await e.AcknowledgeAsync(cancellationToken);
        }

        return accepted;
    }

    /// <summary>Tells the refusals that were not told yet.</summary>
    public void Dispose() => _refusals.Dispose();

    private async Task<UplinkResult> OfferAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        byte[] payload = message.Payload.ToArray();
        string topic = topics.Local(message.Topic);
        int qos = Math.Min(1, (int)message.QualityOfServiceLevel);
        for (TimeSpan pause = times.Offer.First; ; pause = pause * 2 < times.Offer.Longest ? pause * 2 : times.Offer.Longest)
        {
            UplinkResult result = await uplink.AcceptAsync(topic, payload, qos, UpstreamTopics.IsForAny(message.Topic));
            if (result is not UplinkResult.Refused { Reason: UplinkRefusal.Full or UplinkRefusal.Unavailable } full)
            {
                return result;
            }

            if (pause == times.Offer.First)
            {
                BridgeLog.UpstreamHoldsBack(log, full.Detail);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
