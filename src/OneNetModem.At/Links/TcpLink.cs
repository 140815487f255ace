// A serial port somewhere else: raw TCP, as ser2net ("raw") or a serial device server gives it.
using System.Globalization;
using System.Net.Sockets;

namespace OneNetModem.At.Links;

/// <summary>A raw TCP connection to a remote serial port, <c>tcp://host:port</c>. No RFC 2217: baud rate and lines are
/// the server's matter.</summary>
public sealed class TcpLink : StreamLink
{
    /// <summary>What a port name of this kind starts with.</summary>
    public const string Scheme = "tcp://";

    // A remote modem may be silent for hours: keepalive probes find out within half a minute that its host has gone.
    private const int KeepAliveAfterSeconds = 15;
    private const int KeepAliveEverySeconds = 5;
    private const int KeepAliveProbes = 3;

    private readonly Socket _socket;

    private TcpLink(string name, Socket socket, LinkSettings settings, TimeProvider time)
        : base(name, new NetworkStream(socket, ownsSocket: false), settings, time) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <param name="address"><c>tcp://host:port</c>; an IPv6 address in brackets.</param>
    /// <param name="settings">The connect limit, and the baud rate for the write limit.</param>
    /// <param name="time">Clock of the limits; default the system's.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="LinkException">The address is wrong, or nobody answers there.</exception>
    public static async Task<TcpLink> ConnectAsync(
        string address, LinkSettings? settings = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        settings ??= LinkSettings.Default;
        time ??= TimeProvider.System;
        settings.Check(address);
        (string host, int port) = Parse(address);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource limit = new(settings.ConnectLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveEverySeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(host, port, either.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw ConnectFault(address, host, settings, e);
        }

        TcpLink link = new(address, socket, settings, time);
        link.StartReading();
        return link;
    }

    private protected override void CloseDevice()
    {
        try
        {
            // Without it, a close with unread bytes resets the connection, and what was just sent may be lost.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The connection is gone already.
        }

        Stream.Dispose();
        _socket.Dispose();
    }

    private protected override LinkException ToFault(Exception exception) => HungUp(exception);

    private static (string Host, int Port) Parse(string address)
    {
        if (address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && uri is { Host.Length: > 0, Port: > 0, PathAndQuery: "/" or "", UserInfo: "", Fragment: "" })
        {
            return (uri.DnsSafeHost, uri.Port);
        }

        throw new LinkException(address, LinkFailure.BadSettings, "a remote port is written tcp://host:port, such as tcp://10.0.0.5:2001");
    }

    private static LinkException ConnectFault(string address, string host, LinkSettings settings, Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            new LinkException(address, LinkFailure.NotFound, $"there is no host {host} (or no DNS to ask)", e),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            new LinkException(address, LinkFailure.Unreachable, "the host refuses the connection (is ser2net running, and free? it may serve one client only)", e),
        SocketException => new LinkException(address, LinkFailure.Unreachable, e.Message, e),
        _ => new LinkException(address, LinkFailure.Unreachable, string.Create(CultureInfo.InvariantCulture,
            $"no answer within {settings.ConnectLimit.TotalSeconds:0.#} s"), e),
    };
}
