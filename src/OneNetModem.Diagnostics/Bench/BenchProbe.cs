// What a bench publishes to see whether it arrives: topic, payload, and what counts as its answer.
using System.Globalization;
using System.Text;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>An answer to a probe.</summary>
/// <param name="IsAccepted">It was taken as it was sent.</param>
/// <param name="Reply">The platform's words; null from a plain broker, which sends the message back.</param>
internal sealed record ProbeAnswer(bool IsAccepted, PlatformReply? Reply);

internal sealed class BenchProbe
{
    private const string OwnValues = "{\"simtest\":1}";

    private readonly string _values;

    private BenchProbe(string topic, TopicKind? kind, string? answerTopic, string? answerFilter, string values)
    {
        Topic = topic;
        Kind = kind;
        AnswerTopic = answerTopic;
        AnswerFilter = answerFilter;
        _values = values;
        _ = Payload(1);
    }

    /// <summary>Where it is published.</summary>
    public string Topic { get; }

    /// <summary>What OneNET takes the topic for; null: no topic of OneNET.</summary>
    public TopicKind? Kind { get; }

    /// <summary>Where its answer comes; null: it has none.</summary>
    public string? AnswerTopic { get; }

    /// <summary>What to subscribe to for that.</summary>
    public string? AnswerFilter { get; }

    /// <summary>The probe for a target that has a device.</summary>
    /// <exception cref="ArgumentException">The values are not what the platform takes.</exception>
    public static BenchProbe Of(BenchTarget target)
    {
        DeviceIdentity device = target.Device!;
        string values = target.Values ?? OwnValues;
        if (!target.Platform.IsOneNet)
        {
            string own = device.Expand(target.Topic ?? "simtest/{device}");
            return new BenchProbe(own, null, own, own, values);
        }

        string reply = OneNetTopic.Build(TopicKind.PropertyPostReply, device).Text;
        string accepted = OneNetTopic.Build(TopicKind.DataPointAccepted, device).Text;
        bool thing = !target.Platform.Topics.HasFlag(OneNet.Endpoints.TopicSets.DataPoints) || (Takes(reply) && !Takes(accepted));
        string topic = target.Topic is { } named ? device.Expand(named) : OneNetTopic.Build(thing ? TopicKind.PropertyPost : TopicKind.DataPointPost, device).Text;
        TopicKind? kind = OneNetTopic.TryParse(topic, out OneNetTopic? parsed) ? parsed.Kind : null;
        return kind switch
        {
            TopicKind.DataPointPost => new BenchProbe(topic, kind, accepted, device.Topic("dp/post/json/+"), values),
            TopicKind.PropertyPost => new BenchProbe(topic, kind, reply, reply, values),
            _ => new BenchProbe(topic, kind, null, null, values),
        };

        bool Takes(string answer) => target.Modem.Topics.Any(t => TopicFilter.Matches(t.Filter, answer));
    }

    /// <summary>The payload under an id. One that is shorter than <paramref name="size"/> is filled up with blanks behind its first
    /// brace: the value stays the same, and one that is cut on the way is no JSON.</summary>
    /// <exception cref="ArgumentException">The values are not what the platform takes.</exception>
    public byte[] Payload(int id, int size = 0)
    {
        byte[] whole = Kind switch
        {
            TopicKind.DataPointPost => DataPointMessage.TryFromObject(_values, id, null, out DataPointMessage? points, out string? problem) ? points.ToUtf8() : throw Illegal(_values, problem),
            TopicKind.PropertyPost => ThingPost.TryFromObject(_values, Text(id), null, out ThingPost? post, out string? problem) ? post.ToUtf8() : throw Illegal(_values, problem),
            _ => Encoding.UTF8.GetBytes($"{{\"id\":{Text(id)},\"values\":{_values}}}"),
        };
        return whole.Length >= size ? whole : [whole[0], .. Enumerable.Repeat((byte)' ', size - whole.Length), .. whole.AsSpan(1)];
    }

    /// <summary>Reads a message as the answer to a payload; null when it is another one.</summary>
    public ProbeAnswer? Read(QmtMessage message, int id, ReadOnlySpan<byte> payload)
    {
        if (Kind is null)
        {
            return message.Topic == AnswerTopic && message.Payload.Span.IndexOf(Encoding.UTF8.GetBytes($"\"id\":{Text(id)},")) >= 0
                ? new ProbeAnswer(message.Payload.Span.SequenceEqual(payload), null)
                : null;
        }

        // -1: the platform could not read the id. One message at a time is on its way, so it can only be this one's.
        return PlatformReply.TryParse(message.Topic, message.Payload, out PlatformReply? reply) && (reply.Id == Text(id) || reply is { Accepted: false, Id: "-1" or "0" })
            ? new ProbeAnswer(reply.Accepted, reply)
            : null;
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static ArgumentException Illegal(string values, string problem) => new($"{values} is not what the platform takes: {problem}", nameof(values));
}
