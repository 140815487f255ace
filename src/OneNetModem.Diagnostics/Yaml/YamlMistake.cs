// What the YAML library stumbles over, in the words of whoever wrote the file: a tab, or a value that wants quotes.
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>Explains texts that are no YAML.</summary>
internal static partial class YamlMistake
{
    /// <summary>Adds what is wrong, at the line where it is.</summary>
    public static void Add(YamlProblems problems, string text, YamlException wrong)
    {
        string[] lines = text.Split('\n');
        int line = (int)Math.Clamp(wrong.Start.Line, 1, lines.Length);
        if (Nearest(lines, line, Tab()) is { } tab)
        {
            problems.Add(new FilePlace(problems.File, tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1), "no YAML: a tab; YAML takes blanks only");
        }

        // The library may notice it only at the line behind.
        else if (((int[])[line, (int)wrong.End.Line, line - 1]).FirstOrDefault(one => one >= 1 && one <= lines.Length && Unquoted().IsMatch(lines[one - 1])) is > 0 and int found)
        {
            Group value = Unquoted().Match(lines[found - 1]).Groups["value"];
            problems.Add(new FilePlace(problems.File, found, value.Index + 1), $"no YAML: a value that holds ': ' or begins with {value.Value[0] switch { '[' or '*' or '&' or '!' or '%' or '@' or '`' => value.Value[..1], _ => "{" }} needs quotes: '{value.Value.TrimEnd().Replace("'", "''", StringComparison.Ordinal)}'");
        }
        else
        {
            string advice = wrong.Message.Contains("invalid mapping", StringComparison.Ordinal) ? " A key stands in the same column as the one before it; a text that goes on with a key needs quotes." : "";
            problems.Add(wrong.Start, $"no YAML: {wrong.Message}{advice}");
        }
    }

    private static int? Nearest(string[] lines, int line, Regex mistake) =>
        lines.Index().Where(one => mistake.IsMatch(one.Item)).OrderBy(one => Math.Abs(one.Index + 1 - line)).Select(one => (int?)one.Index).FirstOrDefault();

    [GeneratedRegex(@"^[ -]*\t[ \t]*[^ \t\r#]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tab();

    /// <summary>A key or dash, and behind it a text without quotes that YAML takes for something else.</summary>
    [GeneratedRegex(@"^(?:\s*-\s+)*\s*[A-Za-z_][A-Za-z0-9_ ]*:\s+(?<value>[^\s""'|>#\[{][^#]*:\s.*|\{[^}]*\}\s*[^\s#}].*|[%@`].*)$|^\s*-\s+(?<value>\{[^}]*\}\s*[^\s#}].*|[%@`].*)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unquoted();
}
