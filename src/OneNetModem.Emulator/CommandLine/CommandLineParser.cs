// A command line into its commands, by the rules of V.250 section 5.2 to 5.4 (EC2x AT manual V2.0 section 1.4).
namespace OneNetModem.Emulator.CommandLine;

internal static class CommandLineParser
{
    /// <summary>Parses what stands between <c>AT</c> and the terminator; null when it is no command line.</summary>
    internal static List<AtCall>? Parse(string body)
    {
        if (!TryStripSpaces(body, out string text))
        {
            return null;
        }

        var calls = new List<AtCall>();
        int at = 0;
        while (at < text.Length)
        {
            char first = text[at];
            AtCall? call;
            if (first == ';')
            {
                at++;
                continue;
            }

            if (first is '+' or '$' or '^' or '*' or '%' or '#')
            {
                call = ParseExtended(text, ref at);
            }
            else if (first == '&' || char.IsAsciiLetter(first))
            {
                call = ParseBasic(text, ref at);
            }
            else
            {
                return null;
            }

            if (call is null)
            {
                return null;
            }

            calls.Add(call);
        }

        return calls;
    }

    /// <summary>Spaces outside quotes mean nothing; inside quotes they are kept.</summary>
    private static bool TryStripSpaces(string body, out string text)
    {
        var kept = new System.Text.StringBuilder(body.Length);
        bool quoted = false;
        foreach (char c in body)
        {
            quoted ^= c == '"';
            if (quoted || c != ' ')
            {
                kept.Append(c);
            }
        }

        text = kept.ToString();
        return !quoted;
    }

    private static AtCall? ParseExtended(string text, ref int at)
    {
        int start = at++;
        while (at < text.Length && text[at] is not ('=' or '?' or ';'))
        {
            at++;
        }

        string name = text[start..at].ToUpperInvariant();
        int end = EndOfCommand(text, at);
        ReadOnlySpan<char> rest = text.AsSpan(at, end - at);
        at = end;
        if (rest.Length == 0)
        {
            return new AtCall(name, AtForm.Execute, AtArguments.None);
        }

        if (rest is "?")
        {
            return new AtCall(name, AtForm.Read, AtArguments.None);
        }

        if (rest is "=?")
        {
            return new AtCall(name, AtForm.Test, AtArguments.None);
        }

        if (rest[0] != '=')
        {
            return null;
        }

        return AtArguments.Parse(rest[1..]) is { } arguments ? new AtCall(name, AtForm.Write, arguments) : null;
    }

    private static int EndOfCommand(string text, int from)
    {
        bool quoted = false;
        for (int i = from; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (!quoted && text[i] == ';')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static AtCall? ParseBasic(string text, ref int at)
    {
        string name = text[at] == '&' && at + 1 < text.Length ? text.Substring(at, 2) : text[at].ToString();
        name = name.ToUpperInvariant();
        at += name.Length;
        if (name is "D")
        {
            // The dial string takes the rest of the line.
            string dial = text[at..];
            at = text.Length;
            return new AtCall(name, AtForm.Write, new AtArguments([new AtArgument(dial, Quoted: false)]));
        }

        string digits = TakeDigits(text, ref at);
        if (name is not "S")
        {
            return new AtCall(name, AtForm.Write, new AtArguments([new AtArgument(digits.Length == 0 ? "0" : digits, Quoted: false)]));
        }

        name += digits;
        if (at < text.Length && text[at] == '?')
        {
            at++;
            return new AtCall(name, AtForm.Read, AtArguments.None);
        }

        if (at < text.Length && text[at] == '=')
        {
            at++;
            return new AtCall(name, AtForm.Write, new AtArguments([new AtArgument(TakeDigits(text, ref at), Quoted: false)]));
        }

        return null;
    }

    private static string TakeDigits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }
}
