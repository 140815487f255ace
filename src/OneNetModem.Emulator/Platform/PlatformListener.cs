// How connections reach the server: a TCP socket on loopback, with or without TLS, or any stream handed in.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;
using OneNetModem.Emulator.Ports;

namespace OneNetModem.Emulator.Platform;

internal sealed class PlatformListener(EmulatedOneNet platform, int port, X509Certificate2? certificate = null) : IMqttServerAdapter
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, port);
    private Task _accepting = Task.CompletedTask;

    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The port that was bound.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        Listening.End(_listener);
        await _accepting;
    }

    /// <summary>Serves one connection until it ends.</summary>
    public async Task ServeAsync(Stream stream, EndPoint? local = null, EndPoint? remote = null)
    {
        await using (stream)
        {
            MqttTcpChannel transport = new(stream, local, remote, null);
            MqttPacketFormatterAdapter formatter = new(new MqttBufferWriter(4096, 65535));
            using DeviceChannel channel = new(new MqttChannelAdapter(transport, formatter, MqttNetNullLogger.Instance), platform);
            await ClientHandler(channel);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _ = ServeSocketAsync(socket);
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

    private async Task ServeSocketAsync(Socket socket)
    {
        (EndPoint? local, EndPoint? remote) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        NetworkStream plain = new(socket, ownsSocket: true);
        if (certificate is null)
        {
            await ServeAsync(plain, local, remote);
            return;
        }

        SslStream tls = new(plain);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            // The client does not trust the certificate, or speaks no TLS: the end of this connection only.
            await tls.DisposeAsync();
            return;
        }

        await ServeAsync(tls, local, remote);
    }
}
