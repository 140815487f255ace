// A YAML file against the table of its kinds, and the schema of that table.
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Yaml;

/// <summary>Reads YAML files.</summary>
internal static class YamlFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Mark Beginning = new(0, 1, 1);

    /// <summary>The values of a file; null when it cannot be read. Mistakes are added to the problems.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="root">Its outermost kind.</param>
    /// <param name="problems">Takes the mistakes.</param>
    /// <param name="what">What such a file is: <c>plan</c>.</param>
    /// <param name="whenEmpty">What to say more about an empty one.</param>
    public static YamlValues? Read(string text, YamlMapping root, YamlProblems problems, string what, string whenEmpty = "")
    {
        YamlStream yaml = [];
        try
        {
            yaml.Load(new WrittenOutAliases(new StringReader(text)));
        }
        catch (YamlException wrong)
        {
            YamlMistake.Add(problems, text, wrong);
            return null;
        }

        YamlNode? node = yaml.Documents.FirstOrDefault()?.RootNode;
        if (node is null or YamlScalarNode { Value: null or "" or "null" or "~" })
        {
            problems.Add(node?.Start ?? Beginning, $"the {what} is empty{whenEmpty}");
            return null;
        }

        if (yaml.Documents.Count > 1)
        {
            problems.Add(yaml.Documents[1].RootNode.Start, $"a second {what} (behind ---); a file holds one");
        }

        return root.Read(node, "", problems) as YamlValues;
    }

    /// <summary>The JSON schema (draft 2020-12).</summary>
    /// <param name="root">The file's outermost kind.</param>
    /// <param name="title">What such a file is.</param>
    /// <param name="definitions">The kinds that <see cref="YamlReference"/>s point to.</param>
    public static string Schema(YamlMapping root, string title, params IReadOnlyList<YamlReference> definitions)
    {
        JsonObject schema = new() { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach ((string name, JsonNode? value) in root.Schema())
        {
            schema[name] = value?.DeepClone();
        }

        if (definitions.Count > 0)
        {
            schema["$defs"] = new JsonObject(definitions.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, one.Kind().Schema())));
        }

        return schema.ToJsonString(Indented);
    }
}
