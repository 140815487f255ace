// One key of the settings file: its type, default, range and meaning. Validation, the JSON schema, `config show` and
// the sample file's test all read this and nothing else.
using System.Globalization;
using OneNetModem.At.Text;

namespace OneNetModem.Bridge.Settings;

/// <summary>The type of a setting.</summary>
public enum SettingKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A string with a duration (<see cref="DurationText"/>).</summary>
    Duration,

    /// <summary>One of a few words; case does not matter.</summary>
    Choice,

    /// <summary>An array of strings.</summary>
    TextList,
}

/// <summary>One key of the settings file.</summary>
public sealed class SettingKey
{
    /// <summary>The section it stands in: <c>Modem</c>, <c>OneNet</c>, ...; <c>Modems</c> for what only entries of that list have.</summary>
    public required string Section { get; init; }

    /// <summary>The key inside its section.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>What it means, one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Its default as text; empty for an empty string.</summary>
    public string Default { get; init; } = "";

    /// <summary>Its default when it is a list.</summary>
    public IReadOnlyList<string> DefaultList { get; init; } = [];

    /// <summary>Smallest integer.</summary>
    public long Minimum { get; init; }

    /// <summary>Largest integer.</summary>
    public long Maximum { get; init; }

    /// <summary>Shortest duration.</summary>
    public TimeSpan Shortest { get; init; }

    /// <summary>Longest duration.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Whether a duration of zero is allowed too (it turns the thing off).</summary>
    public bool ZeroIsOff { get; init; }

    /// <summary>The words of a choice.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Never shown: its value is masked wherever it would be.</summary>
    public bool Secret { get; init; }

    /// <summary>What a text must be, for error messages; with <see cref="Form"/>.</summary>
    public string? FormText { get; init; }

    /// <summary>Says whether a text (or each text of a list) has the right form. An empty text is always allowed.</summary>
    public Func<string, bool>? Form { get; init; }

    /// <summary>Says more precisely than <see cref="Form"/> what is wrong with a text, without the text in it; null when nothing is.</summary>
    public Func<string, string?>? Complaint { get; init; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed => Kind switch
    {
        SettingKind.WholeNumber => string.Create(CultureInfo.InvariantCulture, $"an integer from {Minimum} to {Maximum}"),
        SettingKind.Boolean => "true or false",
        SettingKind.Duration => $"a duration from {DurationText.Format(Shortest)} to {DurationText.Format(Longest)}{(ZeroIsOff ? ", or 0s for off" : "")}, written as {DurationText.Forms}",
        SettingKind.Choice => "one of " + string.Join(", ", Choices),
        SettingKind.TextList => "an array of strings" + (FormText is null ? "" : ", each " + FormText),
        _ => FormText ?? "a string",
    };

    /// <summary>Reads a value. A list's elements are read one by one.</summary>
    /// <returns>The value (string, long, bool or TimeSpan; a choice in the table's own spelling), or null and what is wrong.</returns>
    public (object? Value, string? Wrong) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string shown = Secret ? "the value (not shown)" : $"\"{text}\"";
        switch (Kind)
        {
            case SettingKind.WholeNumber:
                return !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? (null, $"{shown} is not an integer")
                    : number < Minimum || number > Maximum ? (null, $"{text} is out of range")
                    : (number, null);
            case SettingKind.Boolean:
                return bool.TryParse(text, out bool flag) ? (flag, null) : (null, $"{shown} is neither true nor false");
            case SettingKind.Duration:
                return !DurationText.TryParse(text, out TimeSpan duration) ? (null, $"{shown} is not a duration")
                    : (duration < Shortest || duration > Longest) && !(ZeroIsOff && duration == TimeSpan.Zero) ? (null, $"{shown} is out of range")
                    : (duration, null);
            case SettingKind.Choice:
                string? word = Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));
                return word is null ? (null, $"{shown} is not known{DidYouMean(text)}") : (word, null);
            default:
                return text.Length > 0 && Complaint?.Invoke(text) is { } complaint ? (null, complaint)
                    : text.Length > 0 && Form?.Invoke(text) == false ? (null, $"{shown} has the wrong form") : (text, null);
        }
    }

    /// <summary>The value as it may be shown: masked when secret and set.</summary>
    public string Show(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Secret && value.Length > 0 ? OneNetModem.At.Tracing.SecretMask.Mask : value;
    }

    private string DidYouMean(string text) => NearestName.Of(text, Choices) is { } near ? $", did you mean {near}?" : "";
}
