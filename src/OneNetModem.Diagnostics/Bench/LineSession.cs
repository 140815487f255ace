// The MQTT session of a line under test: logs in where it is not, keeps what arrives, makes one round trip at a time.
using OneNetModem.At.Dialogue;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One message and what came back.</summary>
/// <param name="Time">When it was published.</param>
/// <param name="Published">What the module says of it.</param>
/// <param name="Answer">The answer; null: none in time.</param>
/// <param name="Took">From the publish to its answer, or to the acknowledgement where answers are not to be had; null: it came to nothing.</param>
/// <param name="Loss">The connection ended meanwhile; null: it stands.</param>
internal sealed record RoundTrip(DateTimeOffset Time, PublishResult Published, ProbeAnswer? Answer, TimeSpan? Took, MqttLoss? Loss);

internal sealed class LineSession(BenchLine line)
{
    private readonly Lock _gate = new();
    private readonly List<string> _granted = [];
    private QuectelMqttClient? _client;
    private BenchProbe? _probe;
    private Waiting? _waiting;
    private MqttLoss? _loss;
    private bool _loggedIn;
    private int _lastId;
    private int _requests;
    private int _losses;

    /// <summary>What is published, for a target with a device.</summary>
    /// <exception cref="ArgumentException">The target's values are not what the platform takes.</exception>
    public BenchProbe Probe => _probe ??= BenchProbe.Of(line.Target);

    /// <summary>The last login got as far as an open connection.</summary>
    public bool WasOpened { get; private set; }

    /// <summary>Whether a message's answer is subscribed.</summary>
    public bool HearsAnswers => Probe.AnswerTopic is { } topic && _granted.Any(filter => TopicFilter.Matches(filter, topic));

    /// <summary>Messages of the server that answer nothing of ours: commands, settings.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How often a connection that stood has ended.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Logs in anew, with this computer's time.</summary>
    public async Task<SessionFault?> LogInAsync(CancellationToken token)
    {
        if (_client is null)
        {
            _client = line.Steps.Mqtt;
            _client.MessageReceived += OnMessage;
            _client.ConnectionLost += OnLost;
        }

        await line.TakeTurnAsync(token);
        return await TryLogInAsync(token);
    }

    /// <summary>Whether the login that was refused is taken when it is made with another time.</summary>
    public async Task<bool> IsTakenAtAsync(DateTimeOffset time, CancellationToken token) => await TryAtAsync(time, token) == true;

    /// <summary>Which of two clocks the platform goes by: a login that expires at a time between them is good by the earlier one, and
    /// expired by the later one. Null: nothing shows it.</summary>
    public async Task<bool?> GoesByEarlierAsync(DateTimeOffset between, CancellationToken token) =>
        _loggedIn && line.Credentials.ToExpireAt(between) is { } time ? await TryAtAsync(time, token) : null;

    /// <summary>Logs in where the session has ended, and subscribes again to what was granted.</summary>
    public async Task<SessionFault?> ResumeAsync(CancellationToken token)
    {
        lock (_gate)
        {
            if (_loggedIn && _loss is null)
            {
                return null;
            }
        }

        if (await LogInAsync(token) is { } fault)
        {
            return fault;
        }

        foreach (string filter in _granted)
        {
            await line.Steps.Mqtt.SubscribeAsync([new QmtTopic(filter, 0)], token);
        }

        return null;
    }

    /// <summary>Subscribes to one filter; null: there was no result.</summary>
    public async Task<QmtPacketResult?> SubscribeAsync(string filter, CancellationToken token)
    {
        AtResponse response = await line.Steps.Mqtt.SubscribeAsync([new QmtTopic(filter, 0)], token);
        QmtPacketResult? result = response.Results.Count > 0 ? QmtPacketResult.From(response.Results[^1]) : null;
        if (result?.IsDone == true)
        {
            _granted.Add(filter);
        }

        return result;
    }

    /// <summary>Watches the connection for a while; null: it stands.</summary>
    public async Task<MqttLoss?> WatchAsync(TimeSpan span, CancellationToken token)
    {
        Waiting waiting = new(0, []);
        await WaitAsync(waiting, span, token);
        return Loss;
    }

    /// <summary>Publishes one message with QoS 1 and waits for its answer.</summary>
    /// <param name="size">Fills the payload up to so many bytes.</param>
    /// <param name="token">Gives up.</param>
    public async Task<RoundTrip> RoundTripAsync(int size, CancellationToken token)
    {
        int id = ++_lastId;
        Waiting waiting = new(id, Probe.Payload(id, size));
        DateTimeOffset now = line.Time.GetUtcNow();
        long started = line.Time.GetTimestamp();
        lock (_gate)
        {
            _waiting = waiting;
        }

        PublishResult published = await line.Steps.Mqtt.PublishAsync(Probe.Topic, waiting.Payload, 1, token).WaitAsync(token);
        bool isOver = !HearsAnswers && published.Outcome == PublishOutcome.Acked;
        if (!isOver)
        {
            await WaitAsync(waiting, line.Limits.Answer, token);
        }

        TimeSpan? took = waiting.Answer is not null ? line.Time.GetElapsedTime(started, waiting.Arrived) : isOver ? published.Elapsed : null;
        return new RoundTrip(now, published, waiting.Answer, took, Loss);
    }

    /// <summary>Null: the platform has not answered. Whoever needs a login afterwards makes one.</summary>
    private async Task<bool?> TryAtAsync(DateTimeOffset time, CancellationToken token)
    {
        // Before and behind it: the module is still closing a refused client, and takes no settings meanwhile.
        await line.PauseAsync(BackoffPolicy.BetweenLogins, token);
        line.Credentials.MadeAt = time;
        try
        {
            SessionFault? fault = await TryLogInAsync(token);
            await line.PauseAsync(BackoffPolicy.BetweenLogins, token);
            return fault is null ? true : fault.ReturnCode is not null and not ConnectReturnCode.ServerUnavailable ? false : null;
        }
        finally
        {
            line.Credentials.MadeAt = null;
            _loggedIn = false;
        }
    }

    private async Task<SessionFault?> TryLogInAsync(CancellationToken token)
    {
        _loggedIn = WasOpened = false;
        if ((await line.Steps.ConfigureMqttAsync(token) ?? await line.Steps.OpenMqttAsync(token)) is { } unopened)
        {
            return unopened;
        }

        lock (_gate)
        {
            _loss = null;
        }

        WasOpened = true;
        SessionFault? refused = await line.Steps.ConnectMqttAsync(token);
        _loggedIn = refused is null;
        return refused;
    }

    private MqttLoss? Loss
    {
        get
        {
            lock (_gate)
            {
                return _loss;
            }
        }
    }

    /// <summary>Until the answer, the end of the connection, or the limit.</summary>
    private async Task WaitAsync(Waiting waiting, TimeSpan limit, CancellationToken token)
    {
        lock (_gate)
        {
            if (_loss is not null)
            {
                return;
            }

            _waiting = waiting;
        }

        using CancellationTokenSource late = new(limit, line.Time);
        using CancellationTokenRegistration over = late.Token.Register(waiting.End);
        using CancellationTokenRegistration cancelled = token.Register(waiting.End);
        await waiting.Ended;
        token.ThrowIfCancellationRequested();
    }

    private void OnMessage(QmtMessage message)
    {
        Waiting? waiting;
        lock (_gate)
        {
            waiting = _waiting;
        }

        if (waiting is { Id: > 0 } && Probe.Read(message, waiting.Id, waiting.Payload) is { } answer)
        {
            waiting.Settle(answer, line.Time.GetTimestamp());
        }
        else if (OneNetTopic.TryParse(message.Topic, out OneNetTopic? topic)
            && topic.Kind is TopicKind.CommandRequest or TopicKind.PropertySet or TopicKind.PropertyGet or TopicKind.ServiceInvoke)
        {
            Interlocked.Increment(ref _requests);
        }
    }

    private void OnLost(MqttLoss loss)
    {
        Waiting? waiting;
        lock (_gate)
        {
            _loss = loss;
            waiting = _waiting;
        }

        Interlocked.Increment(ref _losses);
        waiting?.End();
    }

    /// <summary>Somebody waits for an answer, or for the end.</summary>
    private sealed class Waiting(int id, byte[] payload)
    {
        // Not on the client's own loop: what goes on here sends commands.
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Id => id;

        public byte[] Payload => payload;

        public ProbeAnswer? Answer { get; private set; }

        /// <summary>When the answer came.</summary>
        public long Arrived { get; private set; }

        public Task Ended => _ended.Task;

        public void Settle(ProbeAnswer answer, long now)
        {
            if (!_ended.Task.IsCompleted)
            {
                (Answer, Arrived) = (answer, now);
                End();
            }
        }

        public void End() => _ended.TrySetResult();
    }
}
