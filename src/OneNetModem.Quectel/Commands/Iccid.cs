// The SIM card's serial number: padding, plausibility, check digit (ITU-T E.118).
namespace OneNetModem.Quectel.Commands;

/// <summary>An ICCID as the module printed it, without padding.</summary>
/// <param name="Text">18 to 20 characters. Digits, though some Chinese operators issue cards with letters A to E in them.</param>
/// <param name="CheckDigitFits">Whether the last digit is the Luhn check digit of the others; null for an ICCID with letters, where
/// the sum is not defined. False is a hint, not proof: not every operator computes it.</param>
public sealed record Iccid(string Text, bool? CheckDigitFits)
{
    /// <summary>Reads an ICCID; removes the <c>F</c> that pads 19 digits to 20. Null when it is not one.</summary>
    public static Iccid? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim().TrimEnd('F', 'f');
        if (trimmed.Length is < 18 or > 20 || !trimmed.StartsWith("89", StringComparison.Ordinal) || !trimmed.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        return new Iccid(trimmed.ToUpperInvariant(), ReplyLines.IsDigits(trimmed) ? CheckDigit.Fits(trimmed) : null);
    }

    /// <summary>The number.</summary>
    public override string ToString() => Text;
}
