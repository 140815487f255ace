// What CONNECT, SUBSCRIBE and PUBLISH lead to at the platform: pure decisions, no socket, no thread, no timer.
// Source: OneNET suite docs, MQTTS design page; Studio docs, MQTT topic page.
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>The platform's access service. Not thread-safe: the caller lets one call in at a time.</summary>
public sealed class AccessService
{
    private readonly DeviceRegistry _registry;
    private readonly TimeProvider _time;
    private readonly bool _enforceRates;
    private readonly DownlinkRequests _requests;
    private readonly Dictionary<DeviceIdentity, DeviceConnection> _online = [];
    private readonly Dictionary<DeviceIdentity, DeviceRates> _rates = [];

    /// <summary>Takes what it decides by.</summary>
    /// <param name="registry">Products, devices and keys.</param>
    /// <param name="time">The platform's clock: token expiry, rates, deadlines.</param>
    /// <param name="enforceRates">Whether rate limits close and ban.</param>
    /// <param name="random">Makes command ids; seed it to get the same ones again.</param>
    public AccessService(DeviceRegistry registry, TimeProvider time, bool enforceRates = true, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(time);
        _registry = registry;
        _time = time;
        _enforceRates = enforceRates;
        _requests = new DownlinkRequests(random ?? new Random());
    }

    /// <summary>The device log.</summary>
    public DeviceLog Log { get; } = new();

    /// <summary>The open connection of a device; null when it is offline.</summary>
    public DeviceConnection? ConnectionOf(DeviceIdentity device) => _online.GetValueOrDefault(device);

    /// <summary>Decides over a CONNECT.</summary>
    public ConnectOutcome Connect(ConnectSettings settings, string? password)
    {
        ArgumentNullException.ThrowIfNull(settings);
        DeviceIdentity device = new(settings.UserName ?? string.Empty, settings.ClientId);
        PlatformRules rules = new(_registry.ProfileOf(device.ProductId), device);
        DeviceRates rates = RatesOf(rules);
        DateTimeOffset now = _time.GetUtcNow();
        if (_enforceRates && (rates.IsBanned(now) ? "banned for a broken rate limit" : rates.Login(now)) is { } ban)
        {
            return Closed(device, 0, ban);
        }

        ConnectSettings complete = settings with { HasPassword = !string.IsNullOrEmpty(password) };
        if (rules.CheckConnect(complete).FirstOrDefault(static v => v.Consequence == Consequence.Disconnect) is { } broken)
        {
            return Closed(device, broken.Rule is Rule.ClientId or Rule.UserName or Rule.Password ? 1101 : 0, broken.Reason);
        }

        if (LoginCheck.Problem(_registry, device, password!, now) is var (code, text))
        {
            Write(device, code, text);
            return new ConnectOutcome(ConnectDecision.Refused);
        }

        _online.Remove(device, out DeviceConnection? replaced);
        if (replaced is not null)
        {
            replaced.IsOpen = false;
            Write(device, 1210, "logged in again: the older connection is closed");
        }

        DeviceConnection connection = new(rules);
        _online[device] = connection;
        Write(device, 200, $"login keepAlive={settings.KeepAlive}");
        return new ConnectOutcome(ConnectDecision.Accepted, connection, replaced);
    }

    /// <summary>Decides over a SUBSCRIBE: for each filter whether it is granted (QoS 0 always) or fails; null when the connection is to be closed.</summary>
    public IReadOnlyList<bool>? Subscribe(DeviceConnection connection, IReadOnlyList<string> filters)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(filters);
        IReadOnlyList<RuleViolation> violations = connection.Rules.CheckSubscribe(filters);
        string? reason = violations.FirstOrDefault(static v => v.Consequence == Consequence.Disconnect)?.Reason
            ?? RateProblem(connection, (rates, now) => rates.Subscribe(now, filters.Count));
        if (reason is not null)
        {
            Close(connection, reason);
            return null;
        }

        bool[] granted = new bool[filters.Count];
        for (int i = 0; i < granted.Length; i++)
        {
            granted[i] = TryGrant(connection, filters[i]);
        }

        return granted;
    }

    /// <summary>Takes an UNSUBSCRIBE; false when the connection is to be closed.</summary>
    public bool Unsubscribe(DeviceConnection connection, IReadOnlyList<string> filters)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(filters);
        if (RateProblem(connection, (rates, now) => rates.Unsubscribe(now, filters.Count)) is { } reason)
        {
            Close(connection, reason);
            return false;
        }

        foreach (string filter in filters)
        {
            connection.Unsubscribe(filter);
        }

        return true;
    }

    /// <summary>Takes a PINGREQ; false when the connection is to be closed.</summary>
    public bool Ping(DeviceConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (RateProblem(connection, static (rates, now) => rates.Ping(now)) is { } reason)
        {
            Close(connection, reason);
            return false;
        }

        return true;
    }

    /// <summary>Decides over a PUBLISH.</summary>
    public PublishOutcome Publish(DeviceConnection connection, string topic, ReadOnlyMemory<byte> payload, int qos, bool retain = false, bool duplicate = false)
    {
        ArgumentNullException.ThrowIfNull(connection);
        string? reason = connection.Rules.CheckPublish(topic, payload.Length, qos, retain).FirstOrDefault(static v => v.Consequence == Consequence.Disconnect)?.Reason
            ?? (duplicate && qos == 0 ? "DUP is set on a QoS 0 publish." : null)
            ?? RateProblem(connection, (rates, now) => rates.Publish(now, qos));
        if (reason is not null)
        {
            Close(connection, reason);
            return new PublishOutcome(Close: true);
        }

        PlatformMessage message = new(connection.Device, topic, payload, qos);
        return new PublishOutcome(Close: false, message, OneNetTopic.TryParse(topic, out OneNetTopic? parsed) ? AnswerTo(connection, parsed, payload) : null);
    }

    /// <summary>The connection has ended from the other side.</summary>
    public void Ended(DeviceConnection connection, bool cleanly)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (Forget(connection))
        {
            Write(connection.Device, cleanly ? 200 : 1401, cleanly ? "logout" : "logout without DISCONNECT");
        }
    }

    /// <summary>Asks something of a device.</summary>
    /// <param name="device">Which.</param>
    /// <param name="kind">CommandRequest, PropertySet, PropertyGet or ServiceInvoke.</param>
    /// <param name="payload">Makes the payload, given the message id; a command's payload is the caller's bytes.</param>
    /// <param name="timeout">An answer after this is too late.</param>
    /// <param name="service">The service's identifier; for ServiceInvoke only.</param>
    /// <returns>What to send and the request that waits; or why nothing can be sent.</returns>
    public (Downlink? Message, DownlinkRequest? Request, RequestOutcome Outcome) Ask(
        DeviceIdentity device, TopicKind kind, Func<string, ReadOnlyMemory<byte>> payload, TimeSpan timeout, string? service = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(payload);
        TopicKind answerKind = kind switch
        {
            TopicKind.CommandRequest => TopicKind.CommandResponse,
            TopicKind.PropertySet => TopicKind.PropertySetReply,
            TopicKind.PropertyGet => TopicKind.PropertyGetReply,
            TopicKind.ServiceInvoke => TopicKind.ServiceInvokeReply,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not something to ask of a device."),
        };
        if (ConnectionOf(device) is not { } connection)
        {
            Write(device, 308, "request not sent: the device is offline");
            return (null, null, RequestOutcome.Offline);
        }

        string id = kind == TopicKind.CommandRequest ? _requests.NewCommandId() : _requests.NewMessageId();
        string topic = OneNetTopic.Build(kind, device, kind == TopicKind.CommandRequest ? id : service).Text;
        if (!connection.IsSubscribed(topic))
        {
            Write(device, 1022, $"request not sent: the device has not subscribed {topic}");
            return (null, null, RequestOutcome.NotSubscribed);
        }

        DownlinkRequest request = _requests.Open(device, answerKind, id, _time.GetUtcNow() + timeout);
        return (new Downlink(connection, topic, payload(id)), request, RequestOutcome.Answered);
    }

    /// <summary>Notes that a request's time is up; the answer that still comes is too late.</summary>
    public void TimedOut(DownlinkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Write(request.Device, 306, $"request {request.Id} was not answered in time");
    }

    private Downlink? AnswerTo(DeviceConnection connection, OneNetTopic topic, ReadOnlyMemory<byte> payload)
    {
        if (topic.Kind is TopicKind.PropertySetReply or TopicKind.PropertyGetReply or TopicKind.ServiceInvokeReply)
        {
            (int thingCode, string thingText) = _requests.AnswerThing(topic, payload, _time.GetUtcNow());
            Write(connection.Device, thingCode, thingText);
            return null;
        }

        var answer = topic.Kind == TopicKind.CommandResponse ? _requests.AnswerCommand(topic, payload, _time.GetUtcNow()) : UplinkAnswers.To(topic, payload.Span, _registry.ModelOf(topic.Device.ProductId));
        if (answer is not var (answerTopic, answerPayload, code, text))
        {
            return null;
        }

        Write(connection.Device, code, text);
        if (connection.IsSubscribed(answerTopic))
        {
            return new Downlink(connection, answerTopic, answerPayload);
        }

        Write(connection.Device, 1022, $"no answer sent: the device has not subscribed {answerTopic}");
        return null;
    }

    private bool TryGrant(DeviceConnection connection, string filter)
    {
        // UNCONFIRMED what the platform does with one subscription too many; it is taken to fail that one.
        string? reason = connection.Rules.CheckFilter(filter)?.Reason
            ?? (_enforceRates && !connection.Holds(filter) && connection.Subscriptions >= connection.Rules.Profile.Limits.Subscriptions
                ? $"a session holds at most {connection.Rules.Profile.Limits.Subscriptions} subscriptions"
                : null);
        if (reason is not null)
        {
            Write(connection.Device, 0, $"subscription failed: {reason}");
            return false;
        }

        connection.Subscribe(filter);
        return true;
    }

    private string? RateProblem(DeviceConnection connection, Func<DeviceRates, DateTimeOffset, string?> count) =>
        _enforceRates ? count(RatesOf(connection.Rules), _time.GetUtcNow()) : null;

    private DeviceRates RatesOf(PlatformRules rules)
    {
        if (!_rates.TryGetValue(rules.Device, out DeviceRates? rates))
        {
            _rates[rules.Device] = rates = new DeviceRates(rules.Profile.Limits);
        }

        return rates;
    }

    private ConnectOutcome Closed(DeviceIdentity device, int code, string reason)
    {
        Write(device, code, "connect closed: " + reason);
        return new ConnectOutcome(ConnectDecision.Closed);
    }

    private void Close(DeviceConnection connection, string reason)
    {
        Forget(connection);
        Write(connection.Device, 1401, "closed by the platform: " + reason);
    }

    private bool Forget(DeviceConnection connection)
    {
        bool wasOpen = connection.IsOpen;
        connection.IsOpen = false;
        return wasOpen && _online.Remove(connection.Device);
    }

    private void Write(DeviceIdentity device, int code, string text) => Log.Add(new DeviceLogEntry(_time.GetUtcNow(), device, code, text));
}
