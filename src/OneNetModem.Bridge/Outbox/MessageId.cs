// The id by which the platform answers a message: what makes a resend detectable and an unknown outcome decidable.
using System.Text;
using System.Text.Json;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Outbox;

/// <summary>Reads the id of a message, and tells which answers belong to it.</summary>
public static class MessageId
{
    /// <summary>Longer ones are no id of OneNET's (13 digits, or a UUID in a command's topic).</summary>
    private const int MaxLength = 64;

    /// <summary>The command's id for <c>cmd/response/{id}</c>, else the payload's <c>id</c> (a string or a number); null when there is none.</summary>
    /// <remarks>A payload that is no JSON has none, also where it begins like JSON: the platform then answers with id -1,
    /// which settles nothing, because it cannot be told which message it means.</remarks>
    public static string? Read(string topic, ReadOnlySpan<byte> payload)
    {
        if (OneNetTopic.TryParse(topic, out OneNetTopic? parsed) && parsed.Kind == TopicKind.CommandResponse)
        {
            return parsed.Id;
        }

        try
        {
            return Find(payload) is { Length: > 0 and <= MaxLength } id ? id : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode: binary payloads are welcome and have no id.
            return null;
        }
    }

    /// <summary>Whether the answer is to a message on this topic; the id is compared elsewhere.</summary>
    /// <remarks>Every answer's topic is the topic of the question and one level more (OneNET docs, topic pages). Product and
    /// device are left out: the topic of a message for any modem holds <c>{pid}</c> and <c>{device}</c>.</remarks>
    internal static bool Answers(PlatformReply reply, string topic)
    {
        ReadOnlySpan<char> answer = Rest(reply.Topic.Text);
        ReadOnlySpan<char> question = Rest(topic);
        int last = answer.LastIndexOf('/');
        return last > 0 && question.SequenceEqual(answer[..last]);
    }

    private static string? Find(ReadOnlySpan<byte> payload)
    {
        // As lenient as the platform was seen to be: a trailing comma is taken (OneNET docs, MQTT.fx screenshot of 2019).
        Utf8JsonReader reader = new(payload, new JsonReaderOptions { AllowTrailingCommas = true });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool wanted = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (wanted)
            {
                id = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
                    _ => null,
                };
            }

            reader.Skip();
        }

        // To the end: what follows the object makes it no JSON.
        reader.Read();
        return id;
    }

    /// <summary>What follows <c>$sys/{pid}/{device}/</c>.</summary>
    private static ReadOnlySpan<char> Rest(ReadOnlySpan<char> topic)
    {
        for (int level = 0; level < 3; level++)
        {
            topic = topic[(topic.IndexOf('/') + 1)..];
        }

        return topic;
    }
}
