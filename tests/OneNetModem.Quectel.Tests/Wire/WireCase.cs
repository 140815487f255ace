// The wire cases: what went over real wires and what must be understood (tests/wire).
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Tests.Wire;

public sealed record WireCase(string Name, IReadOnlyList<(string Dir, byte[] Bytes)> Trace, IReadOnlyList<string> Expected)
{
    public static IEnumerable<WireCase> All() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "wire"), "*.json").Order(StringComparer.Ordinal).Select(Load);

    public static TheoryData<string> Names() => [.. All().Select(c => c.Name)];

    public static WireCase Named(string name) => Load(Path.Combine(AppContext.BaseDirectory, "wire", name + ".json"));

    public override string ToString() => Name;

    /// <summary>Decodes the trace with its received bytes cut as <paramref name="cut"/> says.</summary>
    public List<string> Decode(Func<byte[], IEnumerable<byte[]>> cut)
    {
        TraceDecoder decoder = new();
        foreach ((string dir, byte[] bytes) in Trace)
        {
            switch (dir)
            {
                case "tx":
                    decoder.Sent(bytes);
                    break;
                case "rx":
                    foreach (byte[] piece in cut(bytes))
                    {
                        decoder.Received(piece);
                    }

                    break;
                default:
                    decoder.Note(Encoding.Latin1.GetString(bytes));
                    break;
            }
        }

        return [.. decoder.Take().Select(e => Normal(e.ToJson()))];
    }

    /// <summary>The trace as entries without times.</summary>
    public TraceRecord[] ToTrace() => [.. Trace.Select((entry, i) => new TraceRecord(0, DirectionOf(entry.Dir), Encoding.Latin1.GetString(entry.Bytes)) { Line = i + 1 })];

    private static TraceDirection DirectionOf(string dir) => dir switch { "tx" => TraceDirection.Tx, "rx" => TraceDirection.Rx, _ => TraceDirection.Note };

    private static WireCase Load(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
        List<(string, byte[])> trace = [];
        foreach (JsonElement entry in json.RootElement.GetProperty("trace").EnumerateArray())
        {
            trace.Add((entry.GetProperty("dir").GetString()!, Encoding.Latin1.GetBytes(entry.GetProperty("data").GetString()!)));
        }

        List<string> expected = [.. json.RootElement.GetProperty("expect").EnumerateArray().Select(e => Normal(e.GetRawText()))];
        return new WireCase(Path.GetFileNameWithoutExtension(file), trace, expected);
    }

    private static string Normal(string json)
    {
        JsonObject o = JsonNode.Parse(json)!.AsObject();
        return new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
    }
}
