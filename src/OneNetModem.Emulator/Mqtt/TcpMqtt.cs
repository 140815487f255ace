// MQTT over real TCP and TLS. MQTTnet writes and reads the packets; the socket is opened at QMTOPEN and the very same
// one carries CONNECT at QMTCONN, as in the module.
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace OneNetModem.Emulator.Mqtt;

/// <summary>Connections to where the routes lead.</summary>
public sealed class TcpMqtt : IModuleMqtt
{
    /// <inheritdoc/>
    public async Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken)
    {
        var socket = new TcpClient { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(target.Target.Host, target.Target.Port, cancellationToken);
            stream = socket.GetStream();
            if (target.Tls is { } tls)
            {
                stream = await SecureAsync(stream, target.Host, tls, cancellationToken);
            }

            return new TcpMqttLink(socket, stream, target.Version);
        }
        catch (Exception e)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            if (e is SocketException or AuthenticationException or CryptographicException)
            {
                throw new IOException(e.Message, e);
            }

            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, string host, ModuleTls tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,

            // The highest that AT+QSSLCFG="sslversion" knows (BG95 SSL note V1.1). In 1.3 a server refuses a client's
            // certificate only after the handshake.
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                !tls.VerifyServer || (certificate is X509Certificate2 shown && LeadsTo(shown, tls)),
            ClientCertificateContext = ClientOf(tls),
        };
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
        return secure;
    }

    /// <summary>The module checks the chain, not the name (checkhost is off by default).</summary>
    private static bool LeadsTo(X509Certificate2 shown, ModuleTls tls)
    {
        if (tls.CaPem is null)
        {
            return false;
        }

        using X509Certificate2 ca = X509CertificateLoader.LoadCertificate(tls.CaPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        if (tls.Clock is { } clock)
        {
            chain.ChainPolicy.VerificationTime = clock.UtcDateTime;
        }
        else
        {
            chain.ChainPolicy.VerificationFlags |= X509VerificationFlags.IgnoreNotTimeValid;
        }

        return chain.Build(shown);
    }

    private static SslStreamCertificateContext? ClientOf(ModuleTls tls)
    {
        if (tls.ClientPem is null)
        {
            return null;
        }

        string pem = System.Text.Encoding.ASCII.GetString(tls.ClientPem);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(pem, pem), null, offline: true);
    }
}

internal sealed class TcpMqttLink : IModuleMqttLink
{
    private readonly TcpClient _socket;
    private readonly MqttChannelAdapter _adapter;
    private readonly StreamMqttChannel _channel;
    private readonly Channel<MqttPacket> _outgoing = Channel.CreateUnbounded<MqttPacket>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sender;
    private Task _reader = Task.CompletedTask;

    internal TcpMqttLink(TcpClient socket, Stream stream, MqttProtocolVersion version)
    {
        _socket = socket;
        _channel = new StreamMqttChannel(stream, socket.Client);
        _adapter = new MqttChannelAdapter(_channel, new MqttPacketFormatterAdapter(version, new MqttBufferWriter(4096, 65536)), MqttNetNullLogger.Instance);
        _sender = Task.Run(SendAllAsync);
    }

    public void Start(Action<MqttPacket> received, Action<string> closed) => _reader = Task.Run(() => ReadAllAsync(received, closed));

    public void Send(MqttPacket packet) => _outgoing.Writer.TryWrite(packet);

    public async Task CloseAsync()
    {
        _outgoing.Writer.TryComplete();
        await _sender;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _stop.CancelAsync();
        _channel.Dispose();
        _socket.Dispose();
        await _sender;
        await _reader;
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (MqttPacket packet in _outgoing.Reader.ReadAllAsync(_stop.Token))
            {
                await _adapter.SendPacketAsync(packet, _stop.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The reader tells of the end of the connection.
        }
    }

    private async Task ReadAllAsync(Action<MqttPacket> received, Action<string> closed)
    {
        string why = "closed by the other end";
        try
        {
            while (await _adapter.ReceivePacketAsync(_stop.Token) is { } packet)
            {
                received(packet);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            why = e.Message;
        }

        if (!_stop.IsCancellationRequested)
        {
            closed(why);
        }
    }

    private static bool IsEnd(Exception e) => e is OperationCanceledException or IOException or SocketException or ObjectDisposedException or MqttCommunicationException or MqttProtocolViolationException;
}
