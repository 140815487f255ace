// Publishing with a counted payload: AT+QMTPUBEX on EC2x, AT+QMTPUB on BG95 and BG96. Never as text in the command line.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The command that takes a payload by its length.</summary>
public enum QmtPublishCommand
{
    /// <summary><c>AT+QMTPUBEX=client,id,qos,retain,"topic",length</c> (EC2x).</summary>
    Qmtpubex,

    /// <summary><c>AT+QMTPUB=client,id,qos,retain,"topic",length</c> (BG95, BG96).</summary>
    Qmtpub,
}

/// <summary>Publishing.</summary>
public static class QmtPublish
{
    /// <summary>How many publishes may wait for their acknowledgement; the next is <c>ERROR</c>.</summary>
    public const int Window = 5;

    /// <summary>How long the module may take from the payload's last byte to <c>OK</c>; 95 ms were seen, and 4 KB take 0.4 s at
    /// 115200 baud with a full buffer in between.</summary>
    public static readonly TimeSpan AcceptTimeout = TimeSpan.FromSeconds(15);

    /// <summary><c>AT+QMTPUBEX=?</c>: read the answer with <c>PublishProbe</c>.</summary>
    public static readonly AtCommand TestQmtpubex = new("AT+QMTPUBEX=?");

    /// <summary><c>AT+QMTPUB=?</c>: read the answer with <c>PublishProbe</c>.</summary>
    public static readonly AtCommand TestQmtpub = new("AT+QMTPUB=?");

    /// <summary>Builds the command; its payload goes out after the prompt. Result: <see cref="QmtPacketResult"/>.</summary>
    /// <param name="command">Which command the module has; the profile says.</param>
    /// <param name="client">0 to 5.</param>
    /// <param name="messageId">0 for QoS 0; otherwise 1 to 65535, unique among those that wait for their acknowledgement.</param>
    /// <param name="qos">0 to 2.</param>
    /// <param name="retain">Whether the server keeps it.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">1 byte up to the profile's maximum, whatever they are. The caller checks the maximum: a module cuts what
    /// is longer, and still says that it was sent.</param>
    /// <param name="retransmission">The settings in force, from which the time limit follows.</param>
    /// <exception cref="AtTextException">The topic cannot be quoted.</exception>
    /// <exception cref="ArgumentException">The payload is empty: the modules count from 1. Or the id does not fit the QoS.</exception>
    public static AtCommand Create(
        QmtPublishCommand command, int client, int messageId, int qos, bool retain, string topic, ReadOnlyMemory<byte> payload, QmtRetransmission? retransmission = null)
    {
        if (payload.IsEmpty)
        {
            throw new ArgumentException("An empty payload cannot be published: the module counts from 1 byte.", nameof(payload));
        }

        if (QmtArguments.Qos(qos) == 0 ? messageId != 0 : messageId is < 1 or > 65535)
        {
            throw new ArgumentException("The message id is 0 for QoS 0, and 1 to 65535 otherwise.", nameof(messageId));
        }

        string verb = command == QmtPublishCommand.Qmtpubex ? "QMTPUBEX" : "QMTPUB";
        return new AtCommand(string.Create(
            CultureInfo.InvariantCulture,
            $"AT+{verb}={QmtArguments.Client(client)},{messageId},{qos},{(retain ? 1 : 0)},{QmtArguments.Topic(topic)},{payload.Length}"))
        {
            Data = payload,
            Timeout = AcceptTimeout,
            Result = QmtArguments.PacketResult("+QMTPUB", client, messageId, (retransmission ?? QmtRetransmission.Default).ResultTimeout),
        };
    }
}
