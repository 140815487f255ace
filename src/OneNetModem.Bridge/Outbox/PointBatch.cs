// Several data-point messages as one publish: fewer packets, fewer bytes, and less of the platform's publish rate.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.OneNet.Payloads;

namespace OneNetModem.Bridge.Outbox;

/// <summary>Joins payloads of <c>dp/post/json</c>.</summary>
public static class PointBatch
{
    /// <summary>The payload with the given time at each point that has none: points of a batch do not arrive when they were measured.</summary>
    /// <param name="payload">A data-point message, with or without an id.</param>
    /// <param name="now">The time.</param>
    /// <param name="stamped">The payload to store.</param>
    /// <returns>False when it is no data-point message: then it goes alone, as it is.</returns>
    public static bool TryStamp(ReadOnlySpan<byte> payload, DateTimeOffset now, [NotNullWhen(true)] out byte[]? stamped)
    {
        stamped = null;
        if (!DataPointMessage.TryParse(payload, out DataPointMessage? message, out _, allowTrailingCommas: true))
        {
            return false;
        }

        stamped = new DataPointMessage(message.Id, message.Streams.ToDictionary(
            s => s.Key, s => (IReadOnlyList<DataPoint>)[.. s.Value.Select(p => p with { Time = p.Time ?? now })], StringComparer.Ordinal)).ToUtf8();
        return true;
    }

    /// <summary>The points of both in one message, under the id of the first.</summary>
    /// <param name="first">What waits.</param>
    /// <param name="second">What comes after it.</param>
    /// <returns>Null when one of them is no data-point message.</returns>
    public static byte[]? Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!DataPointMessage.TryParse(first, out DataPointMessage? all, out _) || !DataPointMessage.TryParse(second, out DataPointMessage? more, out _))
        {
            return null;
        }

        Dictionary<string, IReadOnlyList<DataPoint>> streams = new(all.Streams, StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<DataPoint> points) in more.Streams)
        {
            streams[name] = streams.TryGetValue(name, out IReadOnlyList<DataPoint>? before) ? [.. before, .. points] : points;
        }

        return new DataPointMessage(all.Id, streams).ToUtf8();
    }
}
