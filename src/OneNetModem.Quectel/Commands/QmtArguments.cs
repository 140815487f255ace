// Checks and matchers that all QMT commands share.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

internal static class QmtArguments
{
    /// <summary>How long a name or a token may be here. UNCONFIRMED: no note of EC2x, BG96 or BG95 gives a limit; a BC660 takes 256 bytes.</summary>
    public const int MaxTextBytes = 1024;

    public static int Client(int clientIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(clientIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clientIndex, 5);
        return clientIndex;
    }

    public static int MessageId(int messageId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messageId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(messageId, 65535);
        return messageId;
    }

    public static int Qos(int qos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 2);
        return qos;
    }

    public static string Topic(string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return AtText.Quote(topic, "topic", MaxTextBytes);
    }

    /// <summary><c>verb: client,result</c>; the answers to the read commands have the same name and another shape.</summary>
    public static AtResultUrc ClientResult(string verb, int client, TimeSpan timeout) => new(
        urc => urc.Name == verb && urc.Args.Count == 2 && urc.Args.Number(0) == client && urc.Args.Number(1) is not null ? UrcMatch.Last : UrcMatch.None,
        timeout);

    /// <summary><c>verb: client,id,result[,value...]</c>; a retransmission is not the end.</summary>
    public static AtResultUrc PacketResult(string verb, int client, int id, TimeSpan timeout) => new(
        urc => QmtPacketResult.From(urc) is { } r && r.Verb == verb && r.ClientIndex == client && r.MessageId == id
            ? r.Status == QmtPacketStatus.Retransmitted ? UrcMatch.More : UrcMatch.Last
            : UrcMatch.None,
        timeout);
}
