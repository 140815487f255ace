// One of the module's MQTT clients: the QMT commands in the right order, a window of unacknowledged publishes, messages in.
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Mqtt;

/// <summary>An MQTT client that runs in the module. Thread-safe; refusals by the module or the server are values.</summary>
public sealed class QuectelMqttClient : IAsyncDisposable
{
    /// <summary>URCs that may wait here. A burst of messages comes at the wire's speed, and this reads faster than the wire.</summary>
    private const int UrcCapacity = 4096;

    private readonly AtChannel _channel;
    private readonly ModuleProfile _profile;
    private readonly QuectelMqttSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConnectionLife _life = new();
    private readonly PublishWindow _window;
    private readonly AtUrcSubscription _urcs;
    private readonly Task _pump;
    private int _lastSubscribeId;

    /// <summary>A client on a channel. It listens for messages from now on.</summary>
    public QuectelMqttClient(AtChannel channel, ModuleProfile profile, QuectelMqttSettings settings, TimeProvider? time = null, ILogger? log = null)
    {
        _channel = channel ?? throw new ArgumentNullException(nameof(channel));
        _profile = profile ?? throw new ArgumentNullException(nameof(profile));
        _settings = settings ?? throw new ArgumentNullException(nameof(settings));
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _window = new PublishWindow(profile.PublishWindow.Value);
        _urcs = channel.Subscribe(UrcCapacity);
        _pump = PumpAsync();
    }

    /// <summary>A message arrived. Called in the order of the wire; a handler must not block.</summary>
    public event Action<QmtMessage>? MessageReceived;

    /// <summary>The connection ended by itself. Called once a connection.</summary>
    public event Action<MqttLoss>? ConnectionLost;

    /// <summary>A publish was refused or had no result: the module may have lost the connection, or its URCs go elsewhere.</summary>
    public event Action? Doubted;

    /// <summary>Messages and results that were lost because nobody read them in time.</summary>
    public long Missed => _urcs.Missed;

    /// <summary>The largest payload that <see cref="PublishAsync"/> takes, in bytes.</summary>
    public int MaxPayload => _profile.MaxPublishBytes.Value;

    /// <summary>Closes what an earlier program may have left open under this client index (else QMTOPEN answers "occupied").</summary>
    public async Task CloseStaleAsync(CancellationToken cancellationToken = default)
    {
        AtReply<QmtClients> clients = await _channel.QueryAsync(QmtConnection.States, cancellationToken);
        QmtClientState? state = clients.Value?.StateOf(_settings.ClientIndex);
        if (clients.Value is null || state is not null)
        {
            // Best effort: a module that has nothing to close answers ERROR, and some never send the URC.
            await DisconnectAsync(cancellationToken);
        }

        await CloseAsync(cancellationToken);
    }

    /// <summary>Sends all settings; stops at the first that the module refuses.</summary>
    /// <returns>The refused command's response, or the last one's.</returns>
    public async Task<AtResponse> ConfigureAsync(CancellationToken cancellationToken = default)
    {
        int i = _settings.ClientIndex;
        AtCommand[] commands =
        [
            QmtConfig.Version(i, MqttVersion.V311),
            QmtConfig.PdpContext(i, _settings.ContextId),
            QmtConfig.Tls(i, _settings.TlsContext),
            QmtConfig.KeepAlive(i, _settings.KeepAliveSeconds),
            QmtConfig.CleanSession(i, _settings.CleanSession),
            QmtConfig.Retransmission(i, _settings.Retransmission),
            QmtConfig.ReceiveMode(i, _settings.ReceiveMode, withLength: true),
        ];
        AtResponse response = await _channel.SendAsync(commands[0], cancellationToken);
        for (int n = 1; n < commands.Length && response.IsOk; n++)
        {
            response = await _channel.SendAsync(commands[n], cancellationToken);
        }

        return response;
    }

    /// <summary>Opens the TCP or TLS connection. The result's URC reads as <see cref="QmtOpened"/>.</summary>
    public Task<AtResponse> OpenAsync(string host, int port, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(
            QmtConnection.Open(_settings.ClientIndex, host, port, _settings.TlsContext is null ? _profile.OpenTimeout.Value : _profile.OpenTlsTimeout.Value),
            cancellationToken);

    /// <summary>Sends MQTT CONNECT. Must follow the open at once: servers drop a connection that stays silent. The result's
    /// URC reads as <see cref="QmtConnected"/>.</summary>
    public async Task<AtResponse> ConnectAsync(string clientId, string? user, string? password, CancellationToken cancellationToken = default)
    {
        AtCommand command = QmtConnection.Connect(_settings.ClientIndex, clientId, user, password, _settings.Retransmission);
        EndConnection();
        _life.Begin();
        bool accepted = false;
        try
        {
            AtResponse response = await _channel.SendAsync(command, cancellationToken);
            // Also where the OK was lost on the way: nothing says more than the result.
            accepted = response.Results.Count > 0 && QmtConnected.From(response.Results[^1]) is { IsAccepted: true };
            return response;
        }
        finally
        {
            Report(_life.Conclude(accepted));
        }
    }

    /// <summary>Subscribes, up to five topics a packet. The URC reads as <see cref="QmtPacketResult"/>.</summary>
    public Task<AtResponse> SubscribeAsync(IReadOnlyList<QmtTopic> topics, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(QmtSubscription.Subscribe(_settings.ClientIndex, NextSubscribeId(), topics, _settings.Retransmission), cancellationToken);

    /// <summary>Unsubscribes. The URC reads as <see cref="QmtPacketResult"/>.</summary>
    public Task<AtResponse> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(QmtSubscription.Unsubscribe(_settings.ClientIndex, NextSubscribeId(), filters, _settings.Retransmission), cancellationToken);

    /// <summary>Publishes; waits for a free place in the window (five unacknowledged packets), then for the outcome.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">1 to <see cref="MaxPayload"/> bytes, whatever they are.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="cancellationToken">Gives up waiting for the window; a packet on its way is not called back.</param>
    /// <exception cref="ArgumentException">The topic cannot be sent, or the payload is empty or longer than the module takes
    /// (it would cut it and still report success).</exception>
    public async Task<PublishResult> PublishAsync(string topic, ReadOnlyMemory<byte> payload, int qos, CancellationToken cancellationToken = default)
    {
        if (payload.Length > MaxPayload)
        {
            throw new ArgumentException($"The payload has {payload.Length} bytes; {_profile} takes {MaxPayload} a publish.", nameof(payload));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 1);
        long started = _time.GetTimestamp();

        // Refuses what cannot be sent before anything waits.
        _ = Command(qos == 0 ? 0 : 1);
        CancellationToken connection = _life.Ending;
        PublishWindow.Packet packet;
        Task<AtResponse> sending;
        using (CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection))
        {
            try
            {
                (packet, sending) = await _window.EnterAsync(qos > 0, Send, waiting.Token);
            }
            catch (OperationCanceledException) when (connection.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return new PublishResult(PublishOutcome.Failed, 0, _time.GetElapsedTime(started), "the connection ended before it was sent", Task.FromResult(PublishOutcome.Failed));
            }
        }

        try
        {
            return Result(await sending, packet, _time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (connection.IsCancellationRequested)
        {
            _window.Forget(packet);
            return new PublishResult(PublishOutcome.Unknown, packet.Id, _time.GetElapsedTime(started), "the connection ended before the result came", Task.FromResult(PublishOutcome.Unknown));
        }
        finally
        {
            _window.Leave();
        }

        Task<AtResponse> Send(int id)
        {
            connection.ThrowIfCancellationRequested();
            return _channel.SendAsync(Command(id), connection);
        }

        AtCommand Command(int id) => QmtPublish.Create(_profile.PublishCommand.Value, _settings.ClientIndex, id, qos, retain: false, topic, payload, _settings.Retransmission);
    }

    /// <summary>Waits until no publish is on its way, at most for <paramref name="limit"/>.</summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        using CancellationTokenSource timeout = new(limit, _time);
        await _window.DrainAsync(timeout.Token);
    }

    /// <summary>MQTT DISCONNECT. A missing URC is taken for success (BG95 may not send it).</summary>
    public Task<AtResponse> DisconnectAsync(CancellationToken cancellationToken = default)
    {
        EndConnection();
        return _channel.SendAsync(QmtConnection.Disconnect(_settings.ClientIndex, _profile.DisconnectTimeout.Value), cancellationToken);
    }

    /// <summary>Closes the TCP connection. A missing URC is taken for success.</summary>
    public Task<AtResponse> CloseAsync(CancellationToken cancellationToken = default)
    {
        EndConnection();
        return _channel.SendAsync(QmtConnection.Close(_settings.ClientIndex, _profile.CloseTimeout.Value), cancellationToken);
    }

    /// <summary>Says goodbye: publishes on their way settle for half of the limit, then MQTT is disconnected.</summary>
    /// <param name="limit">All together. A module that says nothing meanwhile keeps its connection.</param>
    public async Task LeaveAsync(TimeSpan limit)
    {
        using CancellationTokenSource timeout = new(limit, _time);
        try
        {
            await DrainAsync(limit / 2);
            AtResponse disconnected = await DisconnectAsync(timeout.Token);
            if (!disconnected.IsOk)
            {
                // Opened and not connected yet, perhaps: no half of a connection is left behind.
                await CloseAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody answers.
        }
    }

    /// <summary>Stops listening. Sends nothing: leave first where that is wanted.</summary>
    public async ValueTask DisposeAsync()
    {
        EndConnection();
        _urcs.Dispose();
        await _pump;
    }

    private PublishResult Result(AtResponse response, PublishWindow.Packet packet, TimeSpan elapsed)
    {
        QmtPacketResult? result = response.Results.Count > 0 ? QmtPacketResult.From(response.Results[^1]) : null;
        PublishOutcome outcome = response switch
        {
            { ResultMissing: true } or { Aborted: AtAbort.Timeout or AtAbort.Restart or AtAbort.LinkLost } => PublishOutcome.Unknown,
            { IsOk: true } when result?.IsDone == true => PublishOutcome.Acked,
            _ => PublishOutcome.Failed,
        };
        if (outcome != PublishOutcome.Acked && result is null && response.Aborted is AtAbort.None or AtAbort.Timeout)
        {
            Doubted?.Invoke();
        }

        string detail = result is null || response.ResultMissing ? response.ToString() : result.Status.Meaning();
        bool late = outcome == PublishOutcome.Unknown && packet.Id != 0 && response.Aborted is AtAbort.None or AtAbort.Timeout;
        if (!late)
        {
            _window.Forget(packet);
        }

        return new PublishResult(outcome, packet.Id, elapsed, detail, late ? packet.Settled : Task.FromResult(outcome));
    }

    private async Task PumpAsync()
    {
        while (await _urcs.Reader.WaitToReadAsync())
        {
            while (_urcs.Reader.TryRead(out AtUrc? urc))
            {
                Handle(urc);
            }
        }

        Lose(new MqttLoss("the link to the module ended", "look at the port", null, IsBelowMqtt: true));
    }

    private void Handle(AtUrc urc)
    {
        if (QmtMessage.From(urc) is { } message)
        {
            if (message.ClientIndex == _settings.ClientIndex && _life.HasBegun)
            {
                Deliver(message);
            }
            else
            {
                // Of a connection that an earlier program left behind: how the module gives out payloads was not set by this one.
                QuectelLog.StrayMessage(_log, _channel.Name, message.ClientIndex, message.Payload.Length);
            }
        }
        else if (QmtMessageWaiting.From(urc) is { } waiting)
        {
            if (waiting.ClientIndex == _settings.ClientIndex && waiting.Slot is >= 0 and < QmtReceive.SlotCount)
            {
                _ = ReadSlotAsync(waiting.Slot);
            }
        }
        else if (QmtPacketResult.From(urc) is { Verb: "+QMTPUB" } late && late.ClientIndex == _settings.ClientIndex)
        {
            if (late.Status != QmtPacketStatus.Retransmitted && _window.Settle(late.MessageId, late.IsDone ? PublishOutcome.Acked : PublishOutcome.Failed))
            {
                QuectelLog.LateResult(_log, _channel.Name, late.MessageId, late.IsDone ? "acknowledged" : "failed");
            }
        }
        else if (QmtStatusChanged.From(urc) is { } changed && changed.ClientIndex == _settings.ClientIndex)
        {
            Lose(new MqttLoss(changed.Reason.Meaning(), changed.Reason.Advice(), (int)changed.Reason));
        }
        else if (QmtPingReport.From(urc) is { IsFailure: true } ping && ping.ClientIndex == _settings.ClientIndex)
        {
            Lose(new MqttLoss("the keep-alive ping was not answered", "look at the signal and at the connection's idle limit", null));
        }
        else if (_channel.IsRestart(urc))
        {
            Lose(new MqttLoss("the module restarted", "look at its power supply", null, IsBelowMqtt: true));
        }
    }

    private async Task ReadSlotAsync(int slot)
    {
        // The message itself comes as a URC with a payload; the response only says that it was read.
        AtResponse response = await _channel.SendAsync(QmtReceive.Read(_settings.ClientIndex, slot));
        if (!response.IsOk)
        {
            QuectelLog.SlotNotRead(_log, _channel.Name, slot, response.ToString());
        }
    }

    private void Deliver(QmtMessage message)
    {
        try
        {
            MessageReceived?.Invoke(message);
        }
        catch (Exception e)
        {
            // A handler of somebody else's: the next message must still arrive.
            QuectelLog.HandlerFailed(_log, _channel.Name, nameof(MessageReceived), e);
        }
    }

    private void Lose(MqttLoss loss) => Report(_life.Lose(loss) ? loss : null);

    private void Report(MqttLoss? loss)
    {
        if (loss is not null)
        {
            _window.Clear();
            ConnectionLost?.Invoke(loss);
        }
    }

    /// <summary>Gives up what waits for a result of this connection.</summary>
    private void EndConnection()
    {
        _life.End();
        _window.Clear();
    }

    private int NextSubscribeId() => (Interlocked.Increment(ref _lastSubscribeId) & 0x7FFF) + 1;
}
