// What the platform answers to a publish: accepted, rejected, or a reply with a code.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.OneNet.Replies;

/// <summary>An answer of the platform.</summary>
public sealed class PlatformReply
{
    private PlatformReply(OneNetTopic topic, bool accepted, string? id, int? code, string? message, CodeFamily family)
    {
        Topic = topic;
        Accepted = accepted;
        Id = id;
        Code = code;
        Message = message;
        Meaning = code is { } c ? ErrorCodes.Find(family, c) : null;
    }

    /// <summary>The topic it came on.</summary>
    public OneNetTopic Topic { get; }

    /// <summary>Whether the platform took what was published.</summary>
    public bool Accepted { get; }

    /// <summary>The id of what is answered: message id, or command id. -1 when the platform could not read it; null when there is none.</summary>
    public string? Id { get; }

    /// <summary>The code, where there is one.</summary>
    public int? Code { get; }

    /// <summary>The platform's own words.</summary>
    public string? Message { get; }

    /// <summary>What the code means and what to check; null when there is no code or the docs do not have it.</summary>
    public ErrorCode? Meaning { get; }

    /// <summary>Reads an answer; false when the topic is not one on which the platform answers.</summary>
    /// <remarks>An answer whose payload cannot be read still is one: the topic says accepted or rejected.</remarks>
    public static bool TryParse(string topic, ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out PlatformReply? reply)
    {
        reply = null;
        if (!OneNetTopic.TryParse(topic, out OneNetTopic? parsed) || Shape(parsed.Kind) is not var (family, accepted))
        {
            return false;
        }

        JsonElement? body = Read(payload);
        string? id = parsed.Kind is TopicKind.CommandAccepted or TopicKind.CommandRejected ? parsed.Id : Text(body, "id");
        string? codeText = Text(body, "err_code") ?? Text(body, "code");
        int? code = int.TryParse(codeText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int c) ? c : null;
        string? message = Text(body, "err_msg") ?? Text(body, "msg");
        reply = new PlatformReply(parsed, accepted ?? code == ThingReply.Success, id, code, message, family);
        return true;
    }

    /// <summary>One line for logs.</summary>
    public override string ToString()
    {
        string outcome = Accepted ? "accepted" : "rejected";
        string code = Code is { } c ? string.Create(CultureInfo.InvariantCulture, $", code {c}") : string.Empty;
        string words = Meaning?.Meaning ?? Message ?? string.Empty;
        return $"{outcome} (id {Id ?? "none"}{code}){(words.Length > 0 ? ": " + words : string.Empty)}";
    }

    /// <summary>Which table its codes are in, and whether the topic itself says accepted or rejected (null: the code does).</summary>
    private static (CodeFamily Family, bool? Accepted)? Shape(TopicKind kind) => kind switch
    {
        TopicKind.DataPointAccepted => (CodeFamily.DataPoint, true),
        TopicKind.DataPointRejected => (CodeFamily.DataPoint, false),
        TopicKind.CommandAccepted => (CodeFamily.Command, true),
        TopicKind.CommandRejected => (CodeFamily.Command, false),
        TopicKind.ImageUpdateAccepted or TopicKind.ImageGetAccepted => (CodeFamily.Image, true),
        TopicKind.ImageUpdateRejected or TopicKind.ImageGetRejected => (CodeFamily.Image, false),
        TopicKind.PropertyPostReply or TopicKind.EventPostReply or TopicKind.PackPostReply or TopicKind.HistoryPostReply
            or TopicKind.DesiredGetReply or TopicKind.DesiredDeleteReply => (CodeFamily.Device, null),
        _ => null,
    };

    private static JsonElement? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement? body, string name)
    {
        try
        {
            return body is { } b && b.TryGetProperty(name, out JsonElement value)
                ? value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString(),
                    JsonValueKind.Number => value.GetRawText(),
                    _ => null,
                }
                : null;
        }
        catch (Exception e) when (PayloadJson.IsBadJson(e))
        {
            return null;
        }
    }
}
