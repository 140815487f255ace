// AT+QMTSUB and AT+QMTUNS.
using System.Text;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>A topic filter and the QoS asked for.</summary>
/// <param name="Filter">The topic filter.</param>
/// <param name="Qos">0 to 2.</param>
public readonly record struct QmtTopic(string Filter, int Qos);

/// <summary>Subscriptions. The result of both commands is a <see cref="QmtPacketResult"/>.</summary>
public static class QmtSubscription
{
    /// <summary>How many topics one command takes. FIELD: five; the notes give no number.</summary>
    public const int MaxTopics = 5;

    /// <summary><c>AT+QMTSUB=client,id,"topic",qos[,...]</c>.</summary>
    /// <param name="client">0 to 5.</param>
    /// <param name="messageId">1 to 65535.</param>
    /// <param name="topics">One to five.</param>
    /// <param name="retransmission">The settings in force, from which the time limit follows.</param>
    /// <exception cref="AtTextException">A topic cannot be quoted.</exception>
    public static AtCommand Subscribe(int client, int messageId, IReadOnlyList<QmtTopic> topics, QmtRetransmission? retransmission = null)
    {
        ArgumentNullException.ThrowIfNull(topics);
        StringBuilder text = new($"AT+QMTSUB={QmtArguments.Client(client)},{QmtArguments.MessageId(messageId)}");
        foreach (QmtTopic topic in Counted(topics))
        {
            text.Append(',').Append(QmtArguments.Topic(topic.Filter)).Append(',').Append(QmtArguments.Qos(topic.Qos).Text());
        }

        return Command(text, "+QMTSUB", client, messageId, retransmission);
    }

    /// <summary><c>AT+QMTUNS=client,id,"topic"[,...]</c>.</summary>
    /// <param name="client">0 to 5.</param>
    /// <param name="messageId">1 to 65535.</param>
    /// <param name="filters">One to five.</param>
    /// <param name="retransmission">The settings in force, from which the time limit follows.</param>
    /// <exception cref="AtTextException">A topic cannot be quoted.</exception>
    public static AtCommand Unsubscribe(int client, int messageId, IReadOnlyList<string> filters, QmtRetransmission? retransmission = null)
    {
        ArgumentNullException.ThrowIfNull(filters);
        StringBuilder text = new($"AT+QMTUNS={QmtArguments.Client(client)},{QmtArguments.MessageId(messageId)}");
        foreach (string filter in Counted(filters))
        {
            text.Append(',').Append(QmtArguments.Topic(filter));
        }

        return Command(text, "+QMTUNS", client, messageId, retransmission);
    }

    private static IReadOnlyList<T> Counted<T>(IReadOnlyList<T> topics) =>
        topics.Count is >= 1 and <= MaxTopics ? topics : throw new ArgumentException($"One command takes 1 to {MaxTopics} topics.", nameof(topics));

    private static AtCommand Command(StringBuilder text, string verb, int client, int messageId, QmtRetransmission? retransmission) => new(text.ToString())
    {
        Result = QmtArguments.PacketResult(verb, client, messageId, (retransmission ?? QmtRetransmission.Default).ResultTimeout),
    };
}
