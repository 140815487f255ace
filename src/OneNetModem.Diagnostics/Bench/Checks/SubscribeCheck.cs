// Subscriptions: each topic by itself, so that the one that is refused is known.
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Subscribes to the modem's topics, and to the one on which the answers to the test's own messages come.</summary>
public sealed class SubscribeCheck : ICheck
{
    /// <inheritdoc/>
    public string Id => "subscribe";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Mqtt;

    /// <inheritdoc/>
    public string Title => "subscriptions";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["login"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Target.Device is null)
        {
            return this.Skip(LoginCheck.NoDevice);
        }

        if (await line.Session.ResumeAsync(token) is { } fault)
        {
            return this.Fail(fault);
        }

        BenchProbe probe = line.Session.Probe;
        List<string> filters = [.. line.Target.Modem.Topics.Select(t => t.Filter)];
        bool own = probe.AnswerFilter is not null && !filters.Any(f => TopicFilter.Matches(f, probe.AnswerTopic!));
        if (own)
        {
            filters.Add(probe.AnswerFilter!);
        }

        foreach (string filter in filters)
        {
            QmtPacketResult? result = await line.Session.SubscribeAsync(filter, token);
            if (result?.IsDone != true)
            {
                // Only a plain broker can do without: our own topic may be none that it grants.
                return own && filter == probe.AnswerFilter && !line.Target.Platform.IsOneNet
                    ? this.Warn($"the server does not grant {filter}", "its access rules do not know the test's own topic: answers cannot be waited for", "name a topic that may be published and subscribed")
                    : Explain(line, filter, result);
            }
        }

        return this.Pass(filters.Count == 0 ? "nothing is to be subscribed" : "the server grants every subscription") with
        {
            Measures = new MeasureList().Add("topics", string.Join(", ", filters)).Items,
        };
    }

    private CheckResult Explain(BenchLine line, string filter, QmtPacketResult? result)
    {
        if (result is not { Status: QmtPacketStatus.Done })
        {
            return this.Fail($"subscribing to {filter} comes to nothing", "the connection breaks, or another client has taken it over", "look at the signal", "look for another client with the same name");
        }

        string? rule = new PlatformRules(line.Target.Platform, line.Target.Device!).CheckFilter(filter)?.Reason.TrimEnd('.');
        return this.Fail(
            $"the server does not grant {filter}",
            rule is not null ? $"this topic may not be subscribed: {rule}"
                : line.Target.Platform.IsOneNet ? $"this topic is not allowed for the product: its data protocol is {(filter.Contains("/thing/", StringComparison.Ordinal) ? "data points, not the thing model" : "the thing model, not data points")}, or it has too many subscriptions"
                : $"this topic may not be subscribed by '{line.Target.Device!.DeviceName}': the server's access rules",
            "look at the product's data protocol in the console",
            "correct OneNet:Subscribe, or OneNet:Platform (studio: thing model, suite: data points)");
    }
}
