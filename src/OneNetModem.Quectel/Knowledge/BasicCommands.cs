// Basic commands (V.250 section 5.3) are a letter and a number, several in a row: ATE0V1, AT&F0, ATS3=13, and ATD, which takes the rest.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Knowledge;

internal static class BasicCommands
{
    /// <summary>Whether the command is a basic one: no sign in front other than <c>&amp;</c>.</summary>
    public static bool Is(string name) => name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '&');

    /// <summary>The commands of a row, each with its number as an argument of the write form, or as it is where it is none.</summary>
    public static IEnumerable<AtCommandLine> Split(AtCommandLine part)
    {
        string name = part.Name;
        if (!Is(name))
        {
            yield return part;
            yield break;
        }

        int at = 0;
        while (at < name.Length)
        {
            int letter = name[at] == '&' && at + 1 < name.Length ? 2 : 1;
            string one = name.Substring(at, letter);
            at += letter;
            int digits = at;

            // D takes everything behind it; the number of S belongs to its name.
            int end = name.AsSpan(at).IndexOfAnyExceptInRange('0', '9');
            at = one == "D" || end < 0 ? name.Length : at + end;
            string number = name[digits..at];
            bool last = at == name.Length;
            if (one == "S")
            {
                yield return new(one + number, last ? part.Form : AtForm.Execute, last ? part.Arguments : "");
            }
            else if (last && part.Form != AtForm.Execute)
            {
                yield return new(one, part.Form, part.Arguments);
            }
            else
            {
                yield return new(one, AtForm.Execute, number);
            }
        }
    }
}
