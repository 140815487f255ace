// What the platform rejects in data points that are well-formed JSON.
using System.Text.Json;

namespace OneNetModem.OneNet.Payloads;

internal static class DataPointChecks
{
    /// <summary>Deepest nesting of an object value.</summary>
    private const int MaxLevels = 5;

    public static string? ProblemOf(int id, IReadOnlyDictionary<string, IReadOnlyList<DataPoint>> streams)
    {
        if (id <= 0)
        {
            return "The message id must be above 0.";
        }

        return streams.Count == 0
            ? "There is no data stream in it."
            : streams.Select(static s => ProblemOfStream(s.Key, s.Value)).FirstOrDefault(static p => p is not null);
    }

    private static string? ProblemOfStream(string name, IReadOnlyList<DataPoint> points) =>
        PayloadNames.ProblemOfStream(name)
        ?? (points.Count == 0 ? $"Data stream \"{name}\" has no points." : null)
        ?? points.Select(static p => ProblemOfValue(p.Value)).FirstOrDefault(static p => p is not null) switch
        {
            { } problem => $"Data stream \"{name}\": {problem}",
            null => null,
        };

    // The docs list numbers, texts and objects. UNCONFIRMED whether a bare true or false is taken.
    private static string? ProblemOfValue(PayloadValue value) => value.Kind switch
    {
        PayloadValueKind.Boolean => "true and false are no data point values; send 1 and 0, or a text.",
        PayloadValueKind.Array => "an array is no data point value; put it into an object.",
        PayloadValueKind.Object => ProblemOfNested(value.Element(), 1),
        _ => null,
    };

    private static string? ProblemOfNested(JsonElement element, int level)
    {
        if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return null;
        }

        if (level > MaxLevels)
        {
            return $"an object value may have {MaxLevels} levels.";
        }

        IEnumerable<string?> problems = element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().Select(e => ProblemOfNested(e, level + 1))
            : element.EnumerateObject().Select(m => PayloadNames.ProblemOfKey(m.Name) ?? ProblemOfNested(m.Value, level + 1));
        return problems.FirstOrDefault(static p => p is not null);
    }
}
