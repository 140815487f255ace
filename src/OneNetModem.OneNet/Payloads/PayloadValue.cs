// One value of a data point, property or service field: JSON of a known kind.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OneNetModem.OneNet.Payloads;

/// <summary>What a value is.</summary>
public enum PayloadValueKind
{
    /// <summary>An integer or a decimal fraction.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>true or false; thing model only.</summary>
    Boolean,

    /// <summary>An object (data points: at most 5 levels; thing model: a struct).</summary>
#pragma warning disable CA1720 // it is JSON's own word
    Object,
#pragma warning restore CA1720

    /// <summary>An array; thing model only.</summary>
    Array,
}

/// <summary>A value, kept as strict JSON: a number keeps the digits it came with.</summary>
[JsonConverter(typeof(PayloadValueConverter))]
public sealed record PayloadValue
{
    private PayloadValue(PayloadValueKind kind, string json)
    {
        Kind = kind;
        Json = json;
    }

    /// <summary>What it is.</summary>
    public PayloadValueKind Kind { get; }

    /// <summary>The value as JSON.</summary>
    public string Json { get; }

    /// <summary>An integer.</summary>
    public static PayloadValue From(long value) => new(PayloadValueKind.Number, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">JSON has no infinity and no NaN.</exception>
    public static PayloadValue From(double value) => double.IsFinite(value)
        ? new(PayloadValueKind.Number, JsonSerializer.Serialize(value, PayloadJson.Context.Double))
        : throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no infinity and no NaN.");

    /// <summary>A text.</summary>
    public static PayloadValue From(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(PayloadValueKind.Text, JsonSerializer.Serialize(value, PayloadJson.Context.String));
    }

    /// <summary>true or false.</summary>
    public static PayloadValue From(bool value) => new(PayloadValueKind.Boolean, value ? "true" : "false");

    /// <summary>Any JSON but null.</summary>
    public static bool TryFrom(JsonElement element, [NotNullWhen(true)] out PayloadValue? value)
    {
        value = element.ValueKind switch
        {
            JsonValueKind.Number => new(PayloadValueKind.Number, element.GetRawText()),
            JsonValueKind.String => From(element.GetString()!),
            JsonValueKind.True => From(true),
            JsonValueKind.False => From(false),
            JsonValueKind.Object => new(PayloadValueKind.Object, Compact(element)),
            JsonValueKind.Array => new(PayloadValueKind.Array, Compact(element)),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>An integer.</summary>
    public static implicit operator PayloadValue(long value) => From(value);

    /// <summary>A number.</summary>
    public static implicit operator PayloadValue(double value) => From(value);

    /// <summary>A text.</summary>
    public static implicit operator PayloadValue(string value) => From(value);

    /// <summary>true or false.</summary>
    public static implicit operator PayloadValue(bool value) => From(value);

    /// <summary>The value as JSON.</summary>
    public override string ToString() => Json;

    /// <summary>Reads the JSON again.</summary>
    internal JsonElement Element()
    {
        using JsonDocument document = JsonDocument.Parse(Json);
        return document.RootElement.Clone();
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element, PayloadJson.Context.JsonElement);
}

internal sealed class PayloadValueConverter : JsonConverter<PayloadValue>
{
    /// <summary>A null among the values of a dictionary would slip through otherwise.</summary>
    public override bool HandleNull => true;

    public override PayloadValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return PayloadValue.TryFrom(document.RootElement, out PayloadValue? value) ? value : throw new JsonException("A value is null.");
    }

    public override void Write(Utf8JsonWriter writer, PayloadValue value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}
