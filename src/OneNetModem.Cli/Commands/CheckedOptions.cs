// Options whose values are checked as they are read: durations and numbers with a range.
using System.CommandLine;
using System.Globalization;
using OneNetModem.At.Text;

namespace OneNetModem.Cli.Commands;

/// <summary>Makes options that check their value.</summary>
internal static class CheckedOptions
{
    /// <summary>A duration such as 30s, above zero and at most <paramref name="longest"/>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description, TimeSpan? longest = null)
    {
        TimeSpan most = longest ?? TimeSpan.FromDays(3650);
        Option<TimeSpan?> option = new(name) { Description = description, HelpName = "DURATION" };
        option.CustomParser = result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!DurationText.TryParse(text, out TimeSpan duration))
            {
                result.AddError($"{name}: \"{text}\" is no duration; write {DurationText.Forms}");
                return null;
            }
            if (duration <= TimeSpan.Zero || duration > most)
            {
                result.AddError($"{name} must be above zero and at most {DurationText.Format(most)}");
                return null;
            }
            return duration;
        };
        return option;
    }

    /// <summary>An integer in a range; null when it is not given.</summary>
    public static Option<int?> Number(string name, string description, string valueName, int minimum, int maximum, params string[] aliases)
    {
        Option<int?> option = new(name, aliases) { Description = description, HelpName = valueName };
        option.CustomParser = result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                && number >= minimum && number <= maximum)
            {
                return number;
            }
            string range = string.Create(CultureInfo.InvariantCulture, $"{minimum} {(maximum == int.MaxValue ? "or more" : $"to {maximum}")}");
            result.AddError($"{(aliases.Length > 0 ? aliases[0] : name)} must be an integer, {range}");
            return null;
        };
        return option;
    }
}
