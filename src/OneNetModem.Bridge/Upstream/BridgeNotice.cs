// What a bridge tells the others about itself: a retained message on onenet/bridges/{client id}; the will says that it is gone.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OneNetModem.Bridge.Upstream;

/// <summary>A bridge as it shows itself.</summary>
/// <param name="Run">A life of its connection: what a former one said late is not taken for what this one says.</param>
/// <param name="Sequence">Counts the notices of that life; 0 is its will.</param>
/// <param name="Online">A modem of it is online, and it takes its share.</param>
internal sealed record BridgeNotice([property: JsonRequired] string Run, long Sequence, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool Online)
{
    /// <summary>It has no connection. What the broker keeps for it waits for its return, or to be adopted.</summary>
    public bool Gone { get; init; }

    /// <summary>Another bridge has taken what the broker kept for it.</summary>
    public bool Adopted { get; init; }

    /// <summary>Its modems: online or not.</summary>
    public IReadOnlyDictionary<string, bool> Modems { get; init; } = new Dictionary<string, bool>(StringComparer.Ordinal);

    /// <summary>Reads a notice; null when it is none.</summary>
    public static BridgeNotice? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, BridgeNoticeJson.Default.BridgeNotice);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As one JSON object.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BridgeNoticeJson.Default.BridgeNotice);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(BridgeNotice))]
internal sealed partial class BridgeNoticeJson : JsonSerializerContext;
