// Bytes of a wire as text that a terminal can show and a person can read: nothing hidden, nothing that moves the cursor.
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Output;

/// <summary>Makes every byte visible: <c>&lt;CR&gt;</c>, <c>&lt;LF&gt;</c>, <c>&lt;1A&gt;</c>, and UTF-8 as what it says.</summary>
internal static class VisibleText
{
    // A byte that is no UTF-8 becomes half a surrogate pair, which no valid text has.
    private const char Stray = '\uDC00';

    private const int LongestQuoted = 300;

    /// <summary>The text that the bytes say; those that say nothing are kept apart, for <see cref="Of(string)"/> to name.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (valid)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in bytes[..length])
                {
                    text.Append((char)(Stray + b));
                }
            }
            bytes = bytes[length..];
        }
        return text.ToString();
    }

    /// <summary>The text in pieces: what can be shown as it is, and names of what cannot.</summary>
    public static IEnumerable<(string Text, bool IsName)> Pieces(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (NameAt(text, i) is { } name)
            {
                if (i > start)
                {
                    yield return (text[start..i], false);
                }
                yield return (name, true);
                start = i + 1;
            }
        }
        if (start < text.Length)
        {
            yield return (text[start..], false);
        }
    }

    /// <summary>The text with names in place of what cannot be shown.</summary>
    public static string Of(string text) => string.Concat(Pieces(text).Select(piece => piece.Text));

    /// <summary>The bytes as one visible text.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Of(Decode(bytes));

    /// <summary>The lines of a text, each made visible.</summary>
    public static string OfLines(string text) => string.Join('\n', text.Split('\n').Select(Of));

    /// <summary>The text without its middle when it is too long to be read: garbage that is quoted in an error.</summary>
    public static string Cut(string text)
    {
        int left = text.Length - LongestQuoted;
        return left <= 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..(LongestQuoted / 2)]} ... ({left} characters) ... {text[^(LongestQuoted / 2)..]}");
    }

    private static string? NameAt(string text, int index)
    {
        char c = text[index];
        return c switch
        {
            '\r' => "<CR>",
            '\n' => "<LF>",
            >= Stray and <= (char)(Stray + 0xFF) when index == 0 || !char.IsHighSurrogate(text[index - 1]) => Hex(c - Stray),
            // Format characters turn or hide the text behind them (U+202E, U+200B); the joiners of emoji among them are rare enough on a wire.
            _ when char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Hex(c),
            _ => null,
        };
    }

    private static string Hex(int code) => string.Create(CultureInfo.InvariantCulture, $"<{code:X2}>");
}
