// Splitting the comma-separated fields of an information line or URC; commas inside quotes do not count.
using System.Globalization;

namespace OneNetModem.At.Dialogue;

/// <summary>The fields of an information response: <c>+QIACT: 1,1,1,"10.64.3.9"</c> has four.</summary>
public static class AtFields
{
    /// <summary>Splits at commas outside quotes, trims blanks, removes one pair of outer quotes a field.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> fields)
    {
        List<string> list = new(8);
        while (TryTake(ref fields, out ReadOnlySpan<char> field))
        {
            list.Add(Unquote(field).ToString());
        }

        return list;
    }

    /// <summary>The fields after <paramref name="prefix"/> and its colon; null when the line is another one.</summary>
    public static IReadOnlyList<string>? After(string line, string prefix)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(prefix);
        return line.Length > prefix.Length && line[prefix.Length] == ':' && line.StartsWith(prefix, StringComparison.Ordinal)
            ? Split(line.AsSpan(prefix.Length + 1))
            : null;
    }

    /// <summary>Takes the next raw field (blanks trimmed, quotes kept) off the front; false when none is left.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> field)
    {
        if (rest.IsEmpty)
        {
            field = default;
            return false;
        }

        bool quoted = false;
        int i = 0;
        for (; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                quoted = !quoted;
            }
            else if (rest[i] == ',' && !quoted)
            {
                break;
            }
        }

        field = rest[..i].Trim();

        // A closing comma means that one more, empty field follows: leave a blank for it.
        rest = i == rest.Length ? default : i + 1 == rest.Length ? " " : rest[(i + 1)..];
        return true;
    }

    /// <summary>Removes one pair of outer quotes.</summary>
    public static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> field) =>
        field.Length >= 2 && field[0] == '"' && field[^1] == '"' ? field[1..^1] : field;

    /// <summary>Field <paramref name="index"/> as a decimal integer; null when it is missing or something else.</summary>
    public static int? Number(this IReadOnlyList<string> fields, int index)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return index < fields.Count && int.TryParse(fields[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) ? n : null;
    }
}
