// What stands between a module and the platform in a test: a TLS end, or something that loses, cuts or answers packets.
using MQTTnet.Packets;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Diagnostics.Tests.Bench;

/// <summary>A TLS end as the module sees it: the handshake holds or fails by what the module was given.</summary>
/// <param name="behind">The platform.</param>
/// <param name="ca">The CA that signed the server's certificate.</param>
/// <param name="notAfter">When that certificate expires.</param>
/// <param name="client">The only client certificate that is let in; null: none is asked for.</param>
internal sealed class TlsServer(IModuleMqtt behind, ReadOnlyMemory<byte> ca, DateTimeOffset notAfter, ReadOnlyMemory<byte>? client = null) : IModuleMqtt
{
    public Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken)
    {
        string? problem = target.Tls switch
        {
            null => null,
            { VerifyServer: true } tls when !tls.CaPem.AsSpan().SequenceEqual(ca.Span) => "untrusted root",
            { VerifyServer: true, Clock: { } clock } when clock > notAfter => "certificate expired",
            { } tls when client is { } wanted && tls.ClientPem?.AsSpan().StartsWith(wanted.Span) != true => "no client certificate",
            _ => null,
        };
        return problem is null ? behind.OpenAsync(target, cancellationToken) : Task.FromException<IModuleMqttLink>(new IOException(problem));
    }
}

/// <summary>Packets to the platform and back pass through the test.</summary>
/// <param name="behind">The platform.</param>
/// <param name="up">A packet on its way up, to be passed on as it is returned; null: lost.</param>
/// <param name="down">The same on the way down.</param>
internal sealed class SpoiltServer(IModuleMqtt behind, Func<MqttPacket, MqttPacket?>? up = null, Func<MqttPacket, MqttPacket?>? down = null) : IModuleMqtt
{
    public async Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken) =>
        new Link(await behind.OpenAsync(target, cancellationToken), up ?? Same, down ?? Same);

    private static MqttPacket Same(MqttPacket packet) => packet;

    private sealed class Link(IModuleMqttLink behind, Func<MqttPacket, MqttPacket?> up, Func<MqttPacket, MqttPacket?> down) : IModuleMqttLink
    {
        public void Start(Action<MqttPacket> received, Action<string> closed) => behind.Start(
            packet =>
            {
                if (down(packet) is { } passed)
                {
                    received(passed);
                }
            },
            closed);

        public void Send(MqttPacket packet)
        {
            if (up(packet) is { } passed)
            {
                behind.Send(passed);
            }
        }

        public Task CloseAsync() => behind.CloseAsync();

        public ValueTask DisposeAsync() => behind.DisposeAsync();
    }
}

/// <summary>A plain broker: lets everybody in, grants what it is asked for, and sends every publish back.</summary>
internal sealed class EchoBroker(int? refuse = null, bool grants = true) : IModuleMqtt
{
    public Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken) => Task.FromResult<IModuleMqttLink>(new Link(refuse, grants));

    private sealed class Link(int? refuse, bool grants) : IModuleMqttLink
    {
        private Action<MqttPacket> _received = static _ => { };

        public void Start(Action<MqttPacket> received, Action<string> closed) => _received = received;

        public void Send(MqttPacket packet)
        {
            switch (packet)
            {
                case MqttConnectPacket:
                    _received(new MqttConnAckPacket { ReturnCode = (MQTTnet.Protocol.MqttConnectReturnCode)(refuse ?? 0) });
                    break;
                case MqttSubscribePacket subscribe:
                    _received(new MqttSubAckPacket
                    {
                        PacketIdentifier = subscribe.PacketIdentifier,
                        ReasonCodes = [.. subscribe.TopicFilters.Select(_ => grants ? MQTTnet.Protocol.MqttSubscribeReasonCode.GrantedQoS0 : MQTTnet.Protocol.MqttSubscribeReasonCode.UnspecifiedError)],
                    });
                    break;
                case MqttPublishPacket publish:
                    _received(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier });
                    if (grants)
                    {
                        _received(new MqttPublishPacket { Topic = publish.Topic, Payload = publish.Payload });
                    }

                    break;
                default:
                    break;
            }
        }

        public Task CloseAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;
    }
}
