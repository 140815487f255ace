// What MQTT itself, an AT command line and OneNET demand of the characters of a topic.
using System.Globalization;
using System.Text;
using static OneNetModem.OneNet.Rules.Consequence;

namespace OneNetModem.OneNet.Rules;

internal static class TopicSyntax
{
    /// <summary>Longest topic of OneNET in bytes (suite docs, MQTTS design page).</summary>
    private const int MaxBytes = 512;

    /// <summary>Most levels of a topic that a device publishes on.</summary>
    private const int MaxLevels = 8;

    /// <summary>What holds everywhere: MQTT 3.1.1 section 4.7, and nothing that could end a quoted AT parameter.</summary>
    public static RuleViolation? CheckAnywhere(string text, bool filter)
    {
        string what = filter ? "Filter" : "Topic";
        if (text.Length == 0)
        {
            return new(Rule.TopicLength, Disconnect, $"{what} is empty.");
        }

        foreach (char c in text)
        {
            if (c == '"' || char.IsControl(c) || char.IsSurrogate(c) && !IsWellFormed(text))
            {
                return new(Rule.TopicCharacters, Disconnect, string.Create(CultureInfo.InvariantCulture,
                    $"{what} holds U+{(int)c:X4}: quotes, control characters (CR, LF, Ctrl-Z, NUL) and broken UTF-16 are refused."));
            }
        }

        if (Encoding.UTF8.GetByteCount(text) > ushort.MaxValue)
        {
            return new(Rule.TopicLength, Disconnect, $"{what} is longer than 65535 bytes.");
        }

        return filter ? CheckWildcards(text) : text.AsSpan().ContainsAny('+', '#')
            ? new(Rule.Wildcard, Disconnect, "A topic to publish on holds no + and no #.")
            : null;
    }

    /// <summary>OneNET's own character set and lengths.</summary>
    public static RuleViolation? CheckOneNet(string text, bool filter)
    {
        string what = filter ? "Filter" : "Topic";
        string rest = text.StartsWith('$') ? text[1..] : text;
        foreach (char c in rest)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '_' or '-') && !(filter && c is '+' or '#'))
            {
                return new(Rule.TopicCharacters, Disconnect, $"{what} holds '{c}': OneNET allows letters, digits, /, _ and - after the leading $.");
            }
        }

        if (text.Length > MaxBytes)
        {
            return new(Rule.TopicLength, Disconnect, string.Create(CultureInfo.InvariantCulture, $"{what} has {text.Length} bytes; OneNET allows {MaxBytes}."));
        }

        int levels = text.Count(static c => c == '/') + 1;
        return !filter && levels > MaxLevels
            ? new(Rule.TopicLength, Disconnect, string.Create(CultureInfo.InvariantCulture, $"Topic has {levels} levels; OneNET allows {MaxLevels}."))
            : null;
    }

    private static RuleViolation? CheckWildcards(string filter)
    {
        string[] levels = filter.Split('/');
        for (int i = 0; i < levels.Length; i++)
        {
            bool holdsWildcard = levels[i].AsSpan().ContainsAny('+', '#');
            if (holdsWildcard && (levels[i].Length > 1 || (levels[i] is "#" && i < levels.Length - 1)))
            {
                return new(Rule.Wildcard, Disconnect, "+ and # stand alone in their level, and # only in the last.");
            }
        }

        return null;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
