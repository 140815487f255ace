// The JSON schema of the settings file, out of the table of keys.
using System.Text.Json;
using System.Text.Json.Nodes;
using OneNetModem.At.Text;

namespace OneNetModem.Bridge.Settings;

/// <summary>The JSON schema (draft 2020-12) of the settings file.</summary>
public static class SettingsSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text. Editors take it through <c>"$schema"</c> in the file.</summary>
    public static string Text()
    {
        JsonObject properties = new() { ["$schema"] = new JsonObject { ["type"] = "string" } };
        foreach (var (name, description) in SettingTable.Sections)
        {
            properties[name] = Section(description, SettingTable.Of(name));
        }
        JsonObject modem = Section("One modem; what it leaves out is taken from Modem and OneNet.", SettingTable.Of(SettingTable.ModemList).Concat(SettingTable.Of("Modem")));
        modem["properties"]!["OneNet"] = Section("What differs from the common OneNet section.", SettingTable.Of("OneNet"));
        modem["required"] = new JsonArray("Name");
        properties[SettingTable.ModemList] = new JsonObject { ["description"] = "Several modems, each with a name.", ["type"] = "array", ["items"] = modem };
        properties[SettingTable.FreeSection] = new JsonObject { ["description"] = "Serilog's own settings.", ["type"] = "object" };
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "onenet-modem settings",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        }.ToJsonString(Indented);
    }

    private static JsonObject Section(string description, IEnumerable<SettingKey> keys)
    {
        JsonObject properties = [];
        foreach (SettingKey key in keys)
        {
            properties[key.Name] = Key(key);
        }
        return new JsonObject { ["description"] = description, ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Key(SettingKey key)
    {
        JsonObject schema = new() { ["description"] = key.Description };
        switch (key.Kind)
        {
            case SettingKind.WholeNumber:
                schema["type"] = "integer";
                schema["minimum"] = key.Minimum;
                schema["maximum"] = key.Maximum;
                schema["default"] = (long)key.Parse(key.Default).Value!;
                break;
            case SettingKind.Boolean:
                schema["type"] = "boolean";
                schema["default"] = (bool)key.Parse(key.Default).Value!;
                break;
            case SettingKind.Choice:
                schema["enum"] = new JsonArray([.. key.Choices.Select(choice => JsonValue.Create(choice))]);
                schema["default"] = key.Default;
                break;
            case SettingKind.TextList:
                schema["type"] = "array";
                schema["items"] = new JsonObject { ["type"] = "string" };
                schema["default"] = new JsonArray([.. key.DefaultList.Select(text => JsonValue.Create(text))]);
                break;
            default:
                schema["type"] = "string";
                schema["default"] = key.Default;
                if (key.Kind == SettingKind.Duration)
                {
                    schema["pattern"] = DurationText.Pattern;
                }
                break;
        }
        schema["description"] = $"{key.Description} Allowed: {key.Allowed}.";
        return schema;
    }
}
