// A broker in memory that answers as a test wants: for what a real broker never does, and for time that is not real.
using System.Buffers;
using System.Threading.Channels;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Tests;

internal sealed class MemoryBroker : IModuleMqtt
{
    private readonly Channel<MqttPacket> _sent = Channel.CreateUnbounded<MqttPacket>();
    private Link? _link;

    /// <summary>False: publishes are not acknowledged.</summary>
    internal bool Acknowledges { get; set; } = true;

    internal bool AnswersPings { get; set; } = true;

    internal MqttConnectReturnCode ReturnCode { get; set; }

    internal string? RefusesTcp { get; set; }

    /// <summary>What the module dialled last.</summary>
    internal ModuleMqttTarget? Dialled { get; private set; }

    /// <summary>The next packet that the module sent.</summary>
    internal async Task<T> NextAsync<T>()
        where T : MqttPacket
    {
        while (true)
        {
            if (await _sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) is T packet)
            {
                return packet;
            }
        }
    }

    internal bool IsOpen => _link is not null;

    internal bool TryNext(out MqttPacket? packet) => _sent.Reader.TryRead(out packet);

    internal void Say(MqttPacket packet) => _link!.Received(packet);

    internal void Publish(string topic, string payload, int id = 0) => Say(new MqttPublishPacket
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(System.Text.Encoding.Latin1.GetBytes(payload)),
        PacketIdentifier = (ushort)id,
        QualityOfServiceLevel = id == 0 ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
    });

    internal void HangUp() => _link!.Closed("hung up");

    public Task<IModuleMqttLink> OpenAsync(ModuleMqttTarget target, CancellationToken cancellationToken)
    {
        Dialled = target;
        return RefusesTcp is { } why ? Task.FromException<IModuleMqttLink>(new IOException(why)) : Task.FromResult<IModuleMqttLink>(_link = new Link(this));
    }

    private MqttPacket? AnswerTo(MqttPacket packet) => packet switch
    {
        MqttConnectPacket => new MqttConnAckPacket { ReturnCode = ReturnCode },
        MqttSubscribePacket s => new MqttSubAckPacket { PacketIdentifier = s.PacketIdentifier, ReasonCodes = [.. s.TopicFilters.Select(f => f.Topic == "refused" ? MqttSubscribeReasonCode.UnspecifiedError : (MqttSubscribeReasonCode)f.QualityOfServiceLevel)] },
        MqttUnsubscribePacket u => new MqttUnsubAckPacket { PacketIdentifier = u.PacketIdentifier },
        MqttPublishPacket { QualityOfServiceLevel: MqttQualityOfServiceLevel.AtLeastOnce } p when Acknowledges => new MqttPubAckPacket { PacketIdentifier = p.PacketIdentifier },
        MqttPublishPacket { QualityOfServiceLevel: MqttQualityOfServiceLevel.ExactlyOnce } p when Acknowledges => new MqttPubRecPacket { PacketIdentifier = p.PacketIdentifier },
        MqttPubRelPacket r => new MqttPubCompPacket { PacketIdentifier = r.PacketIdentifier },
        MqttPingReqPacket when AnswersPings => new MqttPingRespPacket(),
        _ => null,
    };

    private sealed class Link(MemoryBroker broker) : IModuleMqttLink
    {
        internal Action<MqttPacket> Received { get; private set; } = _ => { };

        internal Action<string> Closed { get; private set; } = _ => { };

        public void Start(Action<MqttPacket> received, Action<string> closed)
        {
            Received = received;
            Closed = closed;
        }

        public void Send(MqttPacket packet)
        {
            broker._sent.Writer.TryWrite(packet);
            if (broker.AnswerTo(packet) is { } answer)
            {
                Received(answer);
            }
        }

        public Task CloseAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;
    }
}
