// Opening and closing: AT+QMTOPEN, AT+QMTCONN, AT+QMTDISC, AT+QMTCLOSE.
using System.Text;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The URC <c>+QMTOPEN: client,result</c>.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Result">The result.</param>
public sealed record QmtOpened(int ClientIndex, QmtOpenResult Result)
{
    /// <summary>Reads the URC; null when it is another one.</summary>
    public static QmtOpened? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QMTOPEN" && urc.Args.Count == 2 && urc.Args.Number(0) is { } client && urc.Args.Number(1) is { } result
            ? new QmtOpened(client, (QmtOpenResult)result)
            : null;
    }
}

/// <summary>The URC <c>+QMTCONN: client,result[,ret_code]</c>.</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Status">What became of CONNECT.</param>
/// <param name="ReturnCode">CONNACK's code; older firmware leaves it out.</param>
public sealed record QmtConnected(int ClientIndex, QmtPacketStatus Status, ConnectReturnCode? ReturnCode)
{
    /// <summary>The server accepted. Where the code was left out, a refusal follows as <c>+QMTSTAT</c>.</summary>
    public bool IsAccepted => Status == QmtPacketStatus.Done && ReturnCode is null or ConnectReturnCode.Accepted;

    /// <summary>Reads the URC; null when it is another one. The answer to <c>AT+QMTCONN?</c> looks alike: only the command that waits
    /// tells them apart.</summary>
    public static QmtConnected? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QMTCONN" && urc.Args.Count is 2 or 3 && urc.Args.Number(0) is { } client && urc.Args.Number(1) is { } result
            ? new QmtConnected(client, (QmtPacketStatus)result, (ConnectReturnCode?)urc.Args.Number(2))
            : null;
    }
}

/// <summary>The URCs <c>+QMTDISC: client,result</c> and <c>+QMTCLOSE: client,result</c>.</summary>
/// <param name="Verb"><c>+QMTDISC</c> or <c>+QMTCLOSE</c>.</param>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Result">0 done, -1 failed.</param>
public sealed record QmtClosed(string Verb, int ClientIndex, int Result)
{
    /// <summary>Done.</summary>
    public bool IsDone => Result == 0;

    /// <summary>Reads the URC; null when it is another one.</summary>
    public static QmtClosed? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name is "+QMTDISC" or "+QMTCLOSE" && urc.Args.Count == 2 && urc.Args.Number(0) is { } client && urc.Args.Number(1) is { } result
            ? new QmtClosed(urc.Name, client, result)
            : null;
    }
}

/// <summary>One client that has a connection (<c>AT+QMTOPEN?</c>).</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="Host">Where to.</param>
/// <param name="Port">Its port.</param>
public sealed record QmtOpenClient(int ClientIndex, string Host, int Port);

/// <summary>The answer to <c>AT+QMTOPEN?</c>.</summary>
/// <param name="Clients">The open clients; empty when there is none.</param>
public sealed record QmtOpenClients(IReadOnlyList<QmtOpenClient> Clients);

/// <summary>One client's state (<c>AT+QMTCONN?</c>).</summary>
/// <param name="ClientIndex">0 to 5.</param>
/// <param name="State">The state.</param>
public sealed record QmtClient(int ClientIndex, QmtClientState State);

/// <summary>The answer to <c>AT+QMTCONN?</c>.</summary>
/// <param name="Clients">The clients that are in use; empty when there is none.</param>
public sealed record QmtClients(IReadOnlyList<QmtClient> Clients)
{
    /// <summary>The state of a client; null when it is not in use.</summary>
    public QmtClientState? StateOf(int clientIndex) => Clients.FirstOrDefault(c => c.ClientIndex == clientIndex)?.State;
}

/// <summary>Commands that open and close MQTT clients.</summary>
public static class QmtConnection
{
    /// <summary>The longest host name, 100 bytes.</summary>
    public const int MaxHostBytes = 100;

    /// <summary>How long opening may take: 120 s by the LTE Standard(A) note, "determined by the network" on BG95 and BG96; 150 s with
    /// room for the TLS handshake.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(150);

    /// <summary>How long closing may take, 30 s (LTE Standard(A)); BG95 and BG96 promise 300 ms. On BG95 the URC may never come: a close
    /// without one is to be taken for done.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(30);

    /// <summary><c>AT+QMTCONN?</c>: the clients' states.</summary>
    public static readonly AtQuery<QmtClients> States = new(
        new AtCommand("AT+QMTCONN?"),
        r => new QmtClients(ReplyLines.All(r, "+QMTCONN", f =>
            f.Count == 2 && f.Number(0) is { } client && f.Number(1) is { } state ? new QmtClient(client, (QmtClientState)state) : null)));

    /// <summary><c>AT+QMTOPEN?</c>. BG95 and BG96 firmware was seen not to answer it on the UART: prefer <see cref="States"/>.</summary>
    public static readonly AtQuery<QmtOpenClients> OpenClients = new(
        new AtCommand("AT+QMTOPEN?"),
        r => new QmtOpenClients(ReplyLines.All(r, "+QMTOPEN", f =>
            f.Count == 3 && f.Number(0) is { } client && f.Known(1) is { } host && f.Number(2) is { } port ? new QmtOpenClient(client, host, port) : null)));

    /// <summary><c>AT+QMTOPEN=client,"host",port</c>: the TCP or TLS connection. Result: <see cref="QmtOpened"/>.</summary>
    /// <exception cref="AtTextException">The host cannot be quoted, or is longer than 100 bytes.</exception>
    public static AtCommand Open(int client, string host, int port, TimeSpan? timeout = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        return new AtCommand($"AT+QMTOPEN={QmtArguments.Client(client)},{AtText.Quote(host, "host", MaxHostBytes)},{port}")
        {
            Result = QmtArguments.ClientResult("+QMTOPEN", client, timeout ?? OpenTimeout),
        };
    }

    /// <summary><c>AT+QMTCONN=client,"client id"[,"user"[,"password"]]</c>: MQTT CONNECT. Result: <see cref="QmtConnected"/>, or
    /// <see cref="QmtStatusChanged"/> when the server closed without a CONNACK. The password is a secret: the command's text must
    /// not be printed.</summary>
    /// <exception cref="AtTextException">A name or the password cannot be quoted.</exception>
    public static AtCommand Connect(int client, string clientId, string? user, string? password, QmtRetransmission? retransmission = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        if (password is not null && user is null)
        {
            throw new ArgumentException("MQTT has no password without a user name.", nameof(password));
        }

        StringBuilder text = new($"AT+QMTCONN={QmtArguments.Client(client)},{AtText.Quote(clientId, "client id", QmtArguments.MaxTextBytes)}");
        if (user is not null)
        {
            text.Append(',').Append(AtText.Quote(user, "user name", QmtArguments.MaxTextBytes));
        }

        if (password is not null)
        {
            text.Append(',').Append(AtText.Quote(password, "password", QmtArguments.MaxTextBytes));
        }

        return new AtCommand(text.ToString())
        {
            Result = new AtResultUrc(
                urc => QmtConnected.From(urc) is { } r && r.ClientIndex == client
                    ? r.Status == QmtPacketStatus.Retransmitted ? UrcMatch.More : UrcMatch.Last
                    : QmtStatusChanged.From(urc) is { } closed && closed.ClientIndex == client ? UrcMatch.Last : UrcMatch.None,
                (retransmission ?? QmtRetransmission.Default).ResultTimeout),
        };
    }

    /// <summary><c>AT+QMTDISC=client</c>: MQTT DISCONNECT; the TCP connection goes too. Result: <see cref="QmtClosed"/>.</summary>
    public static AtCommand Disconnect(int client, TimeSpan? timeout = null) => new($"AT+QMTDISC={QmtArguments.Client(client)}")
    {
        Timeout = CloseTimeout,
        Priority = AtPriority.Urgent,
        Result = QmtArguments.ClientResult("+QMTDISC", client, timeout ?? CloseTimeout),
    };

    /// <summary><c>AT+QMTCLOSE=client</c>: closes the TCP connection, also of a client that a former host left open. Result:
    /// <see cref="QmtClosed"/>.</summary>
    public static AtCommand Close(int client, TimeSpan? timeout = null) => new($"AT+QMTCLOSE={QmtArguments.Client(client)}")
    {
        Timeout = CloseTimeout,
        Priority = AtPriority.Urgent,
        Result = QmtArguments.ClientResult("+QMTCLOSE", client, timeout ?? CloseTimeout),
    };
}
