// How long a request from the cloud may wait: whoever asked has a limit that the request does not tell.
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>The time for an answer.</summary>
/// <param name="limit">Of a command. Its caller waits 5 to 30 s, as he chose (OneNET docs, sending commands).</param>
/// <param name="time">The clock.</param>
internal sealed class CommandDeadline(TimeSpan limit, TimeProvider time)
{
    /// <summary>Requests of the thing model have 5 s at the platform (OneNET Studio docs); the network wants some of it.</summary>
    private static readonly TimeSpan ThingLimit = TimeSpan.FromSeconds(4);

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What is left of a share of the time; zero when it is over.</summary>
    /// <param name="command">The request.</param>
    /// <param name="share">1: all of the time.</param>
    public TimeSpan Left(CloudCommand command, double share = 1)
    {
        TimeSpan all = command.Topic.Kind == TopicKind.CommandRequest || limit < ThingLimit ? limit : ThingLimit;
        TimeSpan left = (all * share) - time.GetElapsedTime(command.ArrivedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
