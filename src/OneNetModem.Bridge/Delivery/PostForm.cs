// What a local program may leave out of a post, and is put in before it is stored: the id by which the platform answers it and,
// where posts are joined, the time of each point.
using System.Text;
using System.Text.Json;
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Delivery;

/// <summary>Completes posts. Thread-safe.</summary>
/// <param name="batch">Whether posts of data points may be joined.</param>
/// <param name="time">The clock of points that have no time.</param>
/// <param name="random">Where ids begin: not again where the process before this one began.</param>
internal sealed class PostForm(bool batch, TimeProvider time, Random random)
{
    /// <summary>Above those of the link reports, which end below it (<see cref="OneNetClient.NextId"/>).</summary>
    private const int FirstId = 1 << 30;

    private int _lastId = random.Next(FirstId);

    /// <summary>An id for a post that is to be stored.</summary>
    public int NextId() => FirstId | (Interlocked.Increment(ref _lastId) & (FirstId - 1));

    /// <summary>The payload to store.</summary>
    /// <param name="topic">The topic at the cloud.</param>
    /// <param name="payload">As it was handed in. What is no JSON object, or has its id, is left alone.</param>
    /// <param name="joins">Whether it may be joined with others.</param>
    public byte[] Complete(string topic, ReadOnlySpan<byte> payload, out bool joins)
    {
        joins = false;
        if (!OneNetTopic.TryParse(topic, out OneNetTopic? parsed) || FormOf(parsed.Kind) is not { } form)
        {
            return payload.ToArray();
        }

        byte[] complete = LacksId(payload) ? WithId(payload, form) : payload.ToArray();
        if (batch && parsed.Kind == TopicKind.DataPointPost && PointBatch.TryStamp(complete, time.GetUtcNow(), out byte[]? stamped))
        {
            joins = true;
            return stamped;
        }

        return complete;
    }

    /// <summary>The id as the kind of post has it: a number for data points, text of up to 13 digits for the thing model
    /// (OneNET docs, data point topics and OneJSON); null for topics that are no posts.</summary>
    private static string? FormOf(TopicKind kind) => kind switch
    {
        TopicKind.DataPointPost => "{{\"id\":{0}",
        TopicKind.PropertyPost or TopicKind.EventPost or TopicKind.PackPost or TopicKind.HistoryPost => "{{\"id\":\"{0}\"",
        _ => null,
    };

    private static bool LacksId(ReadOnlySpan<byte> payload)
    {
        try
        {
            Utf8JsonReader reader = new(payload, new JsonReaderOptions { AllowTrailingCommas = true });
            bool lacks = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            int members = 0;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    members++;
                    lacks &= !reader.ValueTextEquals("id"u8);
                }
            }

            return lacks && members > 0;
        }
        catch (JsonException)
        {
            // The platform says so, in its own words.
            return false;
        }
    }

    private byte[] WithId(ReadOnlySpan<byte> payload, string form)
    {
        int brace = payload.IndexOf((byte)'{');
        return [.. Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, NextId())), (byte)',', .. payload[(brace + 1)..]];
    }
}
