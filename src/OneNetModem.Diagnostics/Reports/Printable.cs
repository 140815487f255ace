// Text from elsewhere in a report: one line, nothing hidden, nothing that turns the text around it or that XML cannot carry.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace OneNetModem.Diagnostics.Reports;

internal static class Printable
{
    /// <summary>Joins the parts of one emoji; everything else of its category hides or turns text (U+200B, U+202E).</summary>
    private const int Joiner = 0x200D;

    /// <summary>Tabs and ends of lines become a space; what cannot be shown becomes its number: <c>&lt;1B&gt;</c>.</summary>
    public static string Of(string text)
    {
        StringBuilder printable = new(text.Length);
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int used) != OperationStatus.Done)
            {
                printable.Append('\uFFFD');
            }
            else if (Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator)
            {
                printable.Append(' ');
            }
            else if (rune.Value != Joiner && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
            {
                printable.Append(CultureInfo.InvariantCulture, $"<{rune.Value:X2}>");
            }
            else
            {
                printable.Append(rune);
            }

            rest = rest[used..];
        }

        return printable.ToString();
    }
}
