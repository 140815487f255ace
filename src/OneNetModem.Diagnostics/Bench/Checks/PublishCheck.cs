// Publishing: messages one after the other, each with the platform's answer: how long it takes and how many are lost.
using OneNetModem.OneNet.Replies;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Publishes and waits for <c>accepted</c>, the thing model's reply, or from a plain broker the message itself.</summary>
public sealed class PublishCheck : ICheck
{
    private const int MostLosses = 2;

    // A value of another type than the property's (OneNET Studio docs, device log page): the property is there.
    private const int WrongType = 302;

    /// <inheritdoc/>
    public string Id => "publish";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "publish and answer";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["subscribe"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Device is null)
        {
            return this.Skip(LoginCheck.NoDevice);
        }

        RoundTripFigures figures = new("publish");
        SessionFault? fault = null;
        int losses = 0;
        for (int i = 1; i <= line.Limits.Publishes && losses < MostLosses; i++)
        {
            fault = await line.Session.ResumeAsync(token);
            if (fault is not null)
            {
                break;
            }

            RoundTrip trip = await line.Session.RoundTripAsync(0, token);
            figures.Add(trip);
            losses += trip.Loss is null ? 0 : 1;
            if (IsRefusedAgain(line, figures.Trips))
            {
                break;
            }

            line.Say($"message {i} of {line.Limits.Publishes}: {(trip.Took is { } took ? $"{took.TotalMilliseconds:0} ms" : "no answer")}");
            await PaceAsync(line, trip, token);
        }

        MeasureList measures = new MeasureList()
            .Add("topic", line.Session.Probe.Topic)
            .Add("refused_with", figures.Trips.FirstOrDefault(t => t.Answer is { IsAccepted: false })?.Answer!.Reply?.Code, "")
            .Add("first_publish_ms", figures.Trips.FirstOrDefault(t => t.Took is not null)?.Took);
        figures.AddTo(measures);
        measures.Add("puback_avg", figures.Trips.Where(t => t.Published.Outcome == PublishOutcome.Acked).Select(t => (double?)t.Published.Elapsed.TotalMilliseconds).Average(), "ms").Add("disconnects", losses, "");
        return Judge(line, figures, losses, fault) with { Measures = measures.Items, Series = figures.Answered > 0 ? [figures.Series] : [] };
    }

    /// <summary>Waits as long as the platform wants between two messages.</summary>
    internal static async Task PaceAsync(BenchLine line, RoundTrip trip, CancellationToken token)
    {
        if (line.Target.Platform.Limits.PublishesQos1 is { } rate
            && (rate.Window / rate.Count) - (line.Time.GetUtcNow() - trip.Time) is { Ticks: > 0 } early)
        {
            await line.PauseAsync(early, token);
        }
    }

    /// <summary>More of what is refused every time would tell nothing.</summary>
    private static bool IsRefusedAgain(BenchLine line, IReadOnlyList<RoundTrip> trips) =>
        trips is [.., { Answer.Reply: { Code: var before } }, { Answer: { IsAccepted: false, Reply: { Code: var code } reply } }]
        && code == before && !IsOwnValue(line, reply);

    /// <summary>The answer of a thing model that does not know the test's own value; the time that it takes is measured all the same.</summary>
    private static bool IsOwnValue(BenchLine line, PlatformReply reply) =>
        line.Session.Probe.Kind == TopicKind.PropertyPost && line.Target.Values is null && reply.Code != WrongType;

    private CheckResult Judge(BenchLine line, RoundTripFigures figures, int losses, SessionFault? fault)
    {
        if (fault is not null)
        {
            return this.Fail(fault);
        }

        if (losses >= MostLosses)
        {
            return Disconnected(line, figures);
        }

        if (figures.Trips.FirstOrDefault(t => t.Answer is { IsAccepted: false })?.Answer is { } refused)
        {
            return Refused(line, refused) with { Proof = ["+QMTRECV: "] };
        }

        if (figures.Answered == 0)
        {
            return figures.Trips.Any(t => t.Published.Outcome == PublishOutcome.Acked)
                ? this.Fail("the server acknowledges messages and never answers them", "the product is of another kind (data points or thing model), or the answers do not reach the module", "look at the product's data protocol in the console, and at the device log")
                : this.Fail($"no message gets through ({figures.Trips[^1].Published.Detail})", "the connection stands and carries nothing: a weak signal, or a firewall", "look at the signal", "run it again");
        }

        string answered = $"{figures.Answered} of {figures.Trips.Count} messages were {(!line.Session.HearsAnswers ? "acknowledged" : line.Target.Platform.IsOneNet ? "accepted" : "answered")}";
        Verdict lost = line.Limits.PublishLoss.Of(figures.Loss);
        return lost == Verdict.Fail ? this.Fail($"only {answered}", "the connection loses messages: a weak or disturbed signal", "look at the signal")
            : lost == Verdict.Warn || losses > 0 ? this.Warn(losses > 0 ? $"{answered}, and the connection broke once" : $"only {answered}", "a weak or disturbed signal, or a busy network", "look at the signal")
            : line.Limits.PublishTime.Of(figures.Average) != Verdict.Pass ? this.Warn($"{answered}, after {figures.Average / 1000:0.0} s on average", "a slow connection: weak signal, power saving, or a busy cell", "look at the signal")
            : this.Pass($"{answered}, after {figures.Average:0} ms on average");
    }

    /// <summary>A platform that is sent what it does not allow closes the connection without a word (MQTTS design page section 2.2).</summary>
    private CheckResult Disconnected(BenchLine line, RoundTripFigures figures)
    {
        BenchProbe probe = line.Session.Probe;
        if (figures.Answered > 0)
        {
            MqttLoss loss = figures.Trips.Last(t => t.Loss is not null).Loss!;
            return this.Fail($"the connection breaks again and again ({loss.Reason})", "a weak signal, or another client with the same name", "look at the signal", loss.Advice);
        }

        string? rule = new PlatformRules(line.Target.Platform, line.Target.Device!).CheckPublish(probe.Topic, 1, 1) is [{ } first, ..] ? first.Reason.TrimEnd('.') : null;
        return this.Fail(
            $"the server closes the connection at each message on {probe.Topic}",
            rule is not null ? $"publishing on this topic is not allowed: {rule}"
                : line.Target.Platform.IsOneNet ? "publishing on this topic is not allowed for this product: its data protocol is the other one (data points or thing model)"
                : "publishing on this topic is not allowed: the server's access rules",
            "correct the topic",
            "look at the product's data protocol in the console");
    }

    private CheckResult Refused(BenchLine line, ProbeAnswer answer)
    {
        if (answer.Reply is not { } reply)
        {
            return this.Fail("messages come back changed", "the module or the server does not carry the bytes as they are", "update the module's firmware");
        }

        bool thing = line.Session.Probe.Kind == TopicKind.PropertyPost;
        string said = $"the platform answers {reply.Code}, {reply.Meaning?.Meaning ?? reply.Message}{(reply.Message is { } words && reply.Meaning is not null ? $" ({words})" : "")}";
        string[] next =
        [
            .. reply.Meaning?.Check is { } check ? new[] { check } : [],
            .. thing ? new[] { "compare names (with their case) and types with the product's thing model in the console" } : [],
        ];
        return IsOwnValue(line, reply)
            ? this.Warn($"messages arrive and are answered; {said}", "the test's own value is in no thing model: nothing is broken", "name a property of the product to have its values accepted")
            : thing ? this.Fail(said, "what is sent does not fit the product's thing model", next)
            : this.Fail(said, "the platform cannot read what is sent", next);
    }
}
