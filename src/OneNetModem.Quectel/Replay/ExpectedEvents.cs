// What the driver is to understand: what the trace decodes to now, entry by entry, or a list that was kept from before, one after the other.
using System.Text.Json;
using System.Text.Json.Nodes;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Replay;

internal sealed class ExpectedEvents
{
    private readonly TraceDecoder? _decoder;
    private readonly Queue<JsonNode> _left = new();

    /// <exception cref="FormatException">A line is no JSON object; the message says which.</exception>
    public ExpectedEvents(IReadOnlyList<string>? lines)
    {
        _decoder = lines is null ? new TraceDecoder() : null;
        foreach ((int index, string line) in (lines ?? []).Index())
        {
            if (line.Trim().Length > 0)
            {
                _left.Enqueue(Parse(line, index + 1));
            }
        }
    }

    /// <summary>Compares what was understood from an entry.</summary>
    public ReplayDifference? Compare(TraceRecord record, IReadOnlyList<TraceEvent> understood)
    {
        if (_decoder is not null)
        {
            _decoder.Read(record);
            foreach (TraceEvent expected in Counted(_decoder.Take()))
            {
                _left.Enqueue(JsonNode.Parse(Json(expected))!);
            }
        }

        foreach (TraceEvent happened in Counted(understood))
        {
            string actual = Json(happened);
            JsonNode? expected = _left.TryDequeue(out JsonNode? next) ? next : null;
            if (!JsonNode.DeepEquals(expected, JsonNode.Parse(actual)))
            {
                return Difference(record, expected, actual);
            }
        }

        return _decoder is not null && _left.TryDequeue(out JsonNode? missing) ? Difference(record, missing, "") : null;
    }

    /// <summary>What has not come when the trace is over.</summary>
    public ReplayDifference? Missing(TraceRecord end) => _left.TryDequeue(out JsonNode? missing) ? Difference(end, missing, "") : null;

    // `trace decode` prints no noise either.
    private static IEnumerable<TraceEvent> Counted(IEnumerable<TraceEvent> events) => events.Where(e => e.Event != "noise");

    private static string Json(TraceEvent e) => (e with { Time = null }).ToJson();

    private static ReplayDifference Difference(TraceRecord record, JsonNode? expected, string actual) =>
        new(record.Line, record.Seconds, IsEvent: true, expected?.ToJsonString(TraceEvent.JsonOptions) ?? "", actual);

    private static JsonObject Parse(string line, int number)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject e)
            {
                e.Remove("t");
                return e;
            }
        }
        catch (JsonException e)
        {
            throw new FormatException(FormattableString.Invariant($"line {number}: this is not a JSON object ({e.Message})"), e);
        }

        throw new FormatException(FormattableString.Invariant($"line {number}: an event is a JSON object"));
    }
}
