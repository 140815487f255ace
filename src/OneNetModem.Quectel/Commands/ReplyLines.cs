// Small readers shared by the reply parsers: the lines with a prefix, the bare line, fields that mean "not known".
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

internal static class ReplyLines
{
    /// <summary>The first line with the prefix that <paramref name="read"/> understands.</summary>
    public static T? First<T>(AtResponse response, string prefix, Func<IReadOnlyList<string>, T?> read)
        where T : class
    {
        foreach (string line in response.Lines)
        {
            if (AtFields.After(line, prefix) is { } fields && read(fields) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All lines with the prefix that <paramref name="read"/> understands, in order.</summary>
    public static IReadOnlyList<T> All<T>(AtResponse response, string prefix, Func<IReadOnlyList<string>, T?> read)
        where T : class
    {
        List<T> list = [];
        foreach (string line in response.Lines)
        {
            if (AtFields.After(line, prefix) is { } fields && read(fields) is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }

    /// <summary>The first line of an answer without a prefix (<c>AT+GSN</c>); some firmware does print one, which is removed.</summary>
    public static string? Bare(AtResponse response, string prefix)
    {
        foreach (string line in response.Lines)
        {
            string text = AtFields.After(line, prefix) is { Count: > 0 } fields ? fields[0] : AtFields.Unquote(line.AsSpan().Trim()).ToString();
            if (text.Length > 0 && text[0] != '+')
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The field's text; null when it is missing, empty or <c>-</c>, the two ways in which modules say "not known".</summary>
    public static string? Known(this IReadOnlyList<string> fields, int index) =>
        index < fields.Count && fields[index] is { Length: > 0 } text && text != "-" ? text : null;

    /// <summary>The field as a number within a range; null when it is missing, not a number, or a filler such as 255 or -9999.</summary>
    public static int? Within(this IReadOnlyList<string> fields, int index, int min, int max) =>
        fields.Number(index) is { } n && n >= min && n <= max ? n : null;

    /// <summary>A number for a command line.</summary>
    public static string Text(this int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <summary>True for a non-empty text of decimal digits only.</summary>
    public static bool IsDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
