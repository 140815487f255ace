// Stops a packet that is too large before anybody reserves memory for it: the length stands in its first bytes.
using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using MQTTnet.Exceptions;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Counts along with the packets of a connection (MQTT 3.1.1 section 2.2: type, length, that many bytes).</summary>
internal sealed class PacketSizeGuard(IMqttChannel inner, int limit) : IMqttChannel
{
    private int _bodyLeft;
    private int _headerBytes;
    private int _length;

    /// <summary>The length of the packet that was too large; null: there was none.</summary>
    public int? Exceeded { get; private set; }

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(buffer, offset, count, cancellationToken);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) => inner.WriteAsync(buffer, isEndOfPacket, cancellationToken);

    public void Dispose() => inner.Dispose();

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_bodyLeft > 0)
            {
                int body = Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= body;
                bytes = bytes[body..];
                continue;
            }

            byte next = bytes[0];
            bytes = bytes[1..];
            if (_headerBytes++ > 0)
            {
                // Seven bits a byte, the lowest first, up to four bytes; a fifth one is refused by who reads the packet.
                _length |= (next & 0x7F) << (7 * (_headerBytes - 2));
                if (_length > limit)
                {
                    Exceeded = _length;
                    throw new MqttProtocolViolationException("The packet is too large.");
                }

                if ((next & 0x80) == 0 || _headerBytes > 5)
                {
                    (_bodyLeft, _length, _headerBytes) = (_length, 0, 0);
                }
            }
        }
    }
}
