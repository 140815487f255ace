// Reads the settings file with the place of every key, so that an error can name line and column.
using System.Text.Json;

namespace OneNetModem.Bridge.Settings;

/// <summary>One value of the file. Objects and arrays come before what is in them.</summary>
/// <param name="Path">The key's path with ':' between the parts, array indexes included.</param>
/// <param name="Kind">What stands there.</param>
/// <param name="Text">The text of a string, number, true or false; empty for the rest.</param>
/// <param name="Place">Where the value stands.</param>
/// <param name="NamePlace">Where its name stands; for an element of an array the same.</param>
internal sealed record FileValue(string Path, JsonValueKind Kind, string Text, SettingOrigin Place, SettingOrigin NamePlace);

/// <summary>The settings file: JSON with // and /* */ comments and trailing commas.</summary>
internal static class SettingsFile
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads all values; a problem where the text is no JSON, where the top is no object, and for every key that stands twice.</summary>
    public static (List<FileValue> Values, List<SettingProblem> Problems) Read(ReadOnlySpan<byte> utf8, string fileName)
    {
        List<FileValue> values = [];
        List<SettingProblem> problems = [];
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(new SettingProblem(Place(utf8, 0, fileName), "", "the file must hold one JSON object: { ... }"));
                return (values, problems);
            }
            ReadObject(ref reader, utf8, "", fileName, values, problems);
            reader.Read();
        }
        catch (JsonException broken)
        {
            // The reader's own words end in its zero-based position; ours comes first and counts from one.
            string words = broken.Message;
            int tail = words.IndexOf(" LineNumber:", StringComparison.Ordinal);
            var origin = new SettingOrigin(SettingLayer.File, fileName, (int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1);
            problems.Add(new SettingProblem(origin, "", "not valid JSON: " + (tail > 0 ? words[..tail] : words)));
        }
        return (values, problems);
    }

    private static void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path, string fileName, List<FileValue> values, List<SettingProblem> problems)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString() ?? "";
            string key = path.Length == 0 ? name : path + ":" + name;
            SettingOrigin place = Place(utf8, (int)reader.TokenStartIndex, fileName);
            if (!seen.Add(name))
            {
                problems.Add(new SettingProblem(place, key, "this key stands here for the second time", "each key once"));
            }
            reader.Read();
            ReadValue(ref reader, utf8, key, place, fileName, values, problems);
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path, SettingOrigin? name, string fileName, List<FileValue> values, List<SettingProblem> problems)
    {
        SettingOrigin place = Place(utf8, (int)reader.TokenStartIndex, fileName);
        var (kind, text) = reader.TokenType switch
        {
            JsonTokenType.StartObject => (JsonValueKind.Object, ""),
            JsonTokenType.StartArray => (JsonValueKind.Array, ""),
            JsonTokenType.String => (JsonValueKind.String, reader.GetString() ?? ""),
            JsonTokenType.Number => (JsonValueKind.Number, System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => (JsonValueKind.True, "true"),
            JsonTokenType.False => (JsonValueKind.False, "false"),
            _ => (JsonValueKind.Null, ""),
        };
        values.Add(new FileValue(path, kind, text, place, name ?? place));
        if (kind == JsonValueKind.Object)
        {
            ReadObject(ref reader, utf8, path, fileName, values, problems);
        }
        else if (kind == JsonValueKind.Array)
        {
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                ReadValue(ref reader, utf8, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}:{i}"), null, fileName, values, problems);
            }
        }
    }

    private static SettingOrigin Place(ReadOnlySpan<byte> utf8, int offset, string fileName)
    {
        ReadOnlySpan<byte> before = utf8[..offset];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new SettingOrigin(SettingLayer.File, fileName, before.Count((byte)'\n') + 1, System.Text.Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
