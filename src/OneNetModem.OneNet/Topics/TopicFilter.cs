// Matching topic names against subscription filters (MQTT 3.1.1 section 4.7).
namespace OneNetModem.OneNet.Topics;

/// <summary>Subscription filters with <c>+</c> and <c>#</c>.</summary>
public static class TopicFilter
{
    /// <summary>Whether a topic name falls under a filter. A wildcard at the first level does not take names that begin with <c>$</c>.</summary>
    public static bool Matches(string filter, string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(filter);
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (topic[0] == '$' && filter[0] is '+' or '#')
        {
            return false;
        }

        string[] wanted = filter.Split('/');
        string[] levels = topic.Split('/');
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is "#")
            {
                return true;
            }

            if (i >= levels.Length || (wanted[i] is not "+" && !string.Equals(wanted[i], levels[i], StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return wanted.Length == levels.Length;
    }
}
