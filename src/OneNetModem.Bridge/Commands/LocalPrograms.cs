// Local programs as those who answer: the request is at them already, as every message from the cloud; here it waits.
using OneNetModem.Bridge.Delivery;

namespace OneNetModem.Bridge.Commands;

/// <summary>Gives local programs the time to answer. The answer itself comes through <see cref="Uplink"/>.</summary>
/// <param name="modem">Whose requests.</param>
/// <param name="topics">How they are called on the local side.</param>
/// <param name="audience">Who listens there.</param>
/// <param name="deadline">The time for an answer.</param>
/// <param name="last">False: for half of the time, before anybody else, when a program has subscribed to the request. True: for
/// the rest of it, before the refusal, when anybody listens at all.</param>
internal sealed class LocalPrograms(FleetModem modem, LocalTopics topics, LocalAudience audience, CommandDeadline deadline, bool last) : ICloudCommandHandler
{
    public async ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken)
    {
        string topic = topics.Down(modem, command.Topic.Text);
        if (command.Id is not null && (last ? audience.IsHeard(topic) : audience.IsAddressed(topic)))
        {
            try
            {
                await command.Answered.WaitAsync(deadline.Left(command, last ? 1 : 0.5), deadline.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // They may still answer, until somebody else does.
            }
        }

        return null;
    }
}
