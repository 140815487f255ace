// A plain list of commands as a script: one a line, with comments.
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Reads <c>.at</c> files.</summary>
internal static class CommandList
{
    /// <summary>Each line is a command; blank lines and lines that begin with <c>#</c>, <c>//</c> or <c>;</c> are not.</summary>
    public static Script Parse(string text, string file, YamlProblems problems)
    {
        List<ScriptStep> steps = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] is '#' or ';' || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            FilePlace place = new(file, i + 1, lines[i].IndexOf(line[0], StringComparison.Ordinal) + 1);
            if (!line.StartsWith("AT", StringComparison.OrdinalIgnoreCase) && line[0] != '+')
            {
                problems.Add(place, $"'{line}' is no AT command; allowed: one command a line that begins with AT or +, and comments that begin with #, // or ;");
            }
            else if (!RawCommand.TryParse(line, null, out _, out string? problem))
            {
                problems.Add(place, problem);
            }
            else
            {
                steps.Add(new SendStep { Place = place, Command = ScriptTemplate.Literal(line, place), Within = ScriptReader.DefaultWithin });
            }
        }

        return new Script { File = file, Name = Path.GetFileNameWithoutExtension(file), Steps = steps };
    }
}
