// The JSON shapes on the wire and how they are written: strict, compact, UTF-8 as it is.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OneNetModem.OneNet.Payloads;

internal sealed record DataPointWire(PayloadValue V, long? T = null);

internal sealed record DataPointPostWire(int Id, Dictionary<string, List<DataPointWire?>?> Dp);

internal sealed record ThingValueWire(PayloadValue Value, long? Time = null);

internal sealed record ThingPostWire(string Id, Dictionary<string, ThingValueWire?> Params, string? Version = null);

internal sealed record ThingSetWire(string Id, Dictionary<string, PayloadValue> Params, string? Version = null);

internal sealed record ThingGetWire(string Id, List<string> Params, string? Version = null);

internal sealed record ThingReplyWire(string Id, int Code, string? Msg = null, Dictionary<string, PayloadValue>? Data = null);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(DataPointPostWire))]
[JsonSerializable(typeof(ThingPostWire))]
[JsonSerializable(typeof(ThingSetWire))]
[JsonSerializable(typeof(ThingGetWire))]
[JsonSerializable(typeof(ThingReplyWire))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(string))]
internal sealed partial class PayloadJsonContext : JsonSerializerContext;

internal static class PayloadJson
{
    /// <summary>Chinese text stays UTF-8, half the bytes of \u escapes; a payload is sent by length, so nothing in it can do harm.</summary>
    public static PayloadJsonContext Context { get; } = Make(trailingCommas: false);

    /// <summary>Takes trailing commas, as the platform was seen to do (OneNET docs, MQTT.fx screenshot of 2019).</summary>
    public static PayloadJsonContext Lenient { get; } = Make(trailingCommas: true);

    /// <summary>Whether the exception means that the JSON is bad. Text that is no Unicode (half a surrogate pair, bytes that are
    /// not UTF-8) is found only when it is read, and then told by an InvalidOperationException.</summary>
    public static bool IsBadJson(Exception e) => e is JsonException or InvalidOperationException;

    /// <summary>What a JSON reader's exception says, in one sentence for the user.</summary>
    public static string Problem(Exception e) => $"Not the JSON that belongs here: {e.Message}";

    private static PayloadJsonContext Make(bool trailingCommas) => new(new JsonSerializerOptions(PayloadJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowTrailingCommas = trailingCommas,
    });
}
