// The local MQTT endpoint: any MQTT client on this PC speaks through it with the cloud. MQTTnet's server keeps the protocol;
// what comes in goes to the uplink and nowhere else, what comes from the cloud goes to whoever subscribed it.
using System.Buffers;
using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Metrics;
using OneNetModem.Bridge.Reports;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>Listens where <see cref="BridgeSettings.Listen"/> says.</summary>
public sealed class LocalEndpoint : BackgroundService
{
    /// <summary>Messages that may wait for one subscriber, and for all of them together; beyond it the oldest are dropped.</summary>
    private const int QueueLength = 1000;

    private const string VersionItem = "version";

    /// <summary>Marks what the endpoint itself publishes, which no client can.</summary>
    private static readonly object Own = new();
    private static readonly Hashtable OwnSession = new() { [Own] = Own };

    private readonly EndpointSettings? _settings;
    private readonly Uplink _uplink;
    private readonly LocalAudience _audience;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly EndpointReport _report;
    private readonly Channel<MqttApplicationMessage> _down;
    private volatile EndpointListener? _listener;
    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An endpoint; it listens when it is started.</summary>
    /// <exception cref="SettingsException">An address that others can reach has no password, or the certificate cannot be read.</exception>
    public LocalEndpoint(ModemFleet fleet, Uplink uplink, LocalAudience audience, BridgeSettings settings, TimeProvider time, ILogger<LocalEndpoint> log)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        _audience = audience ?? throw new ArgumentNullException(nameof(audience));
        _uplink = uplink ?? throw new ArgumentNullException(nameof(uplink));
        _settings = EndpointSettings.From(settings);
        _time = time;
        _log = log;
        _report = new EndpointReport(time, log);
        _down = Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        if (_settings is not null)
        {
            LocalTopics topics = new(fleet);
            foreach (FleetModem modem in fleet.Modems)
            {
                modem.Client.MessageReceived += m => Publish(topics.Down(modem, m.Topic), m.Payload, retain: false);
                LinkStatus status = new(modem, time);
                status.Changed += json => Publish(topics.Status(modem), json, retain: true);
                Publish(topics.Status(modem), status.ToJson(), retain: true);
            }
        }
    }

    /// <summary>Completes with the address when it listens; never without <see cref="BridgeSettings.Listen"/>.</summary>
    public Task<IPEndPoint> Listening => _listening.Task;

    /// <summary>Whether the settings want an endpoint.</summary>
    internal bool IsWanted => _settings is not null;

    /// <summary>Connections of local programs that are open.</summary>
    internal int Connections => _listener?.Open ?? 0;

    /// <summary>What was refused here; messages are refused by the <see cref="Uplink"/>.</summary>
    internal EnumCounts<EndpointRefusal> Refusals => _report.Counts;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _report.Dispose();
        _settings?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_settings is null)
        {
            return;
        }

        try
        {
            using EndpointListener listener = new(await ListenAsync(_settings, stoppingToken), _settings.Certificate, _report, _log);
            _listener = listener;
            using MqttServer server = Create(listener);
            await server.StartAsync();
            try
            {
                await foreach (MqttApplicationMessage message in _down.Reader.ReadAllAsync(stoppingToken))
                {
                    await server.InjectApplicationMessage(new InjectedMqttApplicationMessage(message) { SenderClientId = "onenet-modem", CustomSessionItems = OwnSession }, stoppingToken);
                }
            }
            finally
            {
                await server.StopAsync(new MqttServerStopOptions());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }

    private async Task<TcpListener> ListenAsync(EndpointSettings settings, CancellationToken stoppingToken)
    {
        TcpListener listener = await ListeningPort.TakeAsync(
            settings.Address, problem => BridgeLog.EndpointCannotListen(_log, settings.Address, problem, ListeningPort.RetryInterval.TotalSeconds), _time, stoppingToken);
        IPEndPoint bound = (IPEndPoint)listener.LocalEndpoint;
        BridgeLog.EndpointListens(_log, bound, settings.Certificate is null ? "without TLS" : "with TLS");
        _listening.TrySetResult(bound);
        return listener;
    }

    private MqttServer Create(EndpointListener listener)
    {
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithMaxPendingMessagesPerClient(QueueLength)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage)
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(10))
            .Build();
        MqttServer server = new(options, [listener], MqttNetNullLogger.Instance);
        server.ValidatingConnectionAsync += ValidateAsync;
        server.InterceptingPublishAsync += TakeAsync;
        server.InterceptingSubscriptionAsync += SubscribeAsync;
        server.ClientConnectedAsync += e => Note(() => _audience.Connected(e.SessionItems));
        server.ClientDisconnectedAsync += e => Note(() => _audience.Disconnected(e.SessionItems));
        server.ClientSubscribedTopicAsync += e => Note(() => _audience.Subscribed(e.SessionItems, e.TopicFilter.Topic));
        server.ClientUnsubscribedTopicAsync += e => Note(() => _audience.Unsubscribed(e.SessionItems, e.TopicFilter));
        return server;

        static Task Note(Action note)
        {
            note();
            return Task.CompletedTask;
        }
    }

    private Task ValidateAsync(ValidatingConnectionEventArgs e)
    {
        e.SessionItems[VersionItem] = e.ProtocolVersion;
        if (string.IsNullOrEmpty(e.ClientId))
        {
            // Before the login is looked at: the server puts a missing name above a wrong password when it chooses the reason.
            e.AssignedClientIdentifier = LocalConnection.NewClientId();
        }

        if (!_settings!.Accepts(e.UserName, e.RawPassword))
        {
            _report.WrongLogin(string.IsNullOrEmpty(e.ClientId) ? e.AssignedClientIdentifier : e.ClientId, e.RemoteEndPoint);
            e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }

        return Task.CompletedTask;
    }

    /// <summary>The server answers the publish when this completes: the message is on disk by then, or refused.</summary>
    private async Task TakeAsync(InterceptingPublishEventArgs e)
    {
        if (e.SessionItems.Contains(Own))
        {
            return;
        }

        // Local programs are no audience for each other, and nothing of it is retained.
        e.ProcessPublish = false;
        MqttApplicationMessage message = e.ApplicationMessage;
        if (await _uplink.AcceptAsync(message.Topic, message.Payload.ToArray(), Math.Min(1, (int)message.QualityOfServiceLevel)) is not UplinkResult.Refused refused)
        {
            return;
        }

        _report.Publish(e.ClientId, message.Topic, refused.Detail);
        e.Response.ReasonString = refused.Detail;
        e.Response.ReasonCode = PubAckReason.Of(refused.Reason);

        // Before MQTT 5 an acknowledgement is a promise and cannot say no: section 4.8 leaves the end of the connection. Not
        // for an answer that comes too late, as happens to the best: the program would send it again and again.
        e.CloseConnection = refused.Reason != UplinkRefusal.AlreadyAnswered && message.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce && !SpeaksMqtt5(e.SessionItems);
    }

    private Task SubscribeAsync(InterceptingSubscriptionEventArgs e)
    {
        if (!LocalTopics.IsLocal(e.TopicFilter.Topic))
        {
            _report.ForeignTopic(e.ClientId, e.TopicFilter.Topic);
            e.ProcessSubscription = false;
            e.Response.ReasonCode = SpeaksMqtt5(e.SessionItems) ? MqttSubscribeReasonCode.TopicFilterInvalid : MqttSubscribeReasonCode.UnspecifiedError;
        }

        return Task.CompletedTask;
    }

    private static bool SpeaksMqtt5(IDictionary session) => session[VersionItem] is MqttProtocolVersion.V500;

    private void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain) => _down.Writer.TryWrite(new MqttApplicationMessage
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        Retain = retain,
    });
}
