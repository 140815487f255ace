// The check digit of IMEI and ICCID: the last digit makes the weighted sum of all divisible by ten (ISO/IEC 7812-1 annex B, "Luhn").
namespace OneNetModem.Quectel.Commands;

/// <summary>Check digits.</summary>
public static class CheckDigit
{
    /// <summary>Whether the last digit is the check digit of those before it; false for anything but decimal digits.</summary>
    public static bool Fits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (!ReplyLines.IsDigits(digits))
        {
            return false;
        }

        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int d = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 1)
            {
                d = d > 4 ? (2 * d) - 9 : 2 * d;
            }

            sum += d;
        }

        return sum % 10 == 0;
    }
}
