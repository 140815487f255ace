// From an IP address to granted topics: clean up and set the client, open, connect with fresh credentials, subscribe.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;

namespace OneNetModem.Quectel.Session.Steps;

internal static class MqttSteps
{
    public static async Task<StepResult> ConfigureAsync(SessionContext session, CancellationToken token)
    {
        if (session.IsDeaf)
        {
            await IdentifyStep.DirectUrcsAsync(session, token);
            session.IsDeaf = false;
        }

        await session.Mqtt.CloseStaleAsync(token);
        if (session.Options.Tls is { } tls && await TlsStep.RunAsync(session, tls, token) is { } failed)
        {
            return failed;
        }

        AtResponse response = await session.Mqtt.ConfigureAsync(token);
        return response.IsOk
            ? new StepResult(SessionTrigger.MqttConfigured)
            : StepResult.Failed(SessionLayer.Mqtt, $"the module refuses an MQTT setting ({response})", "another client index may be free: set Modem:ClientIndex; update the firmware");
    }

    public static async Task<StepResult> OpenAsync(SessionContext session, CancellationToken token)
    {
        // Before the connection: a server drops one that stays silent. A PDP context that keeps going away has no backoff.
        if (session.LoginSent is { } sent && BackoffPolicy.BetweenLogins - session.Time.GetElapsedTime(sent) is { Ticks: > 0 } early)
        {
            await session.Pause(early, token);
        }

        DateTimeOffset now = await ClockStep.NowAsync(session, token);
        MqttCredentials login = session.Credentials.Create(now);
        session.Login = login;
        session.Facts = session.Facts with { CredentialsValidUntil = login.ValidUntil };
        long started = session.Time.GetTimestamp();
        AtResponse response = await session.Mqtt.OpenAsync(login.Host, login.Port, token);
        session.IsDeaf |= response.ResultMissing;
        QmtOpenResult? result = response.Results.Count > 0 ? QmtOpened.From(response.Results[^1])?.Result : null;
        if (result == QmtOpenResult.Opened)
        {
            session.OpenFailure = null;
            return new StepResult(SessionTrigger.MqttOpened);
        }

        // A refused command or a wrong parameter says nothing of the network; neither does a module that is silent.
        bool mayBeNetwork = response.ResultMissing || result is QmtOpenResult.NetworkFailed or QmtOpenResult.PdpFailed or QmtOpenResult.DnsFailed or QmtOpenResult.ConnectionFailed;
        OpenCause? cause = mayBeNetwork ? await OpenChecks.ExplainAsync(session, login, result, session.Time.GetElapsedTime(started), token) : null;
        return Unopened($"no connection to {login.Host}:{login.Port}", response, result, cause, session.Options.Mqtt);
    }

    private static StepResult Unopened(string what, AtResponse response, QmtOpenResult? result, OpenCause? cause, QuectelMqttSettings settings)
    {
        string said = result is { } number ? $"+QMTOPEN: {settings.ClientIndex},{(int)number}" : response.ToString();
        if (cause is not null)
        {
            return new StepResult(
                cause.NeedsPerson ? SessionTrigger.NeedsPerson : SessionTrigger.Failed,
                new SessionFault(cause.Layer, $"{what} ({said}): {cause.Cause}", cause.Advice, cause.NeedsPerson) { Cause = cause.Cause });
        }

        SessionLayer layer = result is QmtOpenResult.PdpFailed or QmtOpenResult.DnsFailed ? SessionLayer.Pdp : SessionLayer.Mqtt;
        return result is { } known
            ? StepResult.Failed(layer, $"{what} ({said}): {known.Meaning()}", known.Advice(settings.TlsContext is not null))
            : StepResult.Failed(layer, $"{what} ({said})", "check host and port, the signal, and whether a firewall swallows the connection");
    }

    public static async Task<StepResult> ConnectAsync(SessionContext session, CancellationToken token)
    {
        MqttCredentials login = session.Login!;
        session.LoginSent = session.Time.GetTimestamp();
        AtResponse response = await session.Mqtt.ConnectAsync(login.ClientId, login.User, login.Password, token);
        session.IsDeaf |= response.ResultMissing;
        QmtConnected? connected = response.Results.Count > 0 ? QmtConnected.From(response.Results[^1]) : null;
        if (connected is { IsAccepted: true })
        {
            return new StepResult(SessionTrigger.MqttConnected);
        }

        if (connected?.ReturnCode is { } code)
        {
            string reason = $"the server refused the login: CONNACK {(int)code}, {code.Meaning()}";
            if (code != ConnectReturnCode.ServerUnavailable && ClockStep.TryOther(session))
            {
                return Refused(StepResult.Failed(SessionLayer.Mqtt, reason + "; the token was made with the network's time, which is not the PC's", "compare both clocks with a watch and set the PC's if it is the wrong one; the next try goes by the PC's"));
            }

            return Refused(code == ConnectReturnCode.ServerUnavailable
                ? StepResult.Failed(SessionLayer.Mqtt, reason, code.Advice())
                : StepResult.NeedsPerson(SessionLayer.Mqtt, reason, session.Credentials.AdviceFor((int)code) ?? code.Advice()));

            StepResult Refused(StepResult result) => result with { Fault = result.Fault! with { ReturnCode = code } };
        }

        // +QMTCONN: n,2 comes at once when the server closes, and after a packet's whole time when it says nothing.
        bool isSilence = response.ResultMissing || response.Elapsed >= TimeSpan.FromSeconds(session.Options.Mqtt.Retransmission.PacketSeconds);
        QmtStatusChanged? closed = response.Results.Count > 0 ? QmtStatusChanged.From(response.Results[^1]) : null;
        if (closed is not null || !isSilence)
        {
            return StepResult.Failed(SessionLayer.Mqtt, $"no CONNACK from {login.Host} ({closed?.Reason.Meaning() ?? response.ToString()})", "the server closed the connection without an answer: check keep-alive, client id and whether the port expects TLS");
        }

        StepResult silent = StepResult.Failed(SessionLayer.Mqtt, $"no CONNACK from {login.Host} ({response})", "the server does not answer: check that it is an MQTT server, that it is well, and whether the port expects TLS");
        return silent with { Fault = silent.Fault! with { IsSilence = true } };
    }

    public static async Task<StepResult> SubscribeAsync(SessionContext session, CancellationToken token)
    {
        foreach (QmtTopic[] topics in session.Options.Topics.Chunk(QmtSubscription.MaxTopics))
        {
            AtResponse response = await session.Mqtt.SubscribeAsync(topics, token);
            session.IsDeaf |= response.ResultMissing;
            QmtPacketResult? result = response.Results.Count > 0 ? QmtPacketResult.From(response.Results[^1]) : null;
            if (result?.IsDone == true)
            {
                continue;
            }

            string names = string.Join(", ", topics.Select(t => t.Filter));
            return result is { Status: QmtPacketStatus.Done }
                ? StepResult.NeedsPerson(SessionLayer.Mqtt, $"the server does not grant {names}", "subscribe to topics of this device only, as the platform's rules say")
                : StepResult.Failed(SessionLayer.Mqtt, $"subscribing to {names} failed ({response})", "the connection may be going; it is tried again");
        }

        return new StepResult(SessionTrigger.Subscribed);
    }
}
