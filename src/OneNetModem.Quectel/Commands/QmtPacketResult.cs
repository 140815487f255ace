// The result URC of a packet with an id: +QMTSUB, +QMTUNS, +QMTPUB, +QMTPUBEX.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The URC <c>verb: client,id,result[,value...]</c>.</summary>
/// <param name="Verb"><c>+QMTSUB</c>, <c>+QMTUNS</c> or <c>+QMTPUB</c>. A <c>+QMTPUBEX</c> is given as <c>+QMTPUB</c>: which of the two
/// names reports a publish depends on the firmware, not on the command.</param>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="MessageId">The packet's id; 0 for a publish with QoS 0.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Values">Granted QoS of each topic (QMTSUB done; 128 is a refusal), or the count of repetitions.</param>
public sealed record QmtPacketResult(string Verb, int ClientIndex, int MessageId, QmtPacketStatus Status, IReadOnlyList<int> Values)
{
    /// <summary>SUBACK's refusal of a topic (MQTT 3.1.1 section 3.9.3).</summary>
    public const int Refused = 128;

    /// <summary>Done, and no topic was refused.</summary>
    public bool IsDone => Status == QmtPacketStatus.Done && !(Verb == "+QMTSUB" && Values.Contains(Refused));

    /// <summary>Reads the URC; null when it is another one.</summary>
    /// <remarks>UNCONFIRMED how EC2x and BG9x print several granted QoS: as further fields (seen on BC660), or in one pair of
    /// brackets, which is read too.</remarks>
    public static QmtPacketResult? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        string? verb = urc.Name switch
        {
            "+QMTSUB" or "+QMTUNS" or "+QMTPUB" => urc.Name,
            "+QMTPUBEX" => "+QMTPUB",
            _ => null,
        };
        if (verb is null || urc.Args.Number(0) is not { } client || urc.Args.Number(1) is not { } id || urc.Args.Number(2) is not { } status)
        {
            return null;
        }

        List<int> values = [];
        foreach (string field in urc.Args.Skip(3))
        {
            if (new[] { field.Trim('(', ')', ' ') }.Number(0) is { } value)
            {
                values.Add(value);
            }
        }

        return new QmtPacketResult(verb, client, id, (QmtPacketStatus)status, values);
    }
}
