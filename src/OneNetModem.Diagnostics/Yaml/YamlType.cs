// The kinds of values in a YAML file: each reads its node, says what is allowed, and writes its part of the JSON schema.
using System.Globalization;
using System.Text.Json.Nodes;
using OneNetModem.At.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>A kind of value.</summary>
internal abstract record YamlType(string Description)
{
    /// <summary>What it may be, in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The value; null when there is a problem.</summary>
    public abstract object? Read(YamlNode node, string path, YamlProblems problems);

    /// <summary>The JSON schema.</summary>
    public JsonObject Schema()
    {
        JsonObject schema = Description.Length > 0 ? new JsonObject { ["description"] = Description } : [];
        Describe(schema);
        return schema;
    }

    protected abstract void Describe(JsonObject schema);
}

/// <summary>A value on one line.</summary>
internal abstract record YamlScalar(string Description) : YamlType(Description)
{
    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        string? text = (node as YamlScalarNode)?.Value;
        object? value = text is null ? null : Parse(text);
        if (value is null)
        {
            problems.Add(node.Start, path, text is null ? $"is a {(node is YamlMappingNode ? "mapping" : "list")}" : $"is '{text}'", Allowed);
        }

        return value;
    }

    protected abstract object? Parse(string text);
}

/// <summary>A text.</summary>
internal sealed record YamlText(string Description) : YamlScalar(Description)
{
    public override string Allowed => "a text";

    protected override object? Parse(string text) => text;

    protected override void Describe(JsonObject schema) => schema["type"] = "string";
}

/// <summary>A text and where it begins: behind its quote, where it has one.</summary>
internal sealed record YamlWords(string Text, FilePlace Place);

/// <summary>A text whose parts have places of their own.</summary>
internal sealed record YamlTextAt(string Description) : YamlType(Description)
{
    public override string Allowed => "a text";

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        if (node is YamlScalarNode scalar)
        {
            return new YamlWords(scalar.Value ?? "", PlaceOf(scalar, problems));
        }

        problems.Add(node.Start, path, $"is a {(node is YamlMappingNode ? "mapping" : "list")}", Allowed + "; a text with ': ' or that begins with '{' needs quotes");
        return null;
    }

    /// <summary>Where a scalar's text begins.</summary>
    public static FilePlace PlaceOf(YamlScalarNode scalar, YamlProblems problems)
    {
        FilePlace place = problems.Place(scalar.Start);
        return scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? place with { Column = place.Column + 1 } : place;
    }

    protected override void Describe(JsonObject schema) => schema["type"] = "string";
}

/// <summary>One of several words.</summary>
internal sealed record YamlChoice(string Description, IReadOnlyList<string> Words) : YamlScalar(Description)
{
    public override string Allowed => string.Join(", ", Words);

    protected override object? Parse(string text) => Words.Contains(text, StringComparer.Ordinal) ? text : null;

    protected override void Describe(JsonObject schema) => schema["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]);
}

/// <summary>true or false.</summary>
internal sealed record YamlSwitch(string Description) : YamlScalar(Description)
{
    public override string Allowed => "true or false";

    protected override object? Parse(string text) => bool.TryParse(text, out bool value) ? value : null;

    protected override void Describe(JsonObject schema) => schema["type"] = "boolean";
}

/// <summary>A whole number in a range.</summary>
internal sealed record YamlWhole(string Description, int Minimum, int Maximum) : YamlScalar(Description)
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a whole number, {Minimum} to {Maximum}");

    protected override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= Minimum && number <= Maximum ? number : null;

    protected override void Describe(JsonObject schema) => (schema["type"], schema["minimum"], schema["maximum"]) = ("integer", Minimum, Maximum);
}

/// <summary>A number in a range; <c>null</c> where nothing is a value as well.</summary>
internal sealed record YamlNumber(string Description, double Minimum, double Maximum, bool OrNull = false) : YamlScalar(Description)
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number, {Minimum} to {Maximum}{(OrNull ? ", or null" : "")}");

    protected override object? Parse(string text) =>
        OrNull && text is "null" or "~" ? double.NaN
        : double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= Minimum && number <= Maximum ? number
        : null;

    protected override void Describe(JsonObject schema) =>
        (schema["type"], schema["minimum"], schema["maximum"]) = (OrNull ? new JsonArray("number", "null") : "number", Minimum, Maximum);
}

/// <summary>A duration up to a limit.</summary>
internal sealed record YamlDuration(string Description, TimeSpan Longest) : YamlScalar(Description)
{
    public override string Allowed => $"a duration of at most {DurationText.Format(Longest)}: {DurationText.Forms}";

    protected override object? Parse(string text) => DurationText.TryParse(text, out TimeSpan duration) && duration <= Longest ? duration : null;

    protected override void Describe(JsonObject schema) => (schema["type"], schema["pattern"]) = ("string", DurationText.Pattern);
}
