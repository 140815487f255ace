// The result numbers of the QMT commands as enums; what each means and what to do about it stands in the code tables.
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Commands;

/// <summary>The result of <c>AT+QMTOPEN</c>; numbers not named here are kept as they are.</summary>
public enum QmtOpenResult
{
    /// <summary>The network could not be opened; with TLS also: a certificate or the clock is wrong.</summary>
    NetworkFailed = -1,

    /// <summary>Open.</summary>
    Opened = 0,

    /// <summary>Wrong parameter.</summary>
    WrongParameter = 1,

    /// <summary>The client index is in use, for example left open by a host that restarted.</summary>
    ClientOccupied = 2,

    /// <summary>The PDP context could not be activated.</summary>
    PdpFailed = 3,

    /// <summary>The host name could not be resolved.</summary>
    DnsFailed = 4,

    /// <summary>The TCP connection failed.</summary>
    ConnectionFailed = 5,
}

/// <summary>What became of an MQTT packet; numbers not named here are kept as they are.</summary>
public enum QmtPacketStatus
{
    /// <summary>Sent and, where the packet has one, acknowledged.</summary>
    Done = 0,

    /// <summary>Sent again; not final. Only reported when the notice of <c>AT+QMTCFG="timeout"</c> is on.</summary>
    Retransmitted = 1,

    /// <summary>Not sent, or never acknowledged.</summary>
    Failed = 2,
}

/// <summary>The return code of CONNACK (MQTT 3.1.1 section 3.2.2.3); numbers not named here are kept as they are.</summary>
public enum ConnectReturnCode
{
    /// <summary>Connection accepted.</summary>
    Accepted = 0,

    /// <summary>Unacceptable protocol version.</summary>
    UnacceptableProtocolVersion = 1,

    /// <summary>Identifier rejected.</summary>
    IdentifierRejected = 2,

    /// <summary>Server unavailable.</summary>
    ServerUnavailable = 3,

    /// <summary>Bad user name or password.</summary>
    BadUserNameOrPassword = 4,

    /// <summary>Not authorized.</summary>
    NotAuthorized = 5,
}

/// <summary>The state of a client (<c>AT+QMTCONN?</c>); numbers not named here are kept as they are.</summary>
public enum QmtClientState
{
    /// <summary>Initialising: the TCP connection is open, CONNECT was not sent.</summary>
    Initialising = 1,

    /// <summary>Connecting.</summary>
    Connecting = 2,

    /// <summary>Connected.</summary>
    Connected = 3,

    /// <summary>Disconnecting.</summary>
    Disconnecting = 4,
}

/// <summary>Why the module closed a client by itself (<c>+QMTSTAT</c>); numbers not named here are kept as they are.</summary>
public enum QmtCloseReason
{
    /// <summary>Closed or reset by the server.</summary>
    ClosedByPeer = 1,

    /// <summary>PINGREQ was not answered.</summary>
    PingFailed = 2,

    /// <summary>CONNECT could not be sent.</summary>
    ConnectFailed = 3,

    /// <summary>CONNACK did not come, or refused.</summary>
    ConnackFailed = 4,

    /// <summary>The client sent DISCONNECT and the server closed: the normal end.</summary>
    Disconnected = 5,

    /// <summary>Sending kept failing.</summary>
    SendFailed = 6,

    /// <summary>The link is dead or the server unavailable.</summary>
    LinkDead = 7,

    /// <summary>The client closed by itself (LTE-A and, by its likeness, EC2x; reserved on BG95 and BG96).</summary>
    ClosedByClient = 8,
}

/// <summary>Meanings and remedies, from the code tables.</summary>
public static class QmtResults
{
    private const string Open = "mqtt-open", Packet = "mqtt-packet", Connack = "mqtt-connack", Closed = "mqtt-closed";

    /// <summary>What it means.</summary>
    public static string Meaning(this QmtOpenResult result) => Words(Open, (int)result, "result");

    /// <summary>What to do.</summary>
    public static string Advice(this QmtOpenResult result) => Remedy(Open, (int)result, "look the number up in the manual of this firmware");

    /// <summary>What to do, where it is known whether the connection is TLS: without it no certificate can be to blame.</summary>
    public static string Advice(this QmtOpenResult result, bool tls) => result switch
    {
        QmtOpenResult.NetworkFailed when !tls =>
            "check host and port, that the server is up, and that no firewall and no restricted APN is in between; a port that expects TLS (often 8883) needs TLS switched on",
        _ => result.Advice(),
    };

    /// <summary>What it means.</summary>
    public static string Meaning(this QmtPacketStatus status) => Words(Packet, (int)status, "result");

    /// <summary>What it means, in MQTT's words.</summary>
    public static string Meaning(this ConnectReturnCode code) => Words(Connack, (int)code, "return code");

    /// <summary>What to do.</summary>
    public static string Advice(this ConnectReturnCode code) => Remedy(Connack, (int)code, "look the number up in the server's documentation");

    /// <summary>What it means.</summary>
    public static string Meaning(this QmtCloseReason reason) => Words(Closed, (int)reason, "reason");

    /// <summary>The remedy of the MQTT notes, chapter 4.1.</summary>
    public static string Advice(this QmtCloseReason reason) => Remedy(Closed, (int)reason, "open again; look the number up in the manual of this firmware");

    private static string Words(string table, int code, string kind) => CodeTable.Get(table).Find(code)?.Words ?? $"unknown {kind} {code.Text()}";

    private static string Remedy(string table, int code, string unknown) => CodeTable.Get(table).Find(code) is { } known ? known.Advice ?? "nothing" : unknown;
}
