// The result numbers of the QMT commands as enums, each with its meaning and what to do about it.
// BG95 MQTT note V1.1, BG96 MQTT note V1.2, LTE Standard(A) MQTT note V1.4: chapters 3 and 4 agree on all of them.
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

/// <summary>Meanings and remedies.</summary>
public static class QmtResults
{
    /// <summary>What it means.</summary>
    public static string Meaning(this QmtOpenResult result) => result switch
    {
        QmtOpenResult.NetworkFailed => "the network connection could not be opened",
        QmtOpenResult.Opened => "open",
        QmtOpenResult.WrongParameter => "wrong parameter",
        QmtOpenResult.ClientOccupied => "the MQTT client index is in use",
        QmtOpenResult.PdpFailed => "the PDP context could not be activated",
        QmtOpenResult.DnsFailed => "the host name could not be resolved",
        QmtOpenResult.ConnectionFailed => "the TCP connection failed",
        _ => $"unknown result {(int)result}",
    };

    /// <summary>What to do.</summary>
    public static string Advice(this QmtOpenResult result) => result switch
    {
        QmtOpenResult.NetworkFailed =>
            "check host and port; with TLS check that the certificate file has the right length and line ends, and the module's clock",
        QmtOpenResult.Opened => "send CONNECT at once: servers drop a silent connection after a few seconds",
        QmtOpenResult.WrongParameter => "check host, port and the QMTCFG settings",
        QmtOpenResult.ClientOccupied => "disconnect and close the client index, or deactivate the PDP context, and open again",
        QmtOpenResult.PdpFailed => "check the APN and the SIM's data subscription",
        QmtOpenResult.DnsFailed => "check the host name; try its address",
        QmtOpenResult.ConnectionFailed => "check that host and port can be reached from the SIM's network",
        _ => "look the number up in the manual of this firmware",
    };

    /// <summary>What to do, where it is known whether the connection is TLS: without it no certificate can be to blame.</summary>
    public static string Advice(this QmtOpenResult result, bool tls) => result switch
    {
        QmtOpenResult.NetworkFailed when !tls =>
            "check host and port, that the server is up, and that no firewall and no restricted APN is in between; a port that expects TLS (often 8883) needs TLS switched on",
        _ => result.Advice(),
    };

    /// <summary>What it means.</summary>
    public static string Meaning(this QmtPacketStatus status) => status switch
    {
        QmtPacketStatus.Done => "sent and acknowledged",
        QmtPacketStatus.Retransmitted => "sent again",
        QmtPacketStatus.Failed => "not sent, or not acknowledged",
        _ => $"unknown result {(int)status}",
    };

    /// <summary>What it means, in MQTT's words.</summary>
    public static string Meaning(this ConnectReturnCode code) => code switch
    {
        ConnectReturnCode.Accepted => "connection accepted",
        ConnectReturnCode.UnacceptableProtocolVersion => "unacceptable protocol version",
        ConnectReturnCode.IdentifierRejected => "identifier rejected",
        ConnectReturnCode.ServerUnavailable => "server unavailable",
        ConnectReturnCode.BadUserNameOrPassword => "bad user name or password",
        ConnectReturnCode.NotAuthorized => "not authorized",
        _ => $"unknown return code {(int)code}",
    };

    /// <summary>What to do.</summary>
    public static string Advice(this ConnectReturnCode code) => code switch
    {
        ConnectReturnCode.Accepted => "nothing",
        ConnectReturnCode.UnacceptableProtocolVersion => "set AT+QMTCFG=\"version\" to 4 (MQTT 3.1.1)",
        ConnectReturnCode.IdentifierRejected => "check the client id",
        ConnectReturnCode.ServerUnavailable => "try again later",
        ConnectReturnCode.BadUserNameOrPassword => "check the user name and the password or token: key, expiry, clock",
        ConnectReturnCode.NotAuthorized => "check that the device exists, is enabled, and that the token is meant for it",
        _ => "look the number up in the server's documentation",
    };

    /// <summary>What it means.</summary>
    public static string Meaning(this QmtCloseReason reason) => reason switch
    {
        QmtCloseReason.ClosedByPeer => "closed or reset by the server",
        QmtCloseReason.PingFailed => "PINGREQ failed or was not answered",
        QmtCloseReason.ConnectFailed => "CONNECT failed",
        QmtCloseReason.ConnackFailed => "CONNACK did not come, or refused",
        QmtCloseReason.Disconnected => "disconnected as asked",
        QmtCloseReason.SendFailed => "sending kept failing",
        QmtCloseReason.LinkDead => "the link is dead or the server unavailable",
        QmtCloseReason.ClosedByClient => "the module closed the client by itself",
        _ => $"unknown reason {(int)reason}",
    };

    /// <summary>The remedy of the MQTT notes, chapter 4.1.</summary>
    public static string Advice(this QmtCloseReason reason) => reason switch
    {
        QmtCloseReason.ClosedByPeer => "open again; when it recurs at once, the server refuses this client",
        QmtCloseReason.PingFailed => "deactivate and activate the PDP context, then open again",
        QmtCloseReason.ConnectFailed or QmtCloseReason.ConnackFailed =>
            "check user name and password, and that no other device uses the client id, then open again",
        QmtCloseReason.Disconnected => "nothing",
        QmtCloseReason.SendFailed => "check the signal and the amount of data, then open again",
        QmtCloseReason.LinkDead => "check signal and registration, then open again",
        QmtCloseReason.ClosedByClient => "open again",
        _ => "open again; look the number up in the manual of this firmware",
    };
}
