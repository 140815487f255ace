// bringup, connect, publish, await: what the program knows to do, as steps of a script.
using System.Globalization;
using System.Text;
using System.Text.Json;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Bench.Checks;
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Goes online and exchanges messages.</summary>
internal sealed class CloudAction(ScriptLine line)
{
    private const int ShownPayload = 120;

    private BenchProbe? _probe;
    private byte[] _published = [];
    private int _lastId;
    private bool _awaitsReply;

    private BenchLine Bench => line.Bench;

    /// <summary>Brings the module up to a layer.</summary>
    public async Task<StepOutcome> BringUpAsync(SessionLayer layer, CancellationToken token)
    {
        (SessionLayer Layer, Func<CancellationToken, Task<SessionFault?>> TakeAsync)[] steps =
        [
            (SessionLayer.Module, Bench.Steps.SyncAsync), (SessionLayer.Module, Bench.Steps.IdentifyAsync), (SessionLayer.Sim, Bench.Steps.ReadSimAsync),
            (SessionLayer.Registration, Bench.Steps.RegisterAsync), (SessionLayer.Pdp, Bench.Steps.ActivateAsync),
        ];
        foreach ((_, Func<CancellationToken, Task<SessionFault?>> takeAsync) in steps.Where(step => step.Layer <= layer))
        {
            if (await takeAsync(token) is { } fault)
            {
                return StepOutcome.Fail(Diagnosis.Of(fault));
            }
        }

        line.Reached = layer > line.Reached ? layer : line.Reached;
        return StepOutcome.Pass(layer == SessionLayer.Pdp ? $"the data connection stands, {string.Join(", ", Bench.Facts.Addresses)}" : $"the module is up to {layer}");
    }

    /// <summary>Logs in and subscribes; brings the module up where that was not done.</summary>
    public async Task<StepOutcome> ConnectAsync(ConnectStep step, CancellationToken token)
    {
        if (Bench.Target.Device is not { } device)
        {
            return StepOutcome.Fail(LoginCheck.NoDevice);
        }

        if (line.Reached < SessionLayer.Pdp && await BringUpAsync(SessionLayer.Pdp, token) is { Verdict: Verdict.Fail } down)
        {
            return down;
        }

        line.Messages.Listen(Bench.Steps.Mqtt);
        if (await Bench.Session.LogInAsync(token) is { } fault)
        {
            return StepOutcome.Fail(Diagnosis.Of(fault)) with { Next = [.. Diagnosis.Of(fault).Tries, "a step 'check: login' looks into it"] };
        }

        BenchProbe probe = Bench.Session.Probe;
        string[] filters = step.Topics is { } topics ? [.. topics.Select(topic => device.Expand(topic.Text(line.Names)))]
            : probe.AnswerFilter is { } own && !Bench.Target.Modem.Topics.Any(t => TopicFilter.Matches(t.Filter, probe.AnswerTopic!)) ? [.. Bench.Target.Modem.Topics.Select(t => t.Filter), own]
            : [.. Bench.Target.Modem.Topics.Select(t => t.Filter)];
        foreach (string filter in filters)
        {
            if ((await Bench.Session.SubscribeAsync(filter, token))?.IsDone != true)
            {
                return StepOutcome.Fail($"the server does not grant {filter}", null, "a step 'check: subscribe' looks into it");
            }
        }

        return StepOutcome.Pass($"'{device.DeviceName}' is logged in at {Bench.Target.Host}, {filters.Length} {(filters.Length == 1 ? "subscription" : "subscriptions")}");
    }

    /// <summary>Publishes.</summary>
    public async Task<StepOutcome> PublishAsync(PublishStep step, CancellationToken token)
    {
        if (Bench.Target.Device is not { } device)
        {
            return StepOutcome.Fail(LoginCheck.NoDevice);
        }

        if (Bench.Facts.Profile is null)
        {
            return StepOutcome.Fail("the module is not identified", null, "a step 'connect' before this one");
        }

        string? topic = step.Topic is { } named ? device.Expand(named.Text(line.Names)) : null;
        if (step.Values is { } values)
        {
            _probe = Probe(topic, JsonSerializer.Serialize(values.Evaluate(line.Names)));
            _published = _probe.Payload(++_lastId);
        }
        else
        {
            _probe = null;
            _published = Encoding.UTF8.GetBytes(step.Payload!.Text(line.Names));
        }

        if (_published.Length == 0)
        {
            return StepOutcome.Fail("an empty message cannot be published: the module counts from 1 byte");
        }

        topic = _probe?.Topic ?? topic!;
        if (Bench.Target.Platform.IsOneNet && new PlatformRules(Bench.Target.Platform, device).CheckPublish(topic, _published.Length, step.Qos) is [{ } forbidden, ..])
        {
            return StepOutcome.Fail($"not sent: {forbidden.Reason}", null, "a step 'send' with the module's own command sends it all the same");
        }

        line.Messages.Listen(Bench.Steps.Mqtt);
        _awaitsReply = true;
        PublishResult result = await Bench.Steps.Mqtt.PublishAsync(topic, _published, step.Qos, token).WaitAsync(token);
        line.Names["published"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["topic"] = topic,
            ["payload"] = Encoding.UTF8.GetString(_published),
            ["outcome"] = result.Outcome.ToString().ToLowerInvariant(),
            ["ms"] = Math.Round(result.Elapsed.TotalMilliseconds),
        };
        string took = string.Create(CultureInfo.InvariantCulture, $"{_published.Length} bytes on {topic}, {result.Elapsed.TotalMilliseconds:0} ms");
        return result.Outcome == PublishOutcome.Acked
            ? StepOutcome.Pass($"{(step.Qos == 0 ? "sent" : "acknowledged")}: {took}")
            : StepOutcome.Fail($"{(result.Outcome == PublishOutcome.Unknown ? "no acknowledgement" : "not sent")} ({result.Detail})", null, "a step 'connect' comes first", "a step 'check: publish' looks into it");
    }

    /// <summary>Waits for a reply or a message.</summary>
    public async Task<StepOutcome> AwaitAsync(AwaitStep step, CancellationToken token)
    {
        if (step.IsReply && (!_awaitsReply || !Bench.Target.Platform.IsOneNet))
        {
            return StepOutcome.Fail(Bench.Target.Platform.IsOneNet ? "nothing was published that could be answered" : "a plain broker answers nothing; await: message waits for a message of somebody's");
        }

        if (Bench.Facts.Profile is null)
        {
            return StepOutcome.Fail("nobody is logged in", null, "a step 'connect' before this one");
        }

        line.Messages.Listen(Bench.Steps.Mqtt);
        string? filter = step.Topic is { } named ? Bench.Target.Device?.Expand(named.Text(line.Names)) ?? named.Text(line.Names) : null;
        LineMatcher[] patterns = [.. step.Expect?.Patterns.Select(pattern => pattern.For(line.Names)) ?? []];
        Dictionary<string, object?> captures = new(StringComparer.Ordinal);
        ProbeAnswer? answer = null;
        QmtMessage? message = await line.Messages.TakeAsync(
            arrived => (step.IsReply ? (answer = ReplyIn(arrived)) is not null : filter is null || TopicFilter.Matches(filter, arrived.Topic)) && Fits(arrived), step.Within, token);
        if (message is null)
        {
            return StepOutcome.Fail($"no {(step.IsReply ? "reply of the platform" : "message" + (filter is null ? "" : " on " + filter))} within {DurationText.Format(step.Within)}");
        }

        string payload = Encoding.UTF8.GetString(message.Payload.Span);
        if (!step.IsReply)
        {
            line.Names["message"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["topic"] = message.Topic, ["payload"] = payload };
            return StepOutcome.Pass($"{message.Topic}: {Short(payload)}") with { Captures = captures };
        }

        _awaitsReply = false;
        line.Names["reply"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["accepted"] = answer!.IsAccepted,
            ["code"] = answer.Reply?.Code is { } code ? (double)code : null,
            ["message"] = answer.Reply?.Message,
            ["payload"] = payload,
        };
        return answer.IsAccepted
            ? StepOutcome.Pass($"accepted: {Short(payload)}") with { Captures = captures }
            : StepOutcome.Fail($"the platform answers {answer.Reply?.Code}, {answer.Reply?.Meaning?.Meaning ?? answer.Reply?.Message}", null, answer.Reply?.Meaning?.Check is { } check ? [check] : []) with { Captures = captures };

        bool Fits(QmtMessage arrived)
        {
            string text = Encoding.UTF8.GetString(arrived.Payload.Span);
            int fitting = patterns.Count(pattern => pattern.Keep(text, captures));
            return fitting >= (step.Expect?.IsAny == true ? 1 : patterns.Length);
        }
    }

    private BenchProbe Probe(string? topic, string values)
    {
        try
        {
            return BenchProbe.Of(new BenchTarget
            {
                Modem = Bench.Target.Modem,
                Platform = Bench.Target.Platform,
                Device = Bench.Target.Device,
                Host = Bench.Target.Host,
                Port = Bench.Target.Port,
                Topic = topic ?? Bench.Target.Topic,
                Values = values,
            });
        }
        catch (ArgumentException wrong)
        {
            throw new ScriptValueException(wrong.Message);
        }
    }

    private ProbeAnswer? ReplyIn(QmtMessage message) =>
        _probe is not null ? _probe.Read(message, _lastId, _published)
        : PlatformReply.TryParse(message.Topic, message.Payload, out PlatformReply? reply) ? new ProbeAnswer(reply.Accepted, reply)
        : null;

    private static string Short(string text) => text.Length <= ShownPayload ? text : text[..ShownPayload] + "...";
}
