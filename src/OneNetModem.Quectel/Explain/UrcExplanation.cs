// Unsolicited lines, and the results of commands that come as such, in one sentence.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

/// <summary>Explains URCs; pure.</summary>
public static class UrcExplanation
{
    /// <summary>What the URC means and, where something is wrong, what to do; null for one that is not known here.</summary>
    public static string? Of(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name switch
        {
            "RDY" or "APP RDY" => "the module has started: its MQTT clients and their options are gone",
            "POWERED DOWN" or "NORMAL POWER DOWN" => "the module is off; after a second the supply may be cut",
            "+CFUN" => urc.Args.Number(0) is { } level ? Functions((Functionality)level) : null,
            "+CPIN" => SimStatus.From(urc) is { } sim ? "SIM: " + Words.Of(sim.State) : null,
            "+QUSIM" => "the SIM has been read",
            "+QSIMSTAT" => SimPresence.From(urc) is { } presence ? Card(presence) : null,
            "+QIND" => Indication(urc.Args),
            "+CREG" or "+CGREG" or "+CEREG" => RegistrationStatus.From(urc)?.StateInWords,
            "+CTZV" or "+CTZE" => "the network has told its time zone",
            "+CMTI" or "+CMT" => "an SMS has arrived",
            "RING" or "+CRING" => "a call",
            "+QIURC" => Internet(urc),
            "+QPING" => Pinged(urc.Args),
            "+QNTP" => urc.Args.Number(0) is { } error ? error == 0 ? "the clock is set" : ErrorCodes.Tcp(error) : null,
            _ => Mqtt(urc),
        };
    }

    internal static string Functions(Functionality level) => level switch
    {
        Functionality.Minimum => "radio and SIM are off",
        Functionality.Full => "all is on",
        Functionality.RadioOff => "the radio is off, the SIM is on",
        _ => "not known here",
    };

    internal static string Card(SimPresence presence) => presence.Inserted switch
    {
        true => "a card is in the holder",
        false => "no card is in the holder",
        null => "the module does not know yet whether a card is there",
    };

    private static string? Mqtt(AtUrc urc) => urc.Name switch
    {
        "+QMTOPEN" => QmtOpened.From(urc) is { } r ? With(r.Result.Meaning(), r.Result == QmtOpenResult.Opened ? null : r.Result.Advice()) : null,
        "+QMTCONN" => QmtConnected.From(urc) switch
        {
            null => null,
            { ReturnCode: { } code } => With(code.Meaning(), code == ConnectReturnCode.Accepted ? null : code.Advice()),
            { Status: var status } => status.Meaning(),
        },
        "+QMTDISC" or "+QMTCLOSE" => QmtClosed.From(urc) is { } r ? r.IsDone ? (r.Verb == "+QMTDISC" ? "disconnected" : "closed") : "failed" : null,
        "+QMTSUB" or "+QMTUNS" or "+QMTPUB" or "+QMTPUBEX" => QmtPacketResult.From(urc) is { } r ? Packet(r) : null,
        "+QMTSTAT" => QmtStatusChanged.From(urc) is { } r ? With("the client was closed: " + r.Reason.Meaning(), r.Reason == QmtCloseReason.Disconnected ? null : r.Reason.Advice()) : null,
        "+QMTPING" => QmtPingReport.From(urc) is { IsFailure: true } ? "the server did not answer the keepalive: the connection is dying" : null,
        "+QMTRECV" when QmtMessage.From(urc) is { } m => string.Create(CultureInfo.InvariantCulture, $"a message of {m.Payload.Length} bytes"),
        "+QMTRECV" when QmtMessageWaiting.From(urc) is { } w => string.Create(CultureInfo.InvariantCulture, $"a message waits: AT+QMTRECV={w.ClientIndex},{w.Slot} reads it"),
        _ => null,
    };

    private static string Packet(QmtPacketResult result) => result switch
    {
        { Status: QmtPacketStatus.Retransmitted, Values: [var times, ..] } => $"sent again, {times.Text()} times so far",
        { Verb: "+QMTSUB", Status: QmtPacketStatus.Done } when result.Values.Contains(QmtPacketResult.Refused) => "the server refused a topic (128)",
        { Verb: "+QMTSUB", Status: QmtPacketStatus.Done, Values.Count: > 0 } => "granted with QoS " + string.Join(", ", result.Values),
        { MessageId: 0, Status: QmtPacketStatus.Done } => "sent; QoS 0 has no acknowledgement",
        _ => result.Status.Meaning(),
    };

    private static string? Indication(IReadOnlyList<string> args) => args switch
    {
        ["SMS DONE", ..] => "short messages are ready",
        ["PB DONE", ..] => "the phone book is ready",
        ["csq", var rssi, ..] when args.Number(1) is { } n => $"signal {rssi}: {Words.Dbm(new SignalQuality(n, 99).RssiDbm)}",
        ["act", var technology, ..] => "now on " + technology,
        ["smsfull", ..] => "the SMS memory is full",
        _ => null,
    };

    private static string? Internet(AtUrc urc) => urc.Args switch
    {
        ["pdpdeact", var context, ..] => $"the network took PDP context {context} away, and its MQTT clients with it",
        ["dnsgip", var address] when address.AsSpan().ContainsAny(".:") => "an address",
        ["dnsgip", "0", var count, ..] => $"found, {count} addresses",
        ["dnsgip", ..] when urc.Args.Number(1) is { } error => ErrorCodes.Tcp(error),
        ["recv", ..] => "data waits on a socket",
        ["closed", ..] => "the peer closed a socket",
        _ => null,
    };

    private static string? Pinged(IReadOnlyList<string> args) => args switch
    {
        [_, var sent, var received, var lost, ..] when args.Number(1) is not null && args.Number(2) is not null =>
            $"{sent} sent, {received} received, {lost} lost" + (args.Number(6) is { } average && received != "0" ? $", {average.Text()} ms on average" : ""),
        ["0", var address, _, var time, ..] => $"{address} answered after {time} ms",
        [..] when args.Number(0) is { } error => ErrorCodes.Tcp(error),
        _ => null,
    };

    private static string With(string meaning, string? advice) => advice is null ? meaning : $"{meaning}; {advice}";
}
