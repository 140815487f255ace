// A value in a script: a number, a switch, a text with expressions in it, a list, names with values.
using System.Globalization;
using OneNetModem.Diagnostics.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A value as it was written; what it is worth shows when the step runs.</summary>
internal sealed class ScriptValue
{
    private readonly object? _value;

    private ScriptValue(object? value) => _value = value;

    /// <summary>The expressions in it.</summary>
    public IEnumerable<ScriptExpression> Expressions => _value switch
    {
        ScriptTemplate template => template.Expressions,
        List<ScriptValue> list => list.SelectMany(one => one.Expressions),
        Dictionary<string, ScriptValue> names => names.Values.SelectMany(one => one.Expressions),
        _ => [],
    };

    /// <summary>Whether it is a list that is written out.</summary>
    public bool IsList => _value is List<ScriptValue>;

    /// <summary>Whether it is a number that is written out.</summary>
    public bool IsNumber => _value is double;

    /// <summary>An expression as a value.</summary>
    public static ScriptValue Of(ScriptTemplate template) => new(template);

    /// <summary>Reads a value. What YAML takes for a number, true, false or null is one; quotes make it a text.</summary>
    public static ScriptValue Parse(YamlNode node, YamlProblems problems) => node switch
    {
        YamlSequenceNode list => new(list.Children.Select(child => Parse(child, problems)).ToList()),
        YamlMappingNode names => new(names.Children.ToDictionary(one => ((YamlScalarNode)one.Key).Value ?? "", one => Parse(one.Value, problems), StringComparer.Ordinal)),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when IsPlain(text, out object? plain) => new(plain),
        YamlScalarNode scalar => new(ScriptTemplate.Parse(scalar.Value ?? "", YamlTextAt.PlaceOf(scalar, problems), problems)),
        _ => new(null),
    };

    /// <summary>What it is worth now.</summary>
    /// <exception cref="ScriptValueException">Something in it cannot be had.</exception>
    public object? Evaluate(ScriptNames names) => _value switch
    {
        ScriptTemplate template => template.Value(names),
        List<ScriptValue> list => list.ConvertAll(one => one.Evaluate(names)),
        Dictionary<string, ScriptValue> map => map.ToDictionary(one => one.Key, one => one.Value.Evaluate(names), StringComparer.Ordinal),
        _ => _value,
    };

    private static bool IsPlain(string? text, out object? value)
    {
        value = text switch { "true" => true, "false" => false, _ => null };
        if (value is not null || text is null or "" or "null" or "~")
        {
            return true;
        }

        // 0012 and 89860... are what they look like: digits. A number has no leading zero and at most 15 digits.
        bool isNumber = double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && text.Count(char.IsAsciiDigit) <= 15 && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..]) && !text.StartsWith('+');
        value = isNumber ? number : null;
        return isNumber;
    }
}
