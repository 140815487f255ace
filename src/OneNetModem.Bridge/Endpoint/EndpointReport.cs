// What the endpoint tells of programs that it turns away: counted for the metrics, summed up for the log, because a program that
// is wrong once is often wrong as fast as it can.
using System.Net;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Metrics;

namespace OneNetModem.Bridge.Endpoint;

/// <summary>One line of the log per kind and <see cref="SummedLog.Interval"/>, beside the first; the rest at the end.</summary>
internal sealed class EndpointReport(TimeProvider time, ILogger log) : IDisposable
{
    private readonly SummedLog _excess = new(time);
    private readonly SummedLog _broken = new(time);
    private readonly SummedLog _logins = new(time);
    private readonly SummedLog _subscriptions = new(time);
    private readonly SummedLog _publishes = new(time);

    /// <summary>What the endpoint itself refused since the start.</summary>
    public EnumCounts<EndpointRefusal> Counts { get; } = new();

    /// <summary>A connection above the limit.</summary>
    public void Excess(EndPoint? address, int limit)
    {
        Counts.Add(EndpointRefusal.Connection);
        _excess.Add(count => BridgeLog.EndpointConnectionBroken(log, count, address, $"there are {limit} connections already"));
    }

    /// <summary>A connection that spoke no MQTT, or ended within a packet.</summary>
    public void Broken(EndPoint? address, string problem) => _broken.Add(count => BridgeLog.EndpointConnectionBroken(log, count, address, problem));

    /// <summary>A wrong user name or password.</summary>
    public void WrongLogin(string client, EndPoint? address)
    {
        Counts.Add(EndpointRefusal.Login);
        _logins.Add(count => BridgeLog.EndpointLoginRefused(log, count, client, address));
    }

    /// <summary>A subscription to a topic that is not local.</summary>
    public void ForeignTopic(string client, string filter)
    {
        Counts.Add(EndpointRefusal.Subscription);
        _subscriptions.Add(count => BridgeLog.EndpointSubscriptionRefused(log, count, client, filter));
    }

    /// <summary>A message that the uplink did not take; it has its own counts.</summary>
    public void Publish(string client, string topic, string detail) => _publishes.Add(count => BridgeLog.EndpointPublishRefused(log, count, client, topic, detail));

    public void Dispose()
    {
        _excess.Dispose();
        _broken.Dispose();
        _logins.Dispose();
        _subscriptions.Dispose();
        _publishes.Dispose();
    }
}
