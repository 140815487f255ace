// Takes what the broker keeps for a bridge that is gone. A broker gives an absent bridge its part of the share all the same
// (mosquitto 2.0.11 does, in turn), so that somebody must come in its name: under its client id its session is taken over, its
// share is unsubscribed, what waits is taken into this outbox. What is for its modems by name is left for it, unacknowledged.
// When it comes back in the middle, it takes its session over again by the protocol (MQTT 5 section 3.1.4).
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace OneNetModem.Bridge.Upstream;

/// <param name="settings">How to log in.</param>
/// <param name="intake">Where the messages go.</param>
internal sealed class Adoption(UpstreamSettings settings, UpstreamIntake intake)
{
    /// <summary>All at once: those that stay unacknowledged must not be in the way of the others.</summary>
    private const ushort ReceiveMaximum = ushort.MaxValue;

    /// <summary>Takes everything that waits for the bridge; returns how many messages that was.</summary>
    /// <param name="id">Its client id.</param>
    /// <param name="cancellationToken">Ends it; the rest stays where it is.</param>
    /// <exception cref="MqttCommunicationException">The connection ended, perhaps because the bridge has come back.</exception>
    public async Task<int> TakeAsync(string id, CancellationToken cancellationToken)
    {
        string end = UpstreamTopics.AdoptionEnd(id);
        Channel<MqttApplicationMessageReceivedEventArgs> arrived = Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += e =>
        {
            if (e.ApplicationMessage.Topic == end)
            {
                arrived.Writer.TryComplete();
            }
            else
            {
                e.AutoAcknowledge = false;
                _ = UpstreamTopics.IsForAny(e.ApplicationMessage.Topic) && arrived.Writer.TryWrite(e);
            }

            return Task.CompletedTask;
        };
        client.DisconnectedAsync += e =>
        {
            arrived.Writer.TryComplete(new MqttClientDisconnectedException(e.Exception));
            return Task.CompletedTask;
        };
        if (!await UpstreamConnection.LoginAsync(client, settings.Options(id, ReceiveMaximum), cancellationToken))
        {
            await client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = 0 }, cancellationToken);
            return 0;
        }

        Task<int> taking = intake.RunAsync(arrived.Reader, id, cancellationToken);
        await client.UnsubscribeAsync(UpstreamTopics.Share, cancellationToken);

        // Its own message comes behind all that waited: the session is empty then.
        await client.SubscribeAsync(end, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
        await client.PublishAsync(new MqttApplicationMessage { Topic = end, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }, cancellationToken);
        int taken = await taking;
        await client.UnsubscribeAsync(end, cancellationToken);
        await client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = client.Options.SessionExpiryInterval }, cancellationToken);
        return taken;
    }
}
