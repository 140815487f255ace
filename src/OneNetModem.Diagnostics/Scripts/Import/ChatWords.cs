// The words of a chat script: what stands between blanks, with its quotes and escapes (chat(8) of ppp 2.4.9).
using System.Text;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>A word: an expect string or a send string, whichever its turn is.</summary>
/// <param name="Text">Without the quotes around it, escapes as they are.</param>
/// <param name="Line">Where it begins.</param>
internal readonly record struct ChatWord(string Text, int Line);

/// <summary>A send string, its escapes carried out.</summary>
/// <param name="Text">What is sent, the variables that stand for <c>\T</c>, <c>\U</c> and the environment in it.</param>
/// <param name="Pause">How long it waits in all.</param>
/// <param name="HasReturn">A carriage return follows.</param>
/// <param name="HasBreak">A break signal is in it.</param>
/// <param name="Variables">What it takes from outside: <c>T</c>, <c>U</c>, <c>env.NAME</c>.</param>
internal sealed record ChatSending(string Text, TimeSpan Pause, bool HasReturn, bool HasBreak, IReadOnlyList<string> Variables);

/// <summary>Reads words.</summary>
internal static class ChatWords
{
    /// <summary>The words of a script file. A quote counts at the beginning of a word only, a comment at the beginning of a line.</summary>
    public static IEnumerable<ChatWord> Read(string text, ImportedSteps steps)
    {
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd('\r');
            if (line.StartsWith('#'))
            {
                continue;
            }

            int at = 0;
            while (Next(line, ref at, out string word, out bool isOpen))
            {
                if (isOpen)
                {
                    steps.Drop(number, word, "has a quote that does not end");
                }
                else
                {
                    yield return new ChatWord(word, number);
                }
            }
        }
    }

    /// <summary>An expect string with its escapes carried out; those that only a send string may have are left out.</summary>
    public static string Expected(string word)
    {
        ChatSending read = Sent(word, hasEnvironment: false);
        return read.Text.Replace("$${", "${", StringComparison.Ordinal).Trim('\r', '\n');
    }

    /// <summary>A send string.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hasEnvironment"><c>$NAME</c> stands for a variable (chat -E).</param>
    public static ChatSending Sent(string word, bool hasEnvironment = true)
    {
        StringBuilder text = new();
        List<string> variables = [];
        TimeSpan pause = TimeSpan.Zero;
        (bool hasReturn, bool hasBreak) = (true, false);
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            if (c == '^' && i + 1 < word.Length)
            {
                text.Append((char)(word[++i] & 0x1F));
            }
            else if (c == '$' && hasEnvironment && NameAt(word, i + 1) is { } name)
            {
                variables.Add("env." + name);
                text.Append("${env.").Append(name).Append('}');
                i += name.Length;
            }
            else if (c == '$' && i + 1 < word.Length && word[i + 1] == '{')
            {
                text.Append("$$");
            }
            else if (c != '\\' || i + 1 == word.Length)
            {
                text.Append(c);
            }
            else
            {
                switch (word[++i])
                {
                    case 'c':
                        hasReturn = false;
                        break;
                    case 'd':
                        pause += TimeSpan.FromSeconds(1);
                        break;
                    case 'p':
                        pause += TimeSpan.FromSeconds(0.1);
                        break;
                    case 'K':
                        hasBreak = true;
                        break;
                    case 'q':
                        break;
                    case 'T' or 'U':
                        variables.Add(word[i].ToString());
                        text.Append("${").Append(word[i]).Append('}');
                        break;
                    case >= '0' and <= '7':
                        int octal = 0, digits = 0;
                        while (digits < 3 && i + digits < word.Length && word[i + digits] is >= '0' and <= '7')
                        {
                            octal = (octal * 8) + word[i + digits++] - '0';
                        }

                        i += digits - 1;
                        text.Append((char)(octal & 0xFF));
                        break;
                    default:
                        text.Append(word[i] switch { 'b' => '\b', 'n' => '\n', 'N' => '\0', 'r' => '\r', 's' => ' ', 't' => '\t', char other => other });
                        break;
                }
            }
        }

        return new ChatSending(text.ToString(), pause, hasReturn, hasBreak, variables);
    }

    // A variable in capitals: AT$QCRMCALL is a command.
    private static string? NameAt(string word, int at)
    {
        int end = at;
        while (end < word.Length && (char.IsAsciiLetterUpper(word[end]) || word[end] == '_' || (end > at && char.IsAsciiDigit(word[end]))))
        {
            end++;
        }

        bool isCommand = at == 3 && word.StartsWith("AT", StringComparison.OrdinalIgnoreCase);
        return end - at >= 2 && !isCommand ? word[at..end] : null;
    }

    private static bool Next(string line, ref int at, out string word, out bool isOpen)
    {
        while (at < line.Length && line[at] is ' ' or '\t')
        {
            at++;
        }

        (word, isOpen) = ("", false);
        if (at >= line.Length)
        {
            return false;
        }

        char? quote = line[at] is '"' or '\'' ? line[at++] : null;
        int start = at;
        while (at < line.Length && (quote is { } mark ? line[at] != mark : line[at] is not (' ' or '\t')))
        {
            at += line[at] == '\\' ? 2 : 1;
        }

        isOpen = quote is not null && at >= line.Length;
        at = Math.Min(at, line.Length);
        word = line[start..at];
        at += quote is null ? 0 : 1;
        return true;
    }
}
