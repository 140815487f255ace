// What the platform answers to what a device publishes: accepted, rejected, or a reply with a code.
using System.Globalization;
using System.Text;
using System.Text.Json;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

internal static class UplinkAnswers
{
    /// <summary>The answer's topic and payload, and a log code with words; null when this topic has no answer.</summary>
    public static (string Topic, byte[] Payload, int Code, string Text)? To(OneNetTopic topic, ReadOnlySpan<byte> payload, ThingModel? model) => topic.Kind switch
    {
        TopicKind.DataPointPost => ToDataPoints(topic, payload),
        TopicKind.PropertyPost => ToPost(topic, payload, TopicKind.PropertyPostReply, model),
        TopicKind.EventPost => ToPost(topic, payload, TopicKind.EventPostReply, null),
        TopicKind.DesiredGet => ToDesiredGet(topic, payload),
        _ => null,
    };

    private static (string, byte[], int, string) ToDataPoints(OneNetTopic topic, ReadOnlySpan<byte> payload)
    {
        // The platform was seen to take trailing commas (an official screenshot), and nothing else that is not JSON.
        if (DataPointMessage.TryParse(payload, out DataPointMessage? message, out string? problem, allowTrailingCommas: true))
        {
            return (OneNetTopic.Build(TopicKind.DataPointAccepted, topic.Device).Text, Utf8($"{{\"id\":{message.Id}}}"), 200, "data points accepted");
        }

        string id = ReadId(payload, JsonValueKind.Number) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : "-1";
        byte[] rejected = Utf8($"{{\"id\":{id},\"err_code\":98,\"err_msg\":\"illegal data\"}}");
        return (OneNetTopic.Build(TopicKind.DataPointRejected, topic.Device).Text, rejected, 301, "data points rejected: " + problem);
    }

    private static (string, byte[], int, string) ToPost(OneNetTopic topic, ReadOnlySpan<byte> payload, TopicKind reply, ThingModel? model)
    {
        string answer = OneNetTopic.Build(reply, topic.Device).Text;
        if (!ThingPost.TryParse(payload, out ThingPost? post, out string? problem))
        {
            return Refuse(answer, payload, problem);
        }

        return model?.ProblemOf(post) is var (code, text)
            ? (answer, new ThingReply(post.Id, code, text).ToUtf8(), code, "post refused: " + text)
            : (answer, new ThingReply(post.Id).ToUtf8(), 200, "post accepted");
    }

    private static (string, byte[], int, string) ToDesiredGet(OneNetTopic topic, ReadOnlySpan<byte> payload)
    {
        string answer = OneNetTopic.Build(TopicKind.DesiredGetReply, topic.Device).Text;
        return ThingGet.TryParse(payload, out ThingGet? get, out string? problem)
            ? (answer, new ThingReply(get.Id, values: new Dictionary<string, PayloadValue>(StringComparer.Ordinal)).ToUtf8(), 200, "no desired values")
            : Refuse(answer, payload, problem);
    }

    private static (string, byte[], int, string) Refuse(string answer, ReadOnlySpan<byte> payload, string problem)
    {
        // UNCONFIRMED which id the platform puts where it could not read one.
        string? id = ReadId(payload, JsonValueKind.String);
        bool legal = id is not null && PayloadNames.ProblemOfMessageId(id) is null;
        int code = id is not null && !legal ? 312 : 301;
        return (answer, new ThingReply(legal ? id! : "0", code, "illegal request").ToUtf8(), code, "post refused: " + problem);
    }

    private static string? ReadId(ReadOnlySpan<byte> payload, JsonValueKind kind)
    {
        try
        {
            Utf8JsonReader reader = new(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id", out JsonElement id)
                && id.ValueKind == kind
                ? id.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Utf8(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));
}
