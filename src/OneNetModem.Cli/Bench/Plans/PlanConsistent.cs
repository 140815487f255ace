// A mapping whose values have to fit each other.
using System.Text.Json.Nodes;
using OneNetModem.Diagnostics.Yaml;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>A mapping that is refused where its values contradict each other.</summary>
/// <param name="Values">The mapping.</param>
/// <param name="Contradiction">What contradicts what, in words; null: nothing does.</param>
internal sealed record PlanConsistent(YamlMapping Values, Func<IReadOnlyDictionary<string, object>, string?> Contradiction) : YamlType(Values.Description)
{
    public override string Allowed => Values.Allowed;

    public override object? Read(YamlNode node, string path, YamlProblems problems)
    {
        object? read = Values.Read(node, path, problems);
        if (read is IReadOnlyDictionary<string, object> values && Contradiction(values) is { } contradiction)
        {
            problems.Add(node.Start, $"{path}: {contradiction}");
        }

        return read;
    }

    protected override void Describe(JsonObject schema)
    {
        foreach ((string name, JsonNode? value) in Values.Schema())
        {
            schema[name] = value?.DeepClone();
        }
    }
}
