// Topics of pub and sub: {pid} and {device} stand for the ids; what could break out of an AT parameter is refused.
namespace OneNetModem.Cli.Commands;

/// <summary>Checks and expands topics.</summary>
internal static class MessageTopic
{
    /// <summary>What is wrong with a topic to publish to, or null.</summary>
    public static string? ProblemOfName(string topic) =>
        ProblemOfText(topic) ?? (topic.AsSpan().IndexOfAny('+', '#') >= 0 ? "a message goes to one topic: + and # are for sub" : null);

    /// <summary>What is wrong with a topic filter, or null.</summary>
    public static string? ProblemOfFilter(string filter)
    {
        string[] levels = filter.Split('/');
        return ProblemOfText(filter)
            ?? (levels.Where((level, i) => level.Contains('#', StringComparison.Ordinal) && (level.Length > 1 || i < levels.Length - 1)).Any() ? "# stands alone, at the end"
            : levels.Any(level => level.Contains('+', StringComparison.Ordinal) && level.Length > 1) ? "+ stands alone in its level"
            : null);
    }

    /// <summary>The topic with the ids in their places.</summary>
    public static string Expand(string topic, string productId, string deviceName) =>
        topic.Replace("{pid}", productId, StringComparison.Ordinal).Replace("{device}", deviceName, StringComparison.Ordinal);

    private static string? ProblemOfText(string text) =>
        text.Length == 0 ? "the topic is empty"
        : text.Contains('"', StringComparison.Ordinal) ? "a topic cannot hold a quote: it could not be given to the module"
        : text.Any(char.IsControl) ? "a topic cannot hold a control character"
        : null;
}
