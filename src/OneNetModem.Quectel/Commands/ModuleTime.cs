// Times as modules print them: 2 or 4 digit years, zones in quarter hours, and digits that are local or GMT depending on the command.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What the digits of a printed time mean. The zone behind them is printed in either case.</summary>
public enum ClockDigits
{
    /// <summary>Not certain: no instant can be told.</summary>
    Unknown,

    /// <summary>Local time: the instant is digits minus zone.</summary>
    Local,

    /// <summary>GMT; the zone is only what the network announced.</summary>
    Gmt,
}

/// <summary>A time that a module printed, such as <c>24/01/18,08:58:19+28</c>.</summary>
/// <param name="Text">As it came, without quotes.</param>
/// <param name="Digits">Date and time as printed; null for <c>""</c> (never synchronised).</param>
/// <param name="Zone">The zone, printed in quarter hours; null when there is none.</param>
/// <param name="DaylightSaving">Hours of daylight saving included (0, 1, 2); null when not printed.</param>
/// <param name="Meaning">What the digits mean.</param>
public sealed record ModuleTime(string Text, DateTime? Digits, TimeSpan? Zone, int? DaylightSaving, ClockDigits Meaning)
{
    /// <summary>False for <c>""</c> and for a year before 2020: a clock that was never set starts in 1980, 2000 or 2008.</summary>
    public bool IsSynchronised => Digits is { Year: >= 2020 };

    /// <summary>The instant; null when the clock was never set or the digits' meaning is not known.</summary>
    public DateTimeOffset? Instant
    {
        get
        {
            if (!IsSynchronised || Digits is not { } digits || Meaning == ClockDigits.Unknown || (Meaning == ClockDigits.Local && Zone is null))
            {
                return null;
            }

            TimeSpan zone = Zone ?? TimeSpan.Zero;
            return Meaning == ClockDigits.Local
                ? new DateTimeOffset(digits, zone)
                : new DateTimeOffset(digits, TimeSpan.Zero).ToOffset(zone);
        }
    }

    /// <summary>Reads <c>[yy]yy/MM/dd,hh:mm:ss[±zz][,dst]</c>, in quotes or not, or the empty string; null for anything else.</summary>
    public static ModuleTime? TryParse(string text, ClockDigits meaning)
    {
        ArgumentNullException.ThrowIfNull(text);
        string plain = AtFields.Unquote(text.AsSpan().Trim()).ToString();
        if (plain.Length == 0)
        {
            return new ModuleTime(plain, null, null, null, meaning);
        }

        string[] parts = plain.Split(',');
        if (parts.Length is < 2 or > 3 || Date(parts[0]) is not { } date)
        {
            return null;
        }

        ReadOnlySpan<char> time = parts[1].AsSpan().Trim();
        int sign = time.IndexOfAny('+', '-');
        TimeSpan? zone = null;
        if (sign >= 0)
        {
            // 14 hours either way, the range of real zones and of DateTimeOffset.
            if (!int.TryParse(time[(sign + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int quarters) || quarters > 56)
            {
                return null;
            }

            zone = TimeSpan.FromMinutes((time[sign] == '-' ? -15 : 15) * quarters);
            time = time[..sign];
        }

        int? daylight = parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int dst) ? dst : null;
        return TimeOnly.TryParseExact(time, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly clock)
            ? new ModuleTime(plain, date.ToDateTime(clock), zone, daylight, meaning)
            : null;
    }

    // A two-digit year from 70 on is one of the last century: 80/01/06 is the epoch of GPS, where an unset clock starts.
    private static DateOnly? Date(string text)
    {
        string[] parts = text.Trim().Split('/');
        if (parts.Length != 3 || parts[0].Length is not (2 or 4)
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int month)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int day))
        {
            return null;
        }

        year += parts[0].Length == 4 ? 0 : year >= 70 ? 1900 : 2000;
        return year is >= 1900 and <= 9998 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
    }
}
