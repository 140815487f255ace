// Which topics a device may publish on and subscribe to, and the words for those it may not.
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Topics;
using static OneNetModem.OneNet.Rules.Consequence;

namespace OneNetModem.OneNet.Rules;

internal sealed class DeviceTopics(PlatformProfile profile, DeviceIdentity device)
{
    // Devices behind a gateway of the suite: the third level is the sub-device's name (OneNET suite docs, sub-device topics).
    private static readonly string[] s_subDeviceUp = ["login", "logout"];
    private static readonly string[] s_subDeviceDown = ["login/accepted", "login/rejected", "logout/accepted", "logout/rejected", "logout/notify"];

    public static bool IsCommandResponse(string topic) => OneNetTopic.TryParse(topic, out OneNetTopic? t) && t.Kind == TopicKind.CommandResponse;

    public RuleViolation? CheckPublish(string topic)
    {
        string[] levels = topic.Split('/');
        if (CheckOwner(levels, "Topic", Disconnect) is { } foreign)
        {
            return foreign;
        }

        string[] rest = levels[3..];
        return Patterns(levels[0], TopicDirection.Up).Any(p => Overlap(p, rest)) ? null : Unknown(levels[0], rest);
    }

    public RuleViolation? CheckFilter(string filter)
    {
        string[] levels = filter.Split('/');
        if (levels[0] is "+" or "#" || (levels[0].StartsWith('$') && levels.Take(3).Any(static l => l is "+" or "#")))
        {
            return new(Rule.Wildcard, SubscriptionFails, $"Wildcards are allowed from the fourth level on: {device.Topic("#")} or deeper.");
        }

        return CheckOwner(levels, "Filter", SubscriptionFails) is { } foreign ? foreign
            : Patterns(levels[0], TopicDirection.Down).Any(p => Overlap(p, levels[3..])) ? null
            : new(Rule.TopicUnknown, SubscriptionFails, $"The platform {profile.Name} publishes nothing under \"{string.Join('/', levels[3..])}\".{Hint(levels[3..], TopicDirection.Down)}");
    }

    private RuleViolation? CheckOwner(string[] levels, string what, Consequence consequence)
    {
        bool subDevice = levels[0] is "$subdev" && profile.Topics.HasFlag(TopicSets.SubDevices);
        if ((levels[0] is not "$sys" && !subDevice) || levels.Length < 4)
        {
            return new(Rule.TopicUnknown, consequence, $"{what} must begin with {device.Topic(string.Empty)}. Is the $ eaten by a shell?");
        }

        if (!string.Equals(levels[1], device.ProductId, StringComparison.Ordinal))
        {
            return new(Rule.TopicOwner, consequence, $"{what} names product {levels[1]}; this device belongs to {device.ProductId}.");
        }

        return subDevice || string.Equals(levels[2], device.DeviceName, StringComparison.Ordinal)
            ? null
            : new(Rule.TopicOwner, consequence, $"{what} names device {levels[2]}; this one is {device.DeviceName}.");
    }

    private RuleViolation Unknown(string root, string[] rest)
    {
        string text = string.Join('/', rest);
        if (Patterns(root, TopicDirection.Down).Any(p => Overlap(p, rest)))
        {
            return new(Rule.TopicUnknown, Disconnect, $"\"{text}\" is for the platform to publish on; the device subscribes it.{Hint(rest, TopicDirection.Up)}");
        }

        return new(Rule.TopicUnknown, Disconnect, $"The platform {profile.Name} has no topic \"{text}\"; publishing on it closes the connection.{Hint(rest, TopicDirection.Up)}");
    }

    /// <summary>The usual mistakes: reply and _reply confused, or the topics of the other platform.</summary>
    private string Hint(string[] rest, TopicDirection direction)
    {
        string text = string.Join('/', rest);
        string swapped = text.EndsWith("_reply", StringComparison.Ordinal) ? text[..^6] + "/reply"
            : text.EndsWith("/reply", StringComparison.Ordinal) ? text[..^6] + "_reply"
            : text;
        if (!ReferenceEquals(swapped, text) && Patterns("$sys", direction).Any(p => Overlap(p, swapped.Split('/'))))
        {
            return $" Did you mean \"{swapped}\"? Answers of the platform end in /reply, answers of the device in _reply.";
        }

        bool elsewhere = TopicTable.Entries.Any(e => e.Direction == direction && !profile.Topics.HasFlag(e.Set) && Overlap(e.Levels, rest));
        return elsewhere ? " It is a topic of another platform: check the setting Platform." : string.Empty;
    }

    private IEnumerable<string[]> Patterns(string root, TopicDirection direction)
    {
        bool subDevice = root is "$subdev";
        foreach (TopicEntry entry in TopicTable.Entries)
        {
            if (entry.Direction == direction && profile.Topics.HasFlag(entry.Set) && (!subDevice || entry.Set == TopicSets.DataPoints))
            {
                yield return entry.Levels;
            }
        }

        if (subDevice)
        {
            foreach (string pattern in direction == TopicDirection.Up ? s_subDeviceUp : s_subDeviceDown)
            {
                yield return pattern.Split('/');
            }
        }
    }

    /// <summary>Whether a pattern (with *) and the levels of a topic or filter (with + and #) have a topic in common.</summary>
    private static bool Overlap(string[] pattern, string[] levels)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i] is "#")
            {
                return true;
            }

            if (i >= pattern.Length || levels[i].Length == 0)
            {
                return false;
            }

            if (levels[i] is not "+" && pattern[i] is not "*" && !string.Equals(levels[i], pattern[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return pattern.Length == levels.Length;
    }
}
