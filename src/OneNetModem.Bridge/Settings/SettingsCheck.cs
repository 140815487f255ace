// Checks the values of one layer against the table of keys.
using System.Text.Json;
using OneNetModem.At.Text;

namespace OneNetModem.Bridge.Settings;

/// <summary>Checks one layer at a time.</summary>
internal static class SettingsCheck
{
    /// <summary>Checks the values of the file.</summary>
    /// <returns>Its single values, for the merge.</returns>
    public static List<LayerValue> File(IReadOnlyList<FileValue> values, List<SettingProblem> problems)
    {
        List<LayerValue> layer = [];
        string? skip = null;
        foreach (FileValue value in values)
        {
            // What is inside something wrong is not worth a second message.
            if (skip is not null && value.Path.StartsWith(skip, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            SettingPath path = SettingPath.Of(value.Path);
            string? wrong = path.Meaning == PathMeaning.Unknown ? Unknown(value.Path, path)
                : WrongKind(value, path) ? $"{Describe(value, path.Key)} has the wrong type"
                : value.Kind == JsonValueKind.Array ? null
                : path.Key?.Parse(value.Text).Wrong;
            if (wrong is not null)
            {
                problems.Add(new SettingProblem(path.Meaning == PathMeaning.Unknown ? value.NamePlace : value.Place, value.Path, wrong, Allowed(path)));
                skip = value.Path + ":";
            }
            else if (path.Meaning is PathMeaning.Key or PathMeaning.Element or PathMeaning.Free)
            {
                layer.Add(new LayerValue(value.Path, value.Text, value.Place));
            }
        }
        return layer;
    }

    /// <summary>Checks values that are all texts: environment and options.</summary>
    /// <returns>The values.</returns>
    public static IEnumerable<LayerValue> Texts(IReadOnlyList<LayerValue> values, List<SettingProblem> problems)
    {
        foreach (LayerValue value in values)
        {
            SettingPath path = SettingPath.Of(value.Path);
            string? wrong = path.Meaning switch
            {
                PathMeaning.Unknown => Unknown(value.Path, path),
                PathMeaning.Section => "this is a section, not a value",
                PathMeaning.Key when path.Key!.Kind == SettingKind.TextList => $"the elements of a list are set one by one, {value.Path.Replace(":", "__", StringComparison.Ordinal)}__0 is the first",
                PathMeaning.Key or PathMeaning.Element => path.Key!.Parse(value.Text).Wrong,
                _ => null,
            };
            if (wrong is not null)
            {
                problems.Add(new SettingProblem(value.Origin, value.Path, wrong, Allowed(path)));
            }
        }
        return values;
    }

    private static string Unknown(string path, SettingPath known)
    {
        string last = path[(path.LastIndexOf(':') + 1)..];
        return "unknown key" + (NearestName.Of(last, known.Names) is { } near ? $", did you mean {near}?" : "");
    }

    private static string? Allowed(SettingPath path) => path.Meaning switch
    {
        PathMeaning.Unknown => path.Names.Count > 0 ? string.Join(", ", path.Names) : null,
        PathMeaning.Element => path.Key!.FormText ?? "a string",
        PathMeaning.Section => null,
        _ => path.Key?.Allowed,
    };

    private static bool WrongKind(FileValue value, SettingPath path) => path.Meaning switch
    {
        PathMeaning.Section => value.Kind != (value.Path.Equals(SettingTable.ModemList, StringComparison.OrdinalIgnoreCase) ? JsonValueKind.Array : JsonValueKind.Object),
        PathMeaning.Element => value.Kind != JsonValueKind.String,
        PathMeaning.Key => path.Key!.Kind switch
        {
            SettingKind.WholeNumber => value.Kind != JsonValueKind.Number,
            SettingKind.Boolean => value.Kind is not (JsonValueKind.True or JsonValueKind.False),
            SettingKind.TextList => value.Kind != JsonValueKind.Array,
            _ => value.Kind != JsonValueKind.String,
        },
        _ => false,
    };

    private static string Describe(FileValue value, SettingKey? key) => value.Kind switch
    {
        JsonValueKind.Object => "{ ... }",
        JsonValueKind.Array => "[ ... ]",
        JsonValueKind.Null => "null",
        _ when key?.Secret == true => "the value (not shown)",
        JsonValueKind.String => $"\"{value.Text}\"",
        _ => value.Text,
    };
}
