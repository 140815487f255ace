// How single values stand in report.json.
using System.Text.Json;
using System.Text.Json.Serialization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Reports;

internal sealed class VerdictConverter() : JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

internal sealed class LayerConverter() : JsonStringEnumConverter<SessionLayer>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>A duration as seconds; decimal keeps every tick.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        decimal ticks = reader.GetDecimal() * TimeSpan.TicksPerSecond;
        return ticks is >= long.MinValue and <= long.MaxValue ? new TimeSpan((long)ticks) : throw new JsonException("A duration is too long.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
}

/// <summary>JSON has no NaN and no infinity: null.</summary>
internal sealed class NumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => WriteNumber(writer, value);

    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>A point of a series as <c>[time, value]</c>.</summary>
internal sealed class PointConverter : JsonConverter<(DateTimeOffset Time, double Value)>
{
    public override (DateTimeOffset Time, double Value) Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.String);
        DateTimeOffset time = reader.TryGetDateTimeOffset(out DateTimeOffset t) ? t : throw new JsonException("A point's time is no ISO 8601 time.");
        Expect(reader.Read() && reader.TokenType is JsonTokenType.Number or JsonTokenType.Null);
        double value = reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
        return (time, value);
    }

    public override void Write(Utf8JsonWriter writer, (DateTimeOffset Time, double Value) value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Time);
        NumberConverter.WriteNumber(writer, value.Value);
        writer.WriteEndArray();
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("A point is [time, value].");
        }
    }
}
