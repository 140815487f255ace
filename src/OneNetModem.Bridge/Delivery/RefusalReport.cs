// What the log hears of publishes that were refused: the first at once, the rest summed up, because a client can ask faster
// than anybody wants to read.
using Microsoft.Extensions.Logging;

namespace OneNetModem.Bridge.Delivery;

internal sealed class RefusalReport(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _lastAt;
    private long _unsaid;

    public void Add(string client, string topic, UplinkResult.Refused refused)
    {
        long count;
        lock (_gate)
        {
            _unsaid++;
            if (_lastAt is { } last && time.GetElapsedTime(last) < Interval)
            {
                return;
            }

            (_lastAt, count, _unsaid) = (time.GetTimestamp(), _unsaid, 0);
        }

        BridgeLog.EndpointPublishRefused(log, count, client, topic, refused.Detail);
    }
}
