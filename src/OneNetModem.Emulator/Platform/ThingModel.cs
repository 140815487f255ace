// A product's thing model: which properties it has, and of which type. Posts that do not fit are refused.
// Source: OneNET Studio docs, device log page (302 type, 309 identifier); thing model page for the types.
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Emulator.Platform;

/// <summary>The type of a property.</summary>
public enum ThingType
{
    /// <summary>An integer: 21.5 and "21" are not.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A struct.</summary>
    Struct,

    /// <summary>An array.</summary>
    Array,
}

/// <summary>The properties of a product. Identifiers are compared with their case.</summary>
/// <param name="Properties">Type by identifier.</param>
public sealed record ThingModel(IReadOnlyDictionary<string, ThingType> Properties)
{
    /// <summary>The code of the first value that does not fit and words for it; null when all fit.</summary>
    internal (int Code, string Text)? ProblemOf(ThingPost post)
    {
        foreach ((string identifier, ThingValue value) in post.Values)
        {
            if (!Properties.TryGetValue(identifier, out ThingType type))
            {
                return (309, $"identifier {identifier} does not exist");
            }

            if (!Fits(value.Value, type))
            {
                return (302, $"value of {identifier} is not of its type");
            }
        }

        return null;
    }

    private static bool Fits(PayloadValue value, ThingType type) => type switch
    {
        ThingType.Whole => value.Kind == PayloadValueKind.Number && value.Json.AsSpan().IndexOfAny(".eE") < 0,
        ThingType.Number => value.Kind == PayloadValueKind.Number,
        ThingType.Text => value.Kind == PayloadValueKind.Text,
        ThingType.Boolean => value.Kind == PayloadValueKind.Boolean,
        ThingType.Struct => value.Kind == PayloadValueKind.Object,
        _ => value.Kind == PayloadValueKind.Array,
    };
}
