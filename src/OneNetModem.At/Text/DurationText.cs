// Durations as people write them in a settings file or on a command line: 30s, 5m, 2h, 1.5h, 00:01:00, 1.00:00:00.
using System.Buffers;
using System.Globalization;

namespace OneNetModem.At.Text;

/// <summary>Reads and writes durations.</summary>
public static class DurationText
{
    /// <summary>The forms that are accepted, for error messages.</summary>
    public const string Forms = "30s, 5m, 2h, 7d, 500ms, 00:01:00 (hh:mm:ss) or 1.00:00:00 (days.hh:mm:ss)";

    /// <summary>A regular expression of the accepted forms, for the JSON schema.</summary>
    public const string Pattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d)|([0-9]+\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?)$";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Largest first: the shortest exact text of a duration is a whole number of its largest unit.
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration; false when the text has none of the <see cref="Forms"/>. A bare number is refused:
    /// nobody can tell seconds from days in it.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        text = text?.Trim() ?? "";
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return !text.StartsWith('-')
                && TimeSpan.TryParseExact(text, [@"h\:mm", @"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF", @"d\.hh\:mm\:ss", @"d\.hh\:mm\:ss\.FFFFFFF", @"d\.hh\:mm"], CultureInfo.InvariantCulture, out duration);
        }
        int digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0)
        {
            return false;
        }
        string unit = text[digits..];
        foreach (var (name, length) in Units)
        {
            if (name.Equals(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
                && count * length.Ticks < TimeSpan.MaxValue.Ticks)
            {
                duration = TimeSpan.FromTicks((long)Math.Round(count * length.Ticks));
                return true;
            }
        }
        return false;
    }

    /// <summary>The shortest exact text: <c>30s</c>, <c>1d</c>, <c>1500ms</c>; <c>d.hh:mm:ss</c> when no unit fits.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }
        foreach (var (name, length) in Units)
        {
            if (duration.Ticks % length.Ticks == 0)
            {
                return (duration.Ticks / length.Ticks).ToString(CultureInfo.InvariantCulture) + name;
            }
        }
        return duration.ToString("c", CultureInfo.InvariantCulture);
    }
}
