// Ranges as the manuals write them: 0-31,99.
using System.Globalization;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>Numbers and ranges of numbers, such as <c>0-31,99</c>; they may be negative: <c>-140--44</c>.</summary>
public sealed class NumberRanges
{
    private NumberRanges(IReadOnlyList<NumberRange> parts) => Parts = parts;

    /// <summary>The ranges; a single number is one from itself to itself.</summary>
    public IReadOnlyList<NumberRange> Parts { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">It is no list of ranges.</exception>
    public static NumberRanges Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Split(',').Select(One)]);
    }

    /// <summary>Whether a number is in one of them.</summary>
    public bool Contains(int number) => Parts.Any(part => part.Contains(number));

    private static NumberRange One(string part)
    {
        int dash = part.IndexOf('-', 1);
        int first = Number(dash < 0 ? part : part[..dash]);
        int last = dash < 0 ? first : Number(part[(dash + 1)..]);
        return first <= last ? new NumberRange(first, last) : throw new FormatException($"The range {part} runs backwards.");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
