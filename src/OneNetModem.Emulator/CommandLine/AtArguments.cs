// The values of a write command: split at commas outside quotes, each remembering whether it was quoted.
using System.Globalization;

namespace OneNetModem.Emulator.CommandLine;

internal readonly record struct AtArgument(string Text, bool Quoted);

internal sealed class AtArguments(IReadOnlyList<AtArgument> items)
{
    internal static readonly AtArguments None = new([]);

    internal int Count => items.Count;

    /// <summary>The text of a value, without its quotes; empty when it is absent.</summary>
    internal string Text(int index) => index < items.Count ? items[index].Text : "";

    /// <summary>True when there is nothing at this place: neither a value nor an empty string.</summary>
    internal bool Absent(int index) => index >= items.Count || (items[index].Text.Length == 0 && !items[index].Quoted);

    internal bool Quoted(int index) => index < items.Count && items[index].Quoted;

    /// <summary>A number in a range; false when absent, quoted, not a number or out of range.</summary>
    internal bool Int(int index, int min, int max, out int value)
    {
        value = 0;
        return index < items.Count && !items[index].Quoted
            && int.TryParse(items[index].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max;
    }

    /// <summary>As <see cref="Int"/>, with a default for a value that is left out.</summary>
    internal bool IntOr(int index, int min, int max, int otherwise, out int value)
    {
        if (Absent(index))
        {
            value = otherwise;
            return true;
        }

        return Int(index, min, max, out value);
    }

    /// <summary>Splits the part after <c>=</c>; null when a quote is left open or text follows a closing quote.</summary>
    internal static AtArguments? Parse(ReadOnlySpan<char> text)
    {
        var items = new List<AtArgument>();
        int at = 0;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                int close = text[(at + 1)..].IndexOf('"');
                if (close < 0)
                {
                    return null;
                }

                items.Add(new AtArgument(text.Slice(at + 1, close).ToString(), Quoted: true));
                at += close + 2;
                if (at < text.Length && text[at] != ',')
                {
                    return null;
                }
            }
            else
            {
                int comma = text[at..].IndexOf(',');
                int end = comma < 0 ? text.Length : at + comma;
                items.Add(new AtArgument(text[at..end].ToString(), Quoted: false));
                at = end;
            }

            if (at >= text.Length)
            {
                return new AtArguments(items);
            }

            at++;
        }
    }
}
