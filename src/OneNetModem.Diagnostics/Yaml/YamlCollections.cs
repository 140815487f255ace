// Lists and mappings of a YAML file, and what chooses between kinds of values.
using System.Globalization;
using System.Text.Json.Nodes;
using OneNetModem.At.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>A list; what is wrong in it is left out.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Item">The kind of its entries.</param>
/// <param name="Least">How many there are at least.</param>
internal sealed record YamlList(string Description, YamlType Item, int Least = 0) : YamlType(Description)
{
    public override string Allowed => "a list, each entry " + Item.Allowed;

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        if (node is not YamlSequenceNode list)
        {
            problems.Add(node.Start, path, "is no list", Allowed);
            return null;
        }

        if (list.Children.Count < Least)
        {
            problems.Add(node.Start, path, "is empty", Allowed);
        }

        return list.Children.Select((child, i) => Item.Read(child, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), problems)).OfType<object>().ToArray();
    }

    protected override void Describe(JsonObject schema)
    {
        (schema["type"], schema["items"]) = ("array", Item.Schema());
        if (Least > 0)
        {
            schema["minItems"] = Least;
        }
    }
}

/// <summary>A mapping of known keys.</summary>
internal sealed record YamlMapping(string Description, IReadOnlyDictionary<string, YamlType> Keys, params string[] Required) : YamlType(Description)
{
    public override string Allowed => string.Join(", ", Keys.Keys);

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        // A key with nothing behind it.
        if (node is YamlScalarNode { Value: null or "" or "null" or "~", Style: ScalarStyle.Plain } && Required.Length == 0)
        {
            return new YamlValues(node.Start);
        }

        if (node is not YamlMappingNode mapping)
        {
            problems.Add(node.Start, path, "is no mapping", "a mapping with " + Allowed);
            return null;
        }

        YamlValues values = new(node.Start);
        foreach ((YamlNode key, YamlNode child) in mapping.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            string childPath = path.Length > 0 ? $"{path}.{name}" : name;
            int before = problems.Count;
            if (!Keys.TryGetValue(name, out YamlType? type))
            {
                string? near = NearestName.Of(name, Keys.Keys);
                problems.Add(key.Start, childPath, $"there is no such key{(near is null ? "" : $", did you mean {near}?")}", name.Contains(':', StringComparison.Ordinal) ? Allowed + "; a text that begins with { needs quotes" : Allowed);
            }
            else if (type.Read(child, childPath, problems) is { } value)
            {
                values.Add(name, value, key.Start, child.Start);
            }

            values.HasMistakes |= problems.Count > before;
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
        foreach ((string name, YamlType type) in Keys)
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

/// <summary>The values of a mapping by their keys, and where they stand.</summary>
/// <param name="start">Where the mapping stands.</param>
internal sealed class YamlValues(Mark start) : Dictionary<string, object>(StringComparer.Ordinal)
{
    private readonly Dictionary<string, (Mark Key, Mark Value)> _places = new(StringComparer.Ordinal);

    /// <summary>Where the mapping stands.</summary>
    public Mark Start => start;

    /// <summary>Something in it is wrong already: what is missing may be what was misspelt.</summary>
    public bool HasMistakes { get; set; }

    /// <summary>Adds a value.</summary>
    public void Add(string key, object value, Mark keyAt, Mark valueAt)
    {
        this[key] = value;
        _places[key] = (keyAt, valueAt);
    }

    /// <summary>Where a key stands; the mapping's own place for one that is not there.</summary>
    public Mark KeyAt(string key) => _places.TryGetValue(key, out (Mark Key, Mark Value) place) ? place.Key : start;

    /// <summary>Where a value stands; the mapping's own place for one that is not there.</summary>
    public Mark ValueAt(string key) => _places.TryGetValue(key, out (Mark Key, Mark Value) place) ? place.Value : start;
}

/// <summary>A mapping of keys that the author chooses.</summary>
internal sealed record YamlNames(string Description, YamlType Value) : YamlType(Description)
{
    public override string Allowed => "a mapping of names, each to " + Value.Allowed;

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        if (node is not YamlMappingNode mapping)
        {
            problems.Add(node.Start, path, "is no mapping", Allowed);
            return null;
        }

        YamlValues values = new(node.Start);
        foreach ((YamlNode key, YamlNode child) in mapping.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (Value.Read(child, path.Length > 0 ? $"{path}.{name}" : name, problems) is { } value)
            {
                values.Add(name, value, key.Start, child.Start);
            }
        }

        return values;
    }

    protected override void Describe(JsonObject schema) => (schema["type"], schema["additionalProperties"]) = ("object", Value.Schema());
}

/// <summary>A value whose kind its shape tells: a text, a list or a mapping.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Scalar">The kind when it is on one line; null: it must not be.</param>
/// <param name="List">When it is a list.</param>
/// <param name="Mapping">When it is a mapping.</param>
internal sealed record YamlShape(string Description, YamlType? Scalar = null, YamlType? List = null, YamlType? Mapping = null) : YamlType(Description)
{
    public override string Allowed => string.Join("; or ", Kinds.Select(kind => kind.Allowed));

    private IEnumerable<YamlType> Kinds => ((YamlType?[])[Scalar, List, Mapping]).OfType<YamlType>();

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        YamlType? kind = node switch { YamlSequenceNode => List, YamlMappingNode => Mapping, _ => Scalar };
        if (kind is null)
        {
            problems.Add(node.Start, path, $"is a {node switch { YamlSequenceNode => "list", YamlMappingNode => "mapping", _ => "text" }}", Allowed);
        }

        return kind?.Read(node, path, problems);
    }

    protected override void Describe(JsonObject schema) => schema["anyOf"] = new JsonArray([.. Kinds.Select(kind => kind.Schema())]);
}

/// <summary>A kind that stands once in the schema and is pointed to: it may hold itself.</summary>
/// <param name="Name">Its name under <c>$defs</c>.</param>
/// <param name="Kind">The kind.</param>
internal sealed record YamlReference(string Name, Func<YamlType> Kind) : YamlType("")
{
    public override string Allowed => "a " + Name;

    public override object? Read(YamlNode node, string path, YamlProblems problems) => Kind().Read(node, path, problems);

    protected override void Describe(JsonObject schema) => schema["$ref"] = "#/$defs/" + Name;
}

/// <summary>Whatever YAML can say, read by somebody else.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Types">What it is in JSON; nothing: anything.</param>
internal sealed record YamlAny(string Description, params string[] Types) : YamlType(Description)
{
    public override string Allowed => "any value";

    public override object Read(YamlNode node, string path, YamlProblems problems) => node;

    protected override void Describe(JsonObject schema)
    {
        if (Types.Length > 0)
        {
            schema["type"] = Types is [string only] ? only : new JsonArray([.. Types.Select(type => JsonValue.Create(type))]);
        }
    }
}
