// A modem session that knows OneNET: topics with {pid} and {device}, the platform's rules, data points with their answer,
// requests from the cloud with theirs.
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Login;
using OneNetModem.Bridge.Outbox;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge;

/// <summary>One device of OneNET behind one modem. Events are raised on the session's loop; handlers must not block.</summary>
public sealed class OneNetClient : IAsyncDisposable
{
    private readonly PlatformRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PendingReplies _replies = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private int _lastId;
    private int _disposed;

    /// <summary>A client over a session. Use <see cref="ModemComposition"/> to make both from settings.</summary>
    public OneNetClient(ModemSession session, PlatformProfile platform, DeviceIdentity device, TimeProvider? time = null, ILogger? log = null)
    {
        Session = session ?? throw new ArgumentNullException(nameof(session));
        Device = device ?? throw new ArgumentNullException(nameof(device));
        _rules = new PlatformRules(platform, device);
        _time = time ?? TimeProvider.System;
        Pace = new PublishPace(platform.Limits, _time);
        Requests = new CommandRequests(_time);
        _log = log ?? NullLogger.Instance;
        _stopping = _stop.Token;
        _lastId = (int)(_time.GetUtcNow().ToUnixTimeSeconds() & 0x3FFFFFFF);
        session.MessageReceived += OnMessage;
        session.StateChanged += t =>
        {
            if (t.To == SessionState.Stopping)
            {
                _replies.Abandon();
            }
        };
    }

    /// <summary>A token was made for a connect.</summary>
    public event Action<TokenMade>? TokenMade;

    /// <summary>A publish ended.</summary>
    public event Action<MessagePublished>? Published;

    /// <summary>The platform answered.</summary>
    public event Action<PlatformReply>? Replied;

    /// <summary>The platform answered something that this client did not post by itself.</summary>
    internal event Action<PlatformReply>? MessageAnswered;

    /// <summary>A message arrived; answers of the platform are among them.</summary>
    public event Action<MessageArrived>? MessageReceived;

    /// <summary>The session underneath.</summary>
    public ModemSession Session { get; }

    /// <summary>Product and device.</summary>
    public DeviceIdentity Device { get; }

    /// <summary>The platform.</summary>
    public PlatformProfile Platform => _rules.Profile;

    /// <summary>Handlers of requests from the cloud, asked in order; the first answer counts. None: requests are only events.</summary>
    public IList<ICloudCommandHandler> Handlers { get; } = [];

    /// <summary>How long the platform's answer to a post may take.</summary>
    public TimeSpan ReplyLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The platform's publish rates: every publish counts, those of the outbox wait for it.</summary>
    internal PublishPace Pace { get; }

    /// <summary>The requests of the cloud that were taken down: those for which there are handlers.</summary>
    internal CommandRequests Requests { get; }

    /// <summary>Publishes; <c>{pid}</c> and <c>{device}</c> in the topic stand for the ids.</summary>
    /// <exception cref="RuleViolationException">The platform forbids it.</exception>
    /// <exception cref="ArgumentException">The module cannot send it.</exception>
    public Task<PublishResult> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos = 1, CancellationToken cancellationToken = default) =>
        PublishAtOnceAsync(null, topic, payload, qos, cancellationToken);

    /// <summary>Posts data points and waits for the platform's <c>accepted</c> or <c>rejected</c>.</summary>
    /// <exception cref="ArgumentException">The platform would reject the values, or the module cannot send that much.</exception>
    public Task<PostResult> PostAsync(DateTimeOffset? time, params IEnumerable<(string Stream, PayloadValue Value)> values)
    {
        if (Platform.IsOneNet && !Platform.Topics.HasFlag(TopicSets.DataPoints))
        {
            string id = NextId().ToString(CultureInfo.InvariantCulture);
            return PostAsync(id, TopicKind.PropertyPost, ThingPost.Of(id, time, values).ToUtf8());
        }

        return PostAsync(DataPointMessage.Of(NextId(), time, values));
    }

    /// <summary>Posts a data-point message and waits for the platform's answer.</summary>
    public Task<PostResult> PostAsync(DataPointMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return PostAsync(message.Id.ToString(CultureInfo.InvariantCulture), TopicKind.DataPointPost, message.ToUtf8(), cancellationToken);
    }

    /// <summary>What the platform forbids about a publish; empty when it is fine.</summary>
    public IReadOnlyList<RuleViolation> CheckPublish(string topic, int payloadBytes, int qos) => _rules.CheckPublish(Device.Expand(topic), payloadBytes, qos);

    /// <summary>A message id that this client has not used.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Stops the session and everything that waits. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        await Session.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Publishes a message of the outbox, which has waited for the <see cref="Pace"/>.</summary>
    internal Task<PublishResult> SendAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        PublishAsync(message.OneNetId, message.Topic, message.Payload, message.Qos, cancellationToken);

    internal void OnTokenMade(TokenMade made)
    {
        BridgeLog.TokenMade(_log, Session.Name, made.Resource, made.Method, made.ExpiresAt);
        TokenMade?.Invoke(made);
    }

    /// <summary>Without a wait for the rate: those behind it wait the longer.</summary>
    private Task<PublishResult> PublishAtOnceAsync(string? id, string template, ReadOnlyMemory<byte> payload, int qos, CancellationToken cancellationToken)
    {
        _ = Pace.Take(qos);
        return PublishAsync(id, template, payload, qos, cancellationToken);
    }

    private async Task<PublishResult> PublishAsync(string? id, string template, ReadOnlyMemory<byte> payload, int qos, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(template);
        string topic = Device.Expand(template);
        IReadOnlyList<RuleViolation> violations = _rules.CheckPublish(topic, payload.Length, qos);
        if (violations.Count > 0)
        {
            throw new RuleViolationException(violations);
        }

        PublishResult result = await Session.PublishAsync(topic, payload, qos, cancellationToken);
        try
        {
            Published?.Invoke(new MessagePublished(id ?? result.MessageId.ToString(CultureInfo.InvariantCulture), topic, qos, result));
        }
        catch (Exception e)
        {
            // A handler of somebody else's: who publishes must still learn how it ended.
            BridgeLog.HandlerFailed(_log, Session.Name, nameof(Published), e);
        }

        return result;
    }

    private async Task<PostResult> PostAsync(string id, TopicKind kind, byte[] payload, CancellationToken cancellationToken = default)
    {
        long started = _time.GetTimestamp();
        using PendingReplies.Waiting expected = _replies.Expect(id);
        PublishResult published = await PublishAtOnceAsync(id, OneNetTopic.Build(kind, Device).Text, payload, 1, cancellationToken);

        // Also after an unknown outcome: the platform's answer settles it.
        PlatformReply? reply = published.Outcome == PublishOutcome.Failed ? null : await expected.ReplyAsync(ReplyLimit, _time, cancellationToken);
        return new PostResult(id, published, reply, _time.GetElapsedTime(started));
    }

    private void OnMessage(QmtMessage message)
    {
        // What waits inside comes before the events: a handler of somebody else's may throw.
        if (PlatformReply.TryParse(message.Topic, message.Payload, out PlatformReply? reply))
        {
            if (!_replies.Settle(reply))
            {
                MessageAnswered?.Invoke(reply);
            }
        }
        else if (Handlers.Count > 0 && OneNetTopic.TryParse(message.Topic, out OneNetTopic? topic) && CloudCommand.AnswerKind(topic.Kind) is { } kind)
        {
            CloudCommand command = new(topic, message.Payload) { ArrivedAt = _time.GetTimestamp() };
            string answerTopic = OneNetTopic.Build(kind, Device, topic.Id).Text;
            if (!Requests.TryAdd(answerTopic, command))
            {
                BridgeLog.RequestRepeated(_log, Session.Name, message.Topic);
                return;
            }

            _ = AnswerAsync(command, answerTopic);
        }

        MessageReceived?.Invoke(new MessageArrived(message.Topic, message.Payload));
        if (reply is not null)
        {
            Replied?.Invoke(reply);
        }
    }

    private async Task AnswerAsync(CloudCommand command, string answerTopic)
    {
        try
        {
            foreach (ICloudCommandHandler handler in Handlers)
            {
                ReadOnlyMemory<byte>? answer = await handler.AnswerAsync(command, _stopping);
                if (command.Answered.IsCompleted)
                {
                    // Meanwhile by a local program.
                    return;
                }

                if (answer is not null && command.TryClaim())
                {
                    BridgeLog.RequestAnswered(_log, Session.Name, command.Topic.Text, handler.Name, _time.GetElapsedTime(command.ArrivedAt).TotalMilliseconds);
                    await SendAnswerAsync(command, answerTopic, answer.Value);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The sender learns of it by its own time limit.
        }
        catch (Exception e)
        {
            // A handler of somebody else's: the next request must still be answered.
            BridgeLog.HandlerFailed(_log, Session.Name, command.Topic.Text, e);
        }
    }

    private async Task SendAnswerAsync(CloudCommand command, string topic, ReadOnlyMemory<byte> answer)
    {
        PublishResult result;
        try
        {
            result = await PublishAsync(topic, answer, 1, _stopping);
        }
        catch (ArgumentException e)
        {
            BridgeLog.AnswerRefused(_log, Session.Name, command.Topic.Text, e.Message);
            result = await PublishAsync(topic, CommandRefusal.Of(command, "the answer cannot be sent"), 1, _stopping);
        }

        if (result.Outcome != PublishOutcome.Acked)
        {
            BridgeLog.AnswerNotAcknowledged(_log, Session.Name, command.Topic.Text, result.Detail);
        }
    }
}
