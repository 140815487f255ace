// How local programs reach the endpoint: a TCP socket, with or without TLS.
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Accepts connections on a socket that listens already.</summary>
internal sealed class EndpointListener(TcpListener socket, X509Certificate2? certificate, EndpointReport report, ILogger log) : IMqttServerAdapter
{
    /// <summary>Connections at a time; more are closed at once.</summary>
    private const int MaxConnections = 256;

    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private int _open;

    /// <summary>Connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = static _ => Task.CompletedTask;

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        socket.Stop();
        await _accepting;
    }

    public void Dispose()
    {
        socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await socket.AcceptSocketAsync(_stop.Token);
                _ = ServeAsync(client, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || (e is SocketException && _stop.IsCancellationRequested))
            {
                return;
            }
            catch (SocketException)
            {
                // One connection failed before it was ours; the next one may not.
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        try
        {
            await using NetworkStream plain = new(client, ownsSocket: true);
            if (Interlocked.Increment(ref _open) > MaxConnections)
            {
                report.Excess(client.RemoteEndPoint, MaxConnections);
                return;
            }

            client.NoDelay = true;
            if (certificate is null)
            {
                await ServeAsync(plain, client);
                return;
            }

            await using SslStream tls = new(plain);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(HandshakeLimit);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, limit.Token);
            await ServeAsync(tls, client);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went, does not trust the certificate, or speaks no TLS: the end of this connection only.
            BridgeLog.EndpointConnectionEnded(log, e.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ServeAsync(Stream stream, Socket client)
    {
        PacketSizeGuard guard = new(new MqttTcpChannel(stream, client.LocalEndPoint, client.RemoteEndPoint, null), LocalConnection.MaxPacket);
        MqttPacketFormatterAdapter formatter = new(new MqttBufferWriter(4096, 65535));
        using LocalConnection connection = new(new MqttChannelAdapter(guard, formatter, MqttNetNullLogger.Instance), guard, report);
        await ClientHandler(connection);
    }
}
