// The emulated OneNET platform: MQTTnet's server speaks MQTT, the access service decides, this class holds them together.
using System.Text;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>A OneNET of one's own, on loopback. Dispose it to stop.</summary>
public sealed class EmulatedOneNet : IAsyncDisposable
{
    private const string ChannelItem = "channel";

    private readonly Lock _gate = new();
    private readonly EmulatedOneNetOptions _options;
    private readonly AccessService _access;
    private readonly PlatformListener _listener;
    private readonly PlatformListener? _tlsListener;
    private readonly MqttServer _server;
    private readonly Dictionary<DeviceConnection, DeviceChannel> _channels = [];
    private readonly HashSet<DeviceConnection> _served = [];
    private readonly CancellationTokenSource _stop = new();

    private EmulatedOneNet(EmulatedOneNetOptions options)
    {
        _options = options;
        _access = new AccessService(options.Registry, options.TimeProvider, options.EnforceRates, options.Random);
        _listener = new PlatformListener(this, options.Port);
        _tlsListener = options.Certificate is null ? null : new PlatformListener(this, options.TlsPort, options.Certificate);
        PlatformListener[] listeners = _tlsListener is null ? [_listener] : [_listener, _tlsListener];
        _server = new MqttServer(new MqttServerOptionsBuilder().WithoutDefaultEndpoint().Build(), listeners, MqttNetNullLogger.Instance);
        _server.ValidatingConnectionAsync += ValidateAsync;
        _server.InterceptingSubscriptionAsync += InterceptSubscriptionAsync;
        _server.InterceptingPublishAsync += static e =>
        {
            e.ProcessPublish = false;
            return Task.CompletedTask;
        };
    }

    /// <summary>Raised for every publish that was taken, on the connection's thread. A handler must not block.</summary>
    public event EventHandler<PlatformMessage>? MessageArrived;

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <summary>The TCP port on 127.0.0.1 that speaks TLS; null without a certificate.</summary>
    public int? TlsPort => _tlsListener?.Port;

    /// <summary>The products and devices; may be added to while it runs.</summary>
    public DeviceRegistry Registry => _options.Registry;

    /// <summary>The platform's own device log: why a login was refused, why a connection was closed.</summary>
    public DeviceLog Log => _access.Log;

    /// <summary>Starts it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static async Task<EmulatedOneNet> StartAsync(EmulatedOneNetOptions? options = null)
    {
        EmulatedOneNet platform = new(options ?? new EmulatedOneNetOptions());
        try
        {
            await platform._server.StartAsync();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves one connection over any stream, without a socket; ends when the connection does. Disposes the stream.</summary>
    public Task ServeAsync(Stream stream) => _listener.ServeAsync(stream);

    /// <summary>Whether a device is connected.</summary>
    public bool IsOnline(DeviceIdentity device)
    {
        lock (_gate)
        {
            return _access.ConnectionOf(device) is not null;
        }
    }

    /// <summary>Sends <c>cmd/request/{id}</c> and waits for <c>cmd/response/{id}</c>.</summary>
    /// <param name="device">Which device.</param>
    /// <param name="payload">The caller's bytes.</param>
    /// <param name="timeout">5 to 30 s at the platform; 5 s unless given.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<RequestResult> SendCommandAsync(DeviceIdentity device, ReadOnlyMemory<byte> payload, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        AskAsync(device, TopicKind.CommandRequest, _ => payload, timeout, null, cancellation);

    /// <summary>Sends <c>thing/property/set</c> and waits for <c>set_reply</c>, 5 s.</summary>
    public Task<RequestResult> SetPropertiesAsync(DeviceIdentity device, IReadOnlyDictionary<string, PayloadValue> values, CancellationToken cancellation = default) =>
        AskAsync(device, TopicKind.PropertySet, id => new ThingSet(id, values).ToUtf8(), null, null, cancellation);

    /// <summary>Sends <c>thing/property/get</c> and waits for <c>get_reply</c>, 5 s.</summary>
    public Task<RequestResult> GetPropertiesAsync(DeviceIdentity device, IReadOnlyList<string> identifiers, CancellationToken cancellation = default) =>
        AskAsync(device, TopicKind.PropertyGet, id => new ThingGet(id, identifiers).ToUtf8(), null, null, cancellation);

    /// <summary>Sends <c>thing/service/{identifier}/invoke</c> and waits for <c>invoke_reply</c>, 5 s.</summary>
    public Task<RequestResult> InvokeServiceAsync(
        DeviceIdentity device, string service, IReadOnlyDictionary<string, PayloadValue> inputs, CancellationToken cancellation = default) =>
        AskAsync(device, TopicKind.ServiceInvoke, id => new ThingSet(id, inputs).ToUtf8(), null, service, cancellation);

    /// <summary>Closes a device's connection, as the platform does at times; nothing happens when it is offline.</summary>
    public Task DropAsync(DeviceIdentity device)
    {
        DeviceChannel? channel;
        lock (_gate)
        {
            channel = _access.ConnectionOf(device) is { } connection ? _channels.GetValueOrDefault(connection) : null;
        }

        return channel?.CloseAsync() ?? Task.CompletedTask;
    }

    /// <summary>Closes every connection and the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_server.IsStarted)
        {
            await _server.StopAsync(new MqttServerStopOptions());
        }

        _server.Dispose();
        _listener.Dispose();
        _tlsListener?.Dispose();
        _stop.Dispose();
    }

    internal ConnectOutcome Connect(DeviceChannel channel, ConnectSettings settings, string? password)
    {
        lock (_gate)
        {
            ConnectOutcome outcome = _access.Connect(settings, password);
            if (outcome.Connection is { } connection)
            {
                _channels[connection] = channel;
            }

            // The server itself closes the connection that is replaced: both have the same client id.
            return outcome;
        }
    }

    internal IReadOnlyList<bool>? Subscribe(DeviceConnection connection, IReadOnlyList<string> filters)
    {
        lock (_gate)
        {
            return _access.Subscribe(connection, filters);
        }
    }

    internal bool Unsubscribe(DeviceConnection connection, IReadOnlyList<string> filters)
    {
        lock (_gate)
        {
            return _access.Unsubscribe(connection, filters);
        }
    }

    internal bool Ping(DeviceConnection connection)
    {
        lock (_gate)
        {
            return _access.Ping(connection);
        }
    }

    internal PublishOutcome Publish(DeviceConnection connection, string topic, byte[] payload, int qos, bool retain, bool duplicate)
    {
        PublishOutcome outcome;
        lock (_gate)
        {
            outcome = _access.Publish(connection, topic, payload, qos, retain, duplicate);
        }

        if (outcome.Message is { } message)
        {
            MessageArrived?.Invoke(this, message);
        }

        return outcome;
    }

    internal void Ended(DeviceConnection connection, bool cleanly)
    {
        lock (_gate)
        {
            _access.Ended(connection, cleanly);
            _channels.Remove(connection);
            _served.Remove(connection);
        }
    }

    private static Task ValidateAsync(ValidatingConnectionEventArgs e)
    {
        DeviceChannel channel = (DeviceChannel)e.ChannelAdapter;
        e.SessionItems[ChannelItem] = channel;
        e.ReasonCode = channel.Connection is null ? MqttConnectReasonCode.BadUserNameOrPassword : MqttConnectReasonCode.Success;
        return Task.CompletedTask;
    }

    private Task InterceptSubscriptionAsync(InterceptingSubscriptionEventArgs e)
    {
        DeviceChannel channel = (DeviceChannel)e.SessionItems[ChannelItem]!;
        bool granted = channel.Granted.Contains(e.TopicFilter.Topic);

        // Whatever was asked for, QoS 0 is granted.
        e.TopicFilter.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce;
        e.ProcessSubscription = granted;
        e.Response.ReasonCode = granted ? MqttSubscribeReasonCode.GrantedQoS0 : MqttSubscribeReasonCode.UnspecifiedError;
        if (granted && _options.Unasked is { } unasked)
        {
            StartUnasked(channel.Connection!, unasked);
        }

        return Task.CompletedTask;
    }

    private async Task<RequestResult> AskAsync(
        DeviceIdentity device, TopicKind kind, Func<string, ReadOnlyMemory<byte>> payload, TimeSpan? timeout, string? service, CancellationToken cancellation)
    {
        TimeSpan limit = timeout ?? TimeSpan.FromSeconds(5);
        Downlink? message;
        DownlinkRequest? request;
        RequestOutcome outcome;
        DeviceChannel? channel;
        lock (_gate)
        {
            (message, request, outcome) = _access.Ask(device, kind, payload, limit, service);
            channel = message is null ? null : _channels.GetValueOrDefault(message.Connection);
        }

        if (message is null || request is null || channel is null)
        {
            return new RequestResult(outcome, string.Empty, ReadOnlyMemory<byte>.Empty);
        }

        Task expired = Task.Delay(limit, _options.TimeProvider, cancellation);
        await channel.SendAsync(message, cancellation);
        if (await Task.WhenAny(request.Answer, expired) == request.Answer)
        {
            return await request.Answer;
        }

        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _access.TimedOut(request);
        }

        return new RequestResult(RequestOutcome.TimedOut, request.Id, ReadOnlyMemory<byte>.Empty);
    }

    private void StartUnasked(DeviceConnection connection, UnaskedCommand unasked)
    {
        bool command;
        lock (_gate)
        {
            command = connection.IsSubscribed(OneNetTopic.Build(TopicKind.CommandRequest, connection.Device, "0").Text);
            bool set = unasked.Properties is not null && connection.IsSubscribed(OneNetTopic.Build(TopicKind.PropertySet, connection.Device).Text);
            if ((!command && !set) || !_served.Add(connection))
            {
                return;
            }
        }

        _ = SendUnaskedAsync(connection, unasked, command);
    }

    private async Task SendUnaskedAsync(DeviceConnection connection, UnaskedCommand unasked, bool command)
    {
        try
        {
            await Task.Delay(unasked.Delay, _options.TimeProvider, _stop.Token);
            if (connection.IsOpen)
            {
                await (command
                    ? SendCommandAsync(connection.Device, Encoding.UTF8.GetBytes(unasked.Command), cancellation: _stop.Token)
                    : SetPropertiesAsync(connection.Device, unasked.Properties!, _stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or MQTTnet.Exceptions.MqttCommunicationException or ObjectDisposedException)
        {
            // The platform stops, or the device has just gone: nobody waits for this answer.
        }
    }
}
