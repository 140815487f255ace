// report.json of a script, for programs.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes a script's <c>report.json</c>. Times are ISO 8601, durations seconds.</summary>
public static class ScriptJson
{
    /// <summary>The name of the format, in every file as <c>$schema</c> and the <c>$id</c> of the schema.</summary>
    public const string SchemaId = "urn:onenet-modem:script-report:1";

    private static readonly ScriptJsonContext Context = new(new JsonSerializerOptions(ScriptJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    /// <summary>The JSON schema (draft 7) of the file.</summary>
    public static string Schema => Resource.Read("script-report.schema.json");

    /// <summary>Writes the report, UTF-8 without a byte order mark.</summary>
    public static void Write(Stream stream, ScriptReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonObject document = new() { ["$schema"] = SchemaId };
        foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(report, Context.ScriptReport)!.AsObject())
        {
            document[name] = value?.DeepClone();
        }

        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, Encoder = Context.Options.Encoder });
        document.WriteTo(writer);
    }
}

/// <summary>A place as <c>file:line:column</c>.</summary>
internal sealed class PlaceConverter : JsonConverter<FilePlace>
{
    public override FilePlace Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A script's report is not read back.");

    public override void Write(Utf8JsonWriter writer, FilePlace value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(VerdictConverter), typeof(LayerConverter), typeof(SecondsConverter), typeof(NumberConverter), typeof(PointConverter), typeof(PlaceConverter)])]
[JsonSerializable(typeof(ScriptReport))]
internal sealed partial class ScriptJsonContext : JsonSerializerContext;
