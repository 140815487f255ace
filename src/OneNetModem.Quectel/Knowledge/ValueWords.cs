// A value in words, as its facts say it, and whether it can be such a value at all.
using System.Globalization;
using System.Text.RegularExpressions;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Knowledge;

internal static partial class ValueWords
{
    /// <summary>What a value means; null where it says all there is to say.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="value">The value.</param>
    /// <param name="before">The field before it: the country code of a network code.</param>
    public static string? Of(ValueFacts facts, string value, string? before = null)
    {
        if (value.Length == 0)
        {
            return facts.Absent;
        }

        int? number = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) ? n : null;
        return Listed(facts, value, number) is { } words ? Fill(words, value, number)
            : facts.Table is { } table ? CodeTable.Get(table).Find(value)?.Words
            : facts.Type switch
            {
                ValueKind.Bits when number is { } sum => Bits(facts, sum),
                ValueKind.Hex => Hexadecimal(value),
                ValueKind.Plmn => Operator(value),
                ValueKind.Mnc when before is not null => Operator(before + value),
                ValueKind.Imsi when value.Length >= 5 => Operator(value[..5]) is { } home ? "home network " + home : null,
                ValueKind.Iccid => Iccid.TryParse(value)?.CheckDigitFits switch
                {
                    true => "check digit fits",
                    false => "check digit does not fit, which some operators do not compute",
                    null => null,
                },
                _ => facts.Unit is { } unit && IsNumeric(value) ? $"{value} {unit}" : facts.Means,
            };
    }

    /// <summary>Whether a text can be the value; an empty one and a dash, which mean "not known", can.</summary>
    public static bool CanBe(ValueFacts facts, string value) => value is "" or "-" || facts.Type switch
    {
        ValueKind.Number or ValueKind.Bits => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Hex => uint.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _),
        ValueKind.Imsi => value.Length is 14 or 15 && ReplyLines.IsDigits(value),
        ValueKind.Iccid => Iccid.TryParse(value) is not null,
        _ => true,
    };

    /// <summary>The operator of a country and network code; null for one that is not in the table.</summary>
    public static string? Operator(string plmn) => CodeTable.Get("plmn").Find(plmn)?.Words;

    /// <summary>A hexadecimal code with its decimal value, which maps and operators' tools use.</summary>
    public static string? Hexadecimal(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint n) ? string.Create(CultureInfo.InvariantCulture, $"hexadecimal, {n} decimal") : null;

    private static string? Listed(ValueFacts facts, string value, int? number)
    {
        string? others = null;
        foreach ((string key, string words) in facts.Values)
        {
            if (key.Equals(value, StringComparison.OrdinalIgnoreCase) || (number is { } n && IsRange(key) && NumberRanges.Parse(key).Contains(n)))
            {
                return facts.Type == ValueKind.Bits && number != 0 ? null : words;
            }

            others = key == "*" ? words : others;
        }

        return others;
    }

    // The keys of numbers are numbers and ranges; those of texts may be anything.
    internal static bool IsRange(string key) => Range().IsMatch(key);

    private static string Bits(ValueFacts facts, int sum) => string.Join(
        ", ", facts.Values.Where(bit => int.TryParse(bit.Key, CultureInfo.InvariantCulture, out int mask) && mask > 0 && (sum & mask) == mask).Select(bit => bit.Value));

    private static string Fill(string words, string value, int? number) => Placeholder().Replace(words, match =>
    {
        if (match.Groups["factor"] is not { Success: true } factor)
        {
            return value;
        }

        double scaled = (number ?? 0) * (factor.Length == 0 ? 1 : double.Parse(factor.ValueSpan, CultureInfo.InvariantCulture));
        double offset = match.Groups["offset"] is { Length: > 0 } given ? double.Parse(given.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return (scaled + offset).ToString("0.##", CultureInfo.InvariantCulture);
    });

    private static bool IsNumeric(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^-?\d+(--?\d+)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Range();

    [GeneratedRegex(@"\{(value|(?<factor>-?[\d.]*)x(?<offset>[+-][\d.]+)?)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
