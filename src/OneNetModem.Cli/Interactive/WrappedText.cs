// Text on a narrow terminal: rows end between words, and the rest of a line stands further in.
namespace OneNetModem.Cli.Interactive;

/// <summary>Wraps text at blanks.</summary>
internal static class WrappedText
{
    private const int Further = 4;

    /// <summary>The text in rows of at most <paramref name="width"/> columns; a word that is longer stays whole.</summary>
    /// <param name="text">One or more lines.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static string Of(string text, int width) => string.Join('\n', text.Split('\n').SelectMany(line => Rows(line, width)));

    private static IEnumerable<string> Rows(string line, int width)
    {
        string indent = new(' ', Math.Min(Indent(line) + Further, width / 2));
        while (EditorRow.Cells(line) > width && End(line, width) is { } end)
        {
            yield return line[..end].TrimEnd();
            line = indent + line[end..].TrimStart();
        }

        yield return line;
    }

    /// <summary>Where a row that begins with the line ends: at the last blank that fits, else behind the first word; null when it is one word.</summary>
    private static int? End(string line, int width)
    {
        int? end = null;
        for (int at = line.IndexOf(' ', Indent(line)); at >= 0 && (end is null || EditorRow.Cells(line[..at]) <= width); at = line.IndexOf(' ', at + 1))
        {
            end = at;
        }

        return end;
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
