// The kinds of values in a plan: each reads its node, says what is allowed, and writes its part of the JSON schema.
using System.Globalization;
using System.Text.Json.Nodes;
using OneNetModem.Bridge.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>A kind of value.</summary>
internal abstract record PlanType(string Description)
{
    /// <summary>What it may be, in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The value; null when there is a problem.</summary>
    public abstract object? Read(YamlNode node, string path, PlanProblems problems);

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
internal abstract record PlanScalar(string Description) : PlanType(Description)
{
    public override object? Read(YamlNode node, string path, PlanProblems problems)
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
internal sealed record PlanText(string Description) : PlanScalar(Description)
{
    public override string Allowed => "a text";

    protected override object? Parse(string text) => text;

    protected override void Describe(JsonObject schema) => schema["type"] = "string";
}

/// <summary>One of several words.</summary>
internal sealed record PlanChoice(string Description, IReadOnlyList<string> Words) : PlanScalar(Description)
{
    public override string Allowed => string.Join(", ", Words);

    protected override object? Parse(string text) => Words.Contains(text, StringComparer.Ordinal) ? text : null;

    protected override void Describe(JsonObject schema) => schema["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]);
}

/// <summary>true or false.</summary>
internal sealed record PlanSwitch(string Description) : PlanScalar(Description)
{
    public override string Allowed => "true or false";

    protected override object? Parse(string text) => bool.TryParse(text, out bool value) ? value : null;

    protected override void Describe(JsonObject schema) => schema["type"] = "boolean";
}

/// <summary>A whole number in a range.</summary>
internal sealed record PlanWhole(string Description, int Minimum, int Maximum) : PlanScalar(Description)
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a whole number, {Minimum} to {Maximum}");

    protected override object? Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= Minimum && number <= Maximum ? number : null;

    protected override void Describe(JsonObject schema) => (schema["type"], schema["minimum"], schema["maximum"]) = ("integer", Minimum, Maximum);
}

/// <summary>A number in a range; <c>null</c> where nothing is a value as well.</summary>
internal sealed record PlanNumber(string Description, double Minimum, double Maximum, bool OrNull = false) : PlanScalar(Description)
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
internal sealed record PlanDuration(string Description, TimeSpan Longest) : PlanScalar(Description)
{
    public override string Allowed => $"a duration of at most {DurationText.Format(Longest)}: {DurationText.Forms}";

    protected override object? Parse(string text) => DurationText.TryParse(text, out TimeSpan duration) && duration <= Longest ? duration : null;

    protected override void Describe(JsonObject schema) => (schema["type"], schema["pattern"]) = ("string", DurationText.Pattern);
}

/// <summary>A list; what is wrong in it is left out.</summary>
internal sealed record PlanList(string Description, PlanType Item) : PlanType(Description)
{
    public override string Allowed => "a list, each entry " + Item.Allowed;

    public override object? Read(YamlNode node, string path, PlanProblems problems)
    {
        if (node is not YamlSequenceNode list)
        {
            problems.Add(node.Start, path, "is no list", Allowed);
            return null;
        }

        return list.Children.Select((child, i) => Item.Read(child, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems)).OfType<object>().ToArray();
    }

    protected override void Describe(JsonObject schema) => (schema["type"], schema["items"]) = ("array", Item.Schema());
}

/// <summary>A mapping of known keys.</summary>
internal sealed record PlanMapping(string Description, IReadOnlyDictionary<string, PlanType> Keys, params string[] Required) : PlanType(Description)
{
    public override string Allowed => string.Join(", ", Keys.Keys);

    public override object? Read(YamlNode node, string path, PlanProblems problems)
    {
        // A key with nothing behind it.
        if (node is YamlScalarNode { Value: null or "" or "null" or "~", Style: ScalarStyle.Plain } && Required.Length == 0)
        {
            return new Dictionary<string, object>(StringComparer.Ordinal);
        }

        if (node is not YamlMappingNode mapping)
        {
            problems.Add(node.Start, path, "is no mapping", "a mapping with " + Allowed);
            return null;
        }

        Dictionary<string, object> values = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode child) in mapping.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            string childPath = path.Length > 0 ? $"{path}.{name}" : name;
            if (!Keys.TryGetValue(name, out PlanType? type))
            {
                string? near = NearestName.Of(name, Keys.Keys);
                problems.Add(key.Start, childPath, $"there is no such key{(near is null ? "" : $", did you mean {near}?")}", Allowed);
            }
            else if (type.Read(child, childPath, problems) is { } value)
            {
                values[name] = value;
            }
        }

        foreach (string missing in Required.Where(name => !mapping.Children.Keys.OfType<YamlScalarNode>().Any(key => key.Value == name)))
        {
            problems.Add(node.Start, path, $"'{missing}' is missing", Keys[missing].Allowed);
        }

        return values;
    }

    protected override void Describe(JsonObject schema)
    {
        JsonObject properties = [];
        foreach ((string name, PlanType type) in Keys)
        {
            properties[name] = type.Schema();
        }

        (schema["type"], schema["additionalProperties"], schema["properties"]) = ("object", false, properties);
        if (Required.Length > 0)
        {
            schema["required"] = new JsonArray([.. Required.Select(name => JsonValue.Create(name))]);
        }
    }
}
