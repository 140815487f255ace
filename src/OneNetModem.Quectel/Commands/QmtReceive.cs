// Receiving: messages, the notification and the status of the buffered mode, and the read command.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>A message that arrived.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="MessageId">The server's packet id; 0 for QoS 0.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The payload, any bytes.</param>
public sealed record QmtMessage(int ClientIndex, int MessageId, string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Reads a <c>+QMTRECV</c> whose payload the scanner has taken off: <c>+QMTRECV: client,id,"topic"</c> is left. Null when
    /// it is another URC, or one without payload. A topic without quotes (seen once, in an EC20 demo) is read too.</summary>
    public static QmtMessage? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        if (urc.Name != "+QMTRECV" || urc.Payload is not { } payload || urc.Line.Length == urc.Name.Length)
        {
            return null;
        }

        // Cut at the first two commas only: a topic may hold any character, a comma or a quote included.
        ReadOnlySpan<char> rest = urc.Line.AsSpan("+QMTRECV".Length + 1);
        return TakeNumber(ref rest) is { } client && TakeNumber(ref rest) is { } id
            ? new QmtMessage(client, id, AtFields.Unquote(rest.Trim().TrimEnd(',').TrimEnd()).ToString(), payload)
            : null;
    }

    private static int? TakeNumber(ref ReadOnlySpan<char> rest)
    {
        int comma = rest.IndexOf(',');
        if (comma < 0 || !int.TryParse(rest[..comma].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        rest = rest[(comma + 1)..];
        return number;
    }

    /// <summary>Everything but the payload's content.</summary>
    public override string ToString() => $"client {ClientIndex}, id {MessageId}, topic {Topic}, {Payload.Length} bytes";
}

/// <summary>The URC of the buffered mode, <c>+QMTRECV: client,slot[,length]</c>: a message waits in a slot.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Slot">0 to 4.</param>
/// <param name="Length">Bytes of payload; null where the firmware does not tell.</param>
public sealed record QmtMessageWaiting(int ClientIndex, int Slot, int? Length)
{
    /// <summary>Reads the URC; null when it is another one: a message has a topic, the status has six numbers.</summary>
    public static QmtMessageWaiting? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        IReadOnlyList<string> a = urc.Args;
        return urc.Name == "+QMTRECV" && urc.Payload is null && a.Count is 2 or 3
            && a.Number(0) is { } client && a.Number(1) is { } slot && (a.Count == 2 || a.Number(2) is not null)
            ? new QmtMessageWaiting(client, slot, a.Number(2))
            : null;
    }
}

/// <summary>Which slots of a client hold a message.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Occupied">The occupied slots, rising.</param>
public sealed record QmtSlots(int ClientIndex, IReadOnlyList<int> Occupied);

/// <summary>The answer to <c>AT+QMTRECV?</c>.</summary>
/// <param name="Clients">One a connected client; empty when there is none.</param>
public sealed record QmtReceiveStatus(IReadOnlyList<QmtSlots> Clients);

/// <summary>Commands of the buffered receive mode.</summary>
public static class QmtReceive
{
    /// <summary>How many messages a client keeps. What becomes of the sixth is documented nowhere: read on every notification.</summary>
    public const int SlotCount = 5;

    /// <summary><c>AT+QMTRECV?</c>: lines of six numbers, the client and its five slots.</summary>
    public static readonly AtQuery<QmtReceiveStatus> Status = new(
        new AtCommand("AT+QMTRECV?"),
        r => new QmtReceiveStatus(ReplyLines.All(r, "+QMTRECV", f =>
            f.Count == SlotCount + 1 && f.Number(0) is { } client && Enumerable.Range(1, SlotCount).All(i => f.Number(i) is not null)
                ? new QmtSlots(client, [.. Enumerable.Range(0, SlotCount).Where(i => f.Number(i + 1) == 1)])
                : null)));

    /// <summary><c>AT+QMTRECV=client[,slot]</c>: reads one slot, or all. The messages come like those of the other mode, as
    /// <see cref="QmtMessage"/>; <c>OK</c> alone means that there was none, <c>ERROR</c> that there is no connection.</summary>
    public static AtCommand Read(int client, int? slot = null)
    {
        if (slot is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(slot));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, SlotCount, nameof(slot));
            return new AtCommand($"AT+QMTRECV={QmtArguments.Client(client)},{number}");
        }

        return new AtCommand($"AT+QMTRECV={QmtArguments.Client(client)}");
    }
}
