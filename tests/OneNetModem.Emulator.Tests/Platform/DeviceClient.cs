// A plain MQTT 3.1.1 client that plays a device: no code of ours between it and the emulated platform.
using System.Buffers;
using System.Text;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.Emulator.Tests.Platform;

internal sealed class DeviceClient : IAsyncDisposable
{
    /// <summary>Beyond this a test hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Topic, string Payload, int Qos)> _messages = Channel.CreateUnbounded<(string, string, int)>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeviceIdentity _device;
    private readonly int _port;

    public DeviceClient(int port, DeviceIdentity device)
    {
        _port = port;
        _device = device;
        _client.ApplicationMessageReceivedAsync += e =>
        {
            MqttApplicationMessage m = e.ApplicationMessage;
            _messages.Writer.TryWrite((m.Topic, Encoding.UTF8.GetString(m.Payload.ToArray()), (int)m.QualityOfServiceLevel));
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    /// <summary>Completes when the connection has ended.</summary>
    public Task Closed => _closed.Task.WaitAsync(Patience);

    public static string Token(DeviceIdentity device, string key, DateTimeOffset? expires = null) => OneNetToken.ForDevice(
        AccessKey.Parse(key), device.ProductId, device.DeviceName, expires ?? DateTimeOffset.UtcNow.AddHours(1)).Value;

    public async Task<MqttClientConnectResultCode> ConnectAsync(
        string? password, Action<MqttClientOptionsBuilder>? change = null, MqttProtocolVersion version = MqttProtocolVersion.V311)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", _port)
            .WithProtocolVersion(version)
            .WithClientId(_device.DeviceName)
            .WithCredentials(_device.ProductId, password)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(30))
            .WithCleanSession();
        change?.Invoke(builder);
        return (await _client.ConnectAsync(builder.Build()).WaitAsync(Patience)).ResultCode;
    }

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string filter, MqttQualityOfServiceLevel qos = MqttQualityOfServiceLevel.AtMostOnce) =>
        Assert.Single((await _client.SubscribeAsync(filter, qos).WaitAsync(Patience)).Items).ResultCode;

    public Task UnsubscribeAsync(string filter) => _client.UnsubscribeAsync(filter).WaitAsync(Patience);

    public Task PublishAsync(string topic, string payload, int qos = 1, bool retain = false) =>
        _client.PublishStringAsync(topic, payload, (MqttQualityOfServiceLevel)qos, retain).WaitAsync(Patience);

    public Task PublishAsync(string topic, byte[] payload) =>
        _client.PublishBinaryAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce).WaitAsync(Patience);

    public async Task<(string Topic, string Payload, int Qos)> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool HasMessage => _messages.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync();
        }

        _client.Dispose();
    }
}
