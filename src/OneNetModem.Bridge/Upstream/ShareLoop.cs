// Lives by the ShareDecision over one connection: everything that happens is an event of one loop, which takes the steps.
using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace OneNetModem.Bridge.Upstream;

internal sealed class ShareLoop
{
    private readonly UpstreamParts _parts;
    private readonly IMqttClient _client;
    private readonly string _run;
    private readonly ShareDecision _share;
    private readonly Channel<Action> _events = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private Task _givingBack = Task.CompletedTask;
    private CancellationTokenSource? _stopGivingBack;
    private bool _stopping;

    /// <param name="parts">What it works with.</param>
    /// <param name="client">The connection.</param>
    /// <param name="run">Names this life of it.</param>
    public ShareLoop(UpstreamParts parts, IMqttClient client, string run)
    {
        _parts = parts;
        _client = client;
        _run = run;
        _share = new ShareDecision(parts.ClientId, run);
    }

    /// <summary>The will of this connection.</summary>
    public byte[] Will => new BridgeNotice(_run, 0, Online: false) { Gone = true }.ToJson();

    /// <summary>Another bridge, or this one, has said something.</summary>
    public void Hear(string id, byte[] payload) => _events.Writer.TryWrite(() => _share.Hear(id, BridgeNotice.Read(payload)));

    /// <summary>Leaves the share to others, if there are any; the loop ends then.</summary>
    public void Stop() => _events.Writer.TryWrite(() => _stopping = true);

    /// <summary>Runs until it has left after <see cref="Stop"/>, or is cancelled.</summary>
    /// <param name="hasSession">Whether the broker kept the session: the share may be subscribed then.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    /// <exception cref="UpstreamRefusedException">The broker refuses a subscription.</exception>
    public async Task RunAsync(bool hasSession, CancellationToken cancellationToken)
    {
        _share.Subscribed = hasSession ? null : false;
        await using AdoptionWatch adoptions = new(_parts, TellAdoptedAsync, Wake);
        _parts.Modems.Changed += Wake;
        try
        {
            await SubscribeAsync(cancellationToken);
            await LiveAsync(adoptions, cancellationToken);
        }
        finally
        {
            _parts.Modems.Changed -= Wake;
            await GiveBackAsync(false, cancellationToken);
        }
    }

    private void Wake() => _events.Writer.TryWrite(() => { });

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        // QoS 0, because the receive maximum does not count it: a full outbox must not hold up what bridges say to each other.
        await SubscribeAsync([UpstreamTopics.Bridges + "+"], MqttQualityOfServiceLevel.AtMostOnce, cancellationToken);
        await SubscribeAsync(_parts.Topics.Named, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
    }

    private async Task LiveAsync(AdoptionWatch adoptions, CancellationToken cancellationToken)
    {
        while (true)
        {
            _share.Online = _parts.Modems.Online && !_stopping;
            _share.Modems = _parts.Modems.Modems;
            ShareStep step = _share.Next();
            await TakeStepAsync(step, cancellationToken);
            if (step != ShareStep.None)
            {
                continue;
            }

            if (_stopping && _share.Settled)
            {
                return;
            }

            await GiveBackAsync(_share.HasLeft && !_stopping, cancellationToken);
            adoptions.Look(_share.Gone, _share.Adopts);
            (await _events.Reader.ReadAsync(cancellationToken))();
        }
    }

    private async Task TakeStepAsync(ShareStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ShareStep.Subscribe:
                await GiveBackAsync(false, cancellationToken);
                await SubscribeAsync([UpstreamTopics.Share], MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
                _share.Subscribed = true;
                BridgeLog.ShareTaken(_parts.Log, _parts.Settings.ToString(), _share.Online ? "a modem is online" : "no other bridge has a modem online");
                break;
            case ShareStep.Announce:
                await PublishAsync(_parts.ClientId, _share.Announce(), cancellationToken);
                break;
            case ShareStep.Unsubscribe:
                await _client.UnsubscribeAsync(UpstreamTopics.Share, cancellationToken);
                _share.Subscribed = false;
                BridgeLog.ShareLeft(_parts.Log, _parts.Settings.ToString());
                break;
        }
    }

    /// <summary>Starts or stops to give back.</summary>
    private async Task GiveBackAsync(bool wanted, CancellationToken cancellationToken)
    {
        if (wanted == _stopGivingBack is not null)
        {
            return;
        }

        _parts.Mark.PassesOn = wanted;
        if (wanted)
        {
            _stopGivingBack = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _givingBack = HandBackAsync(_stopGivingBack.Token, cancellationToken);
            return;
        }

        await _stopGivingBack!.CancelAsync();
        await _givingBack;
        _stopGivingBack.Dispose();
        _stopGivingBack = null;
    }

    private async Task HandBackAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            await new HandBack(_parts.Outbox, _parts.Time, _parts.Log).RunAsync(_client, stop, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The share is taken again, the connection has ended, or the outbox was closed.
        }
        catch (Exception e)
        {
            // A publish without an answer: the connection is no good, and this loop ends with it.
            _events.Writer.TryComplete(e);
        }
    }

    private async Task SubscribeAsync(IEnumerable<string> filters, MqttQualityOfServiceLevel qos, CancellationToken cancellationToken)
    {
        MqttClientSubscribeOptions options = new() { TopicFilters = [.. filters.Select(f => new MqttTopicFilter { Topic = f, QualityOfServiceLevel = qos })] };
        MqttClientSubscribeResult result = await _client.SubscribeAsync(options, cancellationToken);
        if (result.Items.FirstOrDefault(i => i.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new UpstreamRefusedException($"the subscription to {refused.TopicFilter.Topic} was refused: {refused.ResultCode}");
        }
    }

    private async Task TellAdoptedAsync(string id, CancellationToken cancellationToken)
    {
        await PublishAsync(id, new BridgeNotice(_run, 0, Online: false) { Gone = true, Adopted = true }, cancellationToken);
    }

    private async Task PublishAsync(string id, BridgeNotice notice, CancellationToken cancellationToken)
    {
        MqttApplicationMessage message = new()
        {
            Topic = UpstreamTopics.Bridges + id,
            Payload = new ReadOnlySequence<byte>(notice.ToJson()),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = true,
        };
        MqttClientPublishResult result = await _client.PublishAsync(message, cancellationToken);
        if (!result.IsSuccess)
        {
            throw new UpstreamRefusedException($"the publish on {message.Topic} was refused: {result.ReasonCode}");
        }
    }
}
