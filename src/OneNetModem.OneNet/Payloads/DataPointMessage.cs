// The payload of dp/post/json: {"id":123,"dp":{"temperature":[{"v":30,"t":1552289676}]}}. Times count SECONDS.
// Source: OneNET suite docs, data point topics.
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OneNetModem.OneNet.Tokens;

namespace OneNetModem.OneNet.Payloads;

/// <summary>One value of a stream.</summary>
/// <param name="Value">A number, a text or an object.</param>
/// <param name="Time">When it was measured, sent in whole seconds; null lets the platform take the time of arrival.</param>
public sealed record DataPoint(PayloadValue Value, DateTimeOffset? Time = null);

/// <summary>Data points of one publish.</summary>
public sealed class DataPointMessage
{
    /// <summary>Makes a message.</summary>
    /// <param name="id">Above 0; the platform's answer carries it.</param>
    /// <param name="streams">Points by stream name, at least one.</param>
    /// <exception cref="ArgumentException">The platform would reject it; the message says why.</exception>
    public DataPointMessage(int id, IReadOnlyDictionary<string, IReadOnlyList<DataPoint>> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        if (DataPointChecks.ProblemOf(id, streams) is { } problem)
        {
            throw new ArgumentException(problem, nameof(streams));
        }

        Id = id;
        Streams = streams;
    }

    /// <summary>The message id, 1 to 2147483647.</summary>
    public int Id { get; }

    /// <summary>Points by stream name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DataPoint>> Streams { get; }

    /// <summary>One point a stream, all of one time.</summary>
    /// <exception cref="ArgumentException">As the constructor.</exception>
    public static DataPointMessage Of(int id, DateTimeOffset? time, params IEnumerable<(string Stream, PayloadValue Value)> values) =>
        new(id, values.ToDictionary(static v => v.Stream, v => (IReadOnlyList<DataPoint>)[new DataPoint(v.Value, time)], StringComparer.Ordinal));

    /// <summary>Makes a message of a plain object such as <c>{"temp":21.5,"pos":{"x":1}}</c>, one point a member.</summary>
    /// <remarks>A member that is an array is taken for several points in the platform's own form, <c>[{"v":1,"t":1552289676}]</c>.</remarks>
    /// <param name="json">Strict JSON.</param>
    /// <param name="id">The message id.</param>
    /// <param name="time">The time of points that carry none.</param>
    /// <param name="message">The message.</param>
    /// <param name="problem">What is wrong, in words.</param>
    public static bool TryFromObject(
        string json, int id, DateTimeOffset? time, [NotNullWhen(true)] out DataPointMessage? message, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(json);
        message = null;
        try
        {
            JsonElement root = JsonSerializer.Deserialize(json, PayloadJson.Context.JsonElement);
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = "A JSON object such as {\"temp\":21.5} is wanted.";
                return false;
            }

            return TryMake(id, root.EnumerateObject().Select(m => (m.Name, PointsOf(m.Value, time))), out message, out problem);
        }
        catch (Exception e) when (PayloadJson.IsBadJson(e))
        {
            problem = PayloadJson.Problem(e);
            return false;
        }
    }

    /// <summary>Reads a payload as the platform does.</summary>
    /// <param name="utf8">The payload.</param>
    /// <param name="message">The message.</param>
    /// <param name="problem">What is wrong, in words.</param>
    /// <param name="allowTrailingCommas">The platform was seen to take them; we never write them.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out DataPointMessage? message, [NotNullWhen(false)] out string? problem, bool allowTrailingCommas = false)
    {
        message = null;
        try
        {
            PayloadJsonContext context = allowTrailingCommas ? PayloadJson.Lenient : PayloadJson.Context;
            DataPointPostWire wire = JsonSerializer.Deserialize(utf8, context.DataPointPostWire) ?? throw new JsonException("It is null.");
            return TryMake(wire.Id, wire.Dp.Select(static s => (s.Key, PointsOf(s.Value))), out message, out problem);
        }
        catch (Exception e) when (PayloadJson.IsBadJson(e))
        {
            problem = PayloadJson.Problem(e);
            return false;
        }
    }

    /// <summary>The payload to publish.</summary>
    public byte[] ToUtf8()
    {
        Dictionary<string, List<DataPointWire?>?> dp = new(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<DataPoint> points) in Streams)
        {
            dp[name] = [.. points.Select(static p => new DataPointWire(p.Value, p.Time?.ToUnixTimeSeconds()))];
        }

        return JsonSerializer.SerializeToUtf8Bytes(new DataPointPostWire(Id, dp), PayloadJson.Context.DataPointPostWire);
    }

    private static bool TryMake(
        int id,
        IEnumerable<(string Name, IReadOnlyList<DataPoint> Points)> points,
        [NotNullWhen(true)] out DataPointMessage? message,
        [NotNullWhen(false)] out string? problem)
    {
        // The JSON reader has refused a name that stands there twice.
        Dictionary<string, IReadOnlyList<DataPoint>> streams = points.ToDictionary(static s => s.Name, static s => s.Points, StringComparer.Ordinal);
        problem = DataPointChecks.ProblemOf(id, streams);
        message = problem is null ? new DataPointMessage(id, streams) : null;
        return message is not null;
    }

    private static IReadOnlyList<DataPoint> PointsOf(List<DataPointWire?>? points) =>
        [.. (points ?? throw new JsonException("A data stream is null.")).Select(static p =>
            p is null ? throw new JsonException("A point is null.") : new DataPoint(p.V, p.T is { } t ? UnixTime.FromSeconds(t) : null))];

    private static IReadOnlyList<DataPoint> PointsOf(JsonElement element, DateTimeOffset? time)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return [.. element.EnumerateArray().Select(e => PointOf(e, time))];
        }

        return PayloadValue.TryFrom(element, out PayloadValue? value) ? [new DataPoint(value, time)] : throw new JsonException("A value is null.");
    }

    private static DataPoint PointOf(JsonElement element, DateTimeOffset? time)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("v", out JsonElement v) || !PayloadValue.TryFrom(v, out PayloadValue? value))
        {
            throw new JsonException("An array must hold points such as {\"v\":21.5,\"t\":1552289676}.");
        }

        if (!element.TryGetProperty("t", out JsonElement t))
        {
            return new DataPoint(value, time);
        }

        return t.ValueKind == JsonValueKind.Number && t.TryGetInt64(out long seconds)
            ? new DataPoint(value, UnixTime.FromSeconds(seconds))
            : throw new JsonException("\"t\" must be whole Unix seconds.");
    }
}
