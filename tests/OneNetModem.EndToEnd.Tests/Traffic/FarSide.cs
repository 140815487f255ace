// The other end of the line: an ordinary MQTT client at the broker.
using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace OneNetModem.EndToEnd.Tests.Traffic;

internal sealed class FarSide : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Topic, byte[] Payload)> _received = Channel.CreateUnbounded<(string, byte[])>();

    private FarSide() =>
        _client.ApplicationMessageReceivedAsync += e =>
        {
            _received.Writer.TryWrite((e.ApplicationMessage.Topic, e.ApplicationMessage.Payload.ToArray()));
            return Task.CompletedTask;
        };

    public static async Task<FarSide> ConnectAsync(int port, string filter, int qos = 1)
    {
        FarSide side = new();
        await side._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("far-" + Guid.NewGuid().ToString("N")).Build());
        await side._client.SubscribeAsync(filter, (MqttQualityOfServiceLevel)qos);
        return side;
    }

    public Task SendAsync(string topic, byte[] payload, int qos) =>
        _client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
        });

    public async Task<(string Topic, byte[] Payload)> ReceiveAsync() =>
        await _received.Reader.ReadAsync().AsTask().WaitAsync(Line.EmulatedLine.Limit);

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }
}
