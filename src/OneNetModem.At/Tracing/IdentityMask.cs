// Hides whose SIM and module it is: ICCID, IMSI, IMEI. No secrets, and yet not for everybody to whom a trace or a report is handed.
using System.Text;

namespace OneNetModem.At.Tracing;

/// <summary>Masks what looks like an identity: a run of 15 digits (IMSI, IMEI), 16 (IMEISV), or 19 and 20 that begin with 89 (ICCID; ITU-T E.118).</summary>
public static class IdentityMask
{
    private const int First = 6;
    private const int Last = 2;

    /// <summary>The first six and last two digits of an identity, the others asterisks, so that counted data keep their length.</summary>
    public static string Of(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Length > First + Last ? string.Concat(digits.AsSpan(0, First), new string('*', digits.Length - First - Last), digits.AsSpan(digits.Length - Last)) : digits;
    }

    /// <summary>The text with what looks like an identity masked.</summary>
    public static string Line(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IdentityFilter filter = new();
        StringBuilder masked = new(text.Length);
        foreach (char c in text)
        {
            filter.Append(c, masked);
        }

        filter.End(masked);
        return masked.ToString();
    }

    internal static bool IsOne(StringBuilder digits) => digits.Length is 15 or 16 || (digits.Length is 19 or 20 && digits[0] == '8' && digits[1] == '9');
}

/// <summary>The same for a stream: digits are held back until it shows how many there are.</summary>
internal sealed class IdentityFilter
{
    private const int Longest = 20;

    private readonly StringBuilder _digits = new(Longest + 1);
    private bool _isTooLong;

    public void Append(char c, StringBuilder to)
    {
        if (!char.IsAsciiDigit(c))
        {
            End(to);
            to.Append(c);
        }
        else if (_isTooLong)
        {
            to.Append(c);
        }
        else if (_digits.Append(c).Length > Longest)
        {
            _isTooLong = true;
            to.Append(_digits);
            _digits.Clear();
        }
    }

    /// <summary>No more digits come.</summary>
    public void End(StringBuilder to)
    {
        to.Append(IdentityMask.IsOne(_digits) ? IdentityMask.Of(_digits.ToString()) : _digits);
        _digits.Clear();
        _isTooLong = false;
    }
}
