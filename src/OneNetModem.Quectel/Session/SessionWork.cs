// What a session does in each state: opens and closes the port, runs the steps, waits, recovers. Reports by triggers only.
using System.Threading.Channels;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session.Steps;

namespace OneNetModem.Quectel.Session;

internal sealed class SessionWork(
    SessionContext session,
    Func<CancellationToken, ValueTask<IByteLink>> openLink,
    Random random,
    SessionWork.Poster post,
    Action<QmtMessage> deliver,
    Action<AtChannel> began)
{
    /// <summary>How long a stop may take to settle publishes and say goodbye; the port is given back in any case.</summary>
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(3);

    /// <summary>A publish had no result, or was refused. One is as good as many.</summary>
    private readonly Channel<bool> _doubts = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _portTries;
    private int _personTries;

    /// <summary>Queues a trigger for the session's loop.</summary>
    public delegate void Poster(SessionTrigger trigger, SessionFault? fault = null, int epoch = 0);

    /// <summary>The recovery ladder.</summary>
    public RecoveryLadder Ladder { get; } = new();

    /// <summary>The fault that led to the present recovery.</summary>
    public SessionFault? LastFault { get; set; }

    /// <summary>Online has held: what comes next is a failure of its own, and starts with the mildest remedy and the shortest wait.</summary>
    public void Held()
    {
        Ladder.Reset();
        _personTries = 0;
    }

    /// <summary>How long a state's step may take; null where the state ends by itself.</summary>
    public TimeSpan? LimitOf(SessionState state) => state switch
    {
        SessionState.Opening => TimeSpan.FromSeconds(30),
        SessionState.Syncing => session.Options.SyncLimit + TimeSpan.FromSeconds(30),
        SessionState.Identifying => TimeSpan.FromSeconds(60),
        SessionState.SimCheck => session.Options.SimLimit + TimeSpan.FromSeconds(30),
        SessionState.Registering => session.Options.RegistrationLimit + TimeSpan.FromSeconds(30),

        // QIACT may take 150 s, twice; QMTOPEN 120 to 150 s; DISC and CLOSE 30 s each (Quectel manuals).
        SessionState.Activating => TimeSpan.FromSeconds(330),
        SessionState.MqttConfiguring => TimeSpan.FromSeconds(150),
        SessionState.MqttOpening => TimeSpan.FromSeconds(180) + OpenChecks.Limit,
        SessionState.MqttConnecting or SessionState.Subscribing => session.Options.Mqtt.Retransmission.ResultTimeout + TimeSpan.FromSeconds(15),
        SessionState.Recovering => TimeSpan.FromSeconds(120),
        _ => null,
    };

    /// <summary>Which layer is broken when a state's step fails.</summary>
    public static SessionLayer LayerOf(SessionState state) => state switch
    {
        SessionState.Opening or SessionState.WaitingForPort => SessionLayer.Port,
        SessionState.SimCheck => SessionLayer.Sim,
        SessionState.Registering => SessionLayer.Registration,
        SessionState.Activating => SessionLayer.Pdp,
        SessionState.MqttConfiguring or SessionState.MqttOpening or SessionState.MqttConnecting or SessionState.Subscribing or SessionState.Online => SessionLayer.Mqtt,
        _ => SessionLayer.Module,
    };

    /// <summary>Does a state's work.</summary>
    public Task<StepResult> RunAsync(SessionState state, CancellationToken token) => state switch
    {
        SessionState.Opening => OpenPortAsync(token),
        SessionState.WaitingForPort => WaitForPortAsync(token),
        SessionState.Syncing => SyncStep.RunAsync(session, token),
        SessionState.Identifying => IdentifyAsync(token),
        SessionState.SimCheck => SimStep.RunAsync(session, token),
        SessionState.Registering => RegisterStep.RunAsync(session, token),
        SessionState.Activating => PdpStep.RunAsync(session, token),
        SessionState.MqttConfiguring => MqttSteps.ConfigureAsync(session, token),
        SessionState.MqttOpening => MqttSteps.OpenAsync(session, token),
        SessionState.MqttConnecting => MqttSteps.ConnectAsync(session, token),
        SessionState.Subscribing => MqttSteps.SubscribeAsync(session, token),
        SessionState.Online => OnlineStep.RunAsync(session, _doubts.Reader, token),
        SessionState.Backoff => BackOffAsync(token),
        SessionState.Recovering => RecoverStep.RunAsync(session, Rung, CloseLinkAsync, token),
        SessionState.Faulted => WaitForPersonAsync(token),
        SessionState.Stopping => StopAsync(),
        _ => throw new InvalidOperationException($"{state} has no step"),
    };

    private RecoveryRung Rung { get; set; }

    private async Task<StepResult> OpenPortAsync(CancellationToken token)
    {
        await CloseLinkAsync();
        try
        {
            IByteLink link = await openLink(token);
            session.Link = link;
            session.Channel = new AtChannel(link, new QuectelDialect(), time: session.Time, log: session.Log);
            session.Channel.FellSilent += () => post(SessionTrigger.ModuleSilent, new SessionFault(SessionLayer.Module, "the module does not answer any more", "if it stays silent, switch it off and on"));
            began(session.Channel);
            _ = WatchAsync(link, session.Channel);
            if (_portTries > 0)
            {
                // A USB module's ports appear while it starts.
                session.StartSeen = session.Time.GetTimestamp();
            }

            _portTries = 0;
            return new StepResult(SessionTrigger.PortOpened);
        }
        catch (LinkException e)
        {
            bool person = e.Failure is LinkFailure.AccessDenied or LinkFailure.NotASerialPort or LinkFailure.BadSettings;
            return new StepResult(SessionTrigger.PortUnavailable, new SessionFault(SessionLayer.Port, e.Message, e.Advice ?? AdviceFor(e.Failure), person));
        }
    }

    private static string AdviceFor(LinkFailure failure) => failure switch
    {
        LinkFailure.NotFound => "plug the modem in, or set Modem:Port; `onenet-modem ports` lists what is there",
        LinkFailure.AccessDenied => "add the user to the port's group (dialout) and log in again",
        LinkFailure.Busy => "end the program that holds the port, or keep it off with the udev rule in hardware/udev",
        LinkFailure.NotASerialPort => "set Modem:Port to a serial port; `onenet-modem ports` lists them",
        LinkFailure.BadSettings => "the port does not take these settings; try 115200 baud",
        LinkFailure.Unreachable => "check host, port and the serial server",
        _ => "it is tried again",
    };

    private async Task WatchAsync(IByteLink link, AtChannel channel)
    {
        using AtUrcSubscription urcs = channel.Subscribe(1024);
        while (await urcs.Reader.WaitToReadAsync())
        {
            while (urcs.Reader.TryRead(out AtUrc? urc))
            {
                Heed(channel, urc);
            }
        }

        // The channel that ends because the session closes its link has been replaced or given up already.
        if (session.Link == link)
        {
            post(SessionTrigger.PortLost, new SessionFault(SessionLayer.Port, link.Fault?.Message ?? $"{link.Name}: the port was closed", "plug it in again; the session goes on when it is back"));
        }
    }

    private void Heed(AtChannel channel, AtUrc urc)
    {
        if (channel.IsRestart(urc))
        {
            session.StartSeen = session.Time.GetTimestamp();
            post(SessionTrigger.ModemRestarted, urc.Line.Contains("POWER", StringComparison.Ordinal)
                ? new SessionFault(SessionLayer.Module, $"the module switched off ({urc.Line})", "unless it starts by itself, press its power key; if nobody switched it off, look at its power supply")
                : new SessionFault(SessionLayer.Module, $"the module restarted ({urc.Line})", "if it happens often, look at its power supply"));
        }
        else if (PdpDeactivated.From(urc) is { } lost && lost.ContextId == session.Options.Mqtt.ContextId)
        {
            session.IsPdpGone = true;
            post(SessionTrigger.PdpLost, new SessionFault(SessionLayer.Pdp, "the network deactivated the PDP context", "it is activated again"));
        }
    }

    private async Task<StepResult> IdentifyAsync(CancellationToken token)
    {
        StepResult result = await IdentifyStep.RunAsync(session, token);
        if (result.Trigger == SessionTrigger.Identified)
        {
            await CloseClientAsync();
            QuectelMqttClient client = new(session.At, session.Facts.Profile!, session.Options.Mqtt, session.Time, session.Log);
            client.MessageReceived += deliver;
            client.ConnectionLost += loss =>
            {
                // A port or a module that goes is reported as such, by the watch over the link.
                if (!loss.IsBelowMqtt)
                {
                    post(SessionTrigger.MqttLost, new SessionFault(SessionLayer.Mqtt, $"the MQTT connection ended: {loss.Reason}", loss.Advice));
                }
            };
            client.Doubted += () => _doubts.Writer.TryWrite(true);
            session.Client = client;
        }

        return result;
    }

    private async Task<StepResult> WaitForPortAsync(CancellationToken token)
    {
        await CloseLinkAsync();
        _portTries++;
        if (session.Options.PortArrival is not { } arrival)
        {
            await session.Pause(BackoffPolicy.Port.After(_portTries, random), token);
            return new StepResult(SessionTrigger.RetryDue);
        }

        TimeSpan wait = BackoffPolicy.WatchedPort.After(_portTries, random);
        using CancellationTokenSource limit = new(wait, session.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await arrival(either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Not everything that makes a port usable can be seen coming: a program that lets go of it, for one.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The owner's part failed: the clock is left.
            QuectelLog.ArrivalUnseen(session.Log, session.Options.Name, wait.TotalSeconds, e);
            await session.Pause(wait, token);
        }

        return new StepResult(SessionTrigger.RetryDue);
    }

    private async Task<StepResult> BackOffAsync(CancellationToken token)
    {
        Rung = Ladder.Next(LastFault?.Layer ?? SessionLayer.Mqtt);
        TimeSpan wait = BackoffPolicy.Retry.After(Ladder.Failures, random);
        QuectelLog.Retry(session.Log, session.Options.Name, wait.TotalSeconds, Rung.ToString());
        await session.Pause(wait, token);
        return new StepResult(SessionTrigger.RetryDue);
    }

    private async Task<StepResult> WaitForPersonAsync(CancellationToken token)
    {
        TimeSpan wait = BackoffPolicy.Person.After(++_personTries, random);
        QuectelLog.Retry(session.Log, session.Options.Name, wait.TotalSeconds, "all checks again");
        await session.Pause(wait, token);
        return new StepResult(SessionTrigger.RetryDue);
    }

    private async Task<StepResult> StopAsync()
    {
        if (session.Client is { } client && session.Channel is not null)
        {
            await client.LeaveAsync(GoodbyeLimit);
        }

        await CloseLinkAsync();
        return new StepResult(SessionTrigger.Stopped);
    }

    private async Task CloseClientAsync()
    {
        if (session.Client is { } client)
        {
            session.Client = null;
            await client.DisposeAsync();
        }
    }

    private async Task CloseLinkAsync()
    {
        AtChannel? channel = session.Channel;
        IByteLink? link = session.Link;
        session.Channel = null;
        session.Link = null;
        await CloseClientAsync();

        // The link first: a dialogue in the middle of a write that the module does not take would wait for its limit.
        if (link is not null)
        {
            await link.DisposeAsync();
        }

        if (channel is not null)
        {
            await channel.DisposeAsync();
        }
    }
}
