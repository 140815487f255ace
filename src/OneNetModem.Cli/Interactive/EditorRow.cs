// The one row of a terminal on which a line is typed: what of a long line is shown, and where the cursor stands.
using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace OneNetModem.Cli.Interactive;

/// <summary>Draws the row.</summary>
internal static class EditorRow
{
    /// <summary>Erases the row the cursor is on.</summary>
    public const string Erase = "\r\e[K";

    /// <summary>The characters that draw a line that is being typed. A line that is too long scrolls sideways so that the cursor
    /// is seen, with a mark where something is left out.</summary>
    /// <param name="prompt">What stands in front.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in it.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static string Draw(string prompt, string text, int cursor, int width)
    {
        // The last column stays free: a character there makes some terminals go on to the next row.
        int room = Math.Max(8, width - Cells(prompt) - 1);
        int start = 0, next = cursor < text.Length ? cursor + StringInfo.GetNextTextElementLength(text.AsSpan(cursor)) : cursor;
        int behind = cursor == text.Length ? 1 : Cells(text[cursor..next]) + (next < text.Length ? 1 : 0);
        while (start < cursor && Cells(text[start..cursor]) + (start > 0 ? 1 : 0) + behind > room)
        {
            start += StringInfo.GetNextTextElementLength(text.AsSpan(start));
        }

        StringBuilder row = new(start > 0 ? "<" : "");
        int used = start > 0 ? 1 : 0, column = used;
        for (int at = start; at < text.Length;)
        {
            column = at == cursor ? used : column;
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at)), cells = Cells(text.Substring(at, length));
            bool isLast = at + length >= text.Length;
            if (used + cells + (isLast ? 0 : 1) > room)
            {
                row.Append('>');
                break;
            }

            row.Append(text, at, length);
            used += cells;
            at += length;
        }

        column = (cursor == text.Length ? used : column) + Cells(prompt);
        return $"\r{prompt}{row}\e[K\r" + (column > 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{column}C") : "");
    }

    /// <summary>Columns that a text takes: two for each wide character.</summary>
    public static int Cells(string text) => text.Length == 0 ? 0 : new Segment(text).CellCount();
}
