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

    /// <summary>The values of a file; null when it holds nothing, or mistakes.</summary>
    public static YamlValues? Read(string text, YamlMapping root, YamlProblems problems)
    {
        YamlStream yaml = [];
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException wrong)
        {
            problems.Add(wrong.Start, "no YAML: " + wrong.Message);
            return null;
        }

        return yaml.Documents.Count > 0 ? root.Read(yaml.Documents[0].RootNode, "", problems) as YamlValues : null;
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
