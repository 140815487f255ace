// From a path in the settings (Modem:Port, Modems:0:OneNet:Subscribe:1) to its key in the table.
using System.Globalization;

namespace OneNetModem.Bridge.Settings;

/// <summary>What a path stands for.</summary>
internal enum PathMeaning
{
    /// <summary>A key of the table.</summary>
    Key,

    /// <summary>One element of a list key.</summary>
    Element,

    /// <summary>A section, an entry of <c>Modems</c>, or <c>Modems</c> itself.</summary>
    Section,

    /// <summary>Serilog's own, or <c>$schema</c>.</summary>
    Free,

    /// <summary>Nothing.</summary>
    Unknown,
}

/// <summary>A path taken apart.</summary>
/// <param name="Meaning">What it stands for.</param>
/// <param name="Key">The key of the table, for a key or an element.</param>
/// <param name="Names">The names that would be known in its place, for "did you mean".</param>
internal readonly record struct SettingPath(PathMeaning Meaning, SettingKey? Key, IReadOnlyList<string> Names)
{
    public static SettingPath Of(string path)
    {
        string[] parts = path.Split(':');
        string[] top = [.. SettingTable.Sections.Select(section => section.Name), SettingTable.ModemList, SettingTable.FreeSection];
        if (Is(parts[0], SettingTable.FreeSection) || path is "$schema")
        {
            return new(PathMeaning.Free, null, []);
        }
        if (Is(parts[0], SettingTable.ModemList))
        {
            return parts.Length == 1 ? new(PathMeaning.Section, null, top)
                : !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new(PathMeaning.Unknown, null, ["0"])
                : parts.Length == 2 ? new(PathMeaning.Section, null, [])
                : !Is(parts[2], "OneNet") ? In([SettingTable.ModemList, "Modem"], ["OneNet"], parts[2..])
                : parts.Length == 3 ? new(PathMeaning.Section, null, [])
                : In(["OneNet"], [], parts[3..]);
        }
        return SettingTable.Sections.Any(section => Is(section.Name, parts[0]))
            ? parts.Length == 1 ? new(PathMeaning.Section, null, top) : In([parts[0]], [], parts[1..])
            : new(PathMeaning.Unknown, null, top);
    }

    private static SettingPath In(string[] sections, string[] alsoKnown, string[] rest)
    {
        SettingKey[] keys = [.. sections.SelectMany(SettingTable.Of)];
        SettingKey? key = keys.FirstOrDefault(known => Is(known.Name, rest[0]));
        string[] names = [.. keys.Select(known => known.Name), .. alsoKnown];
        return key is null ? new(PathMeaning.Unknown, null, names)
            : rest.Length == 1 ? new(PathMeaning.Key, key, names)
            : rest.Length == 2 && key.Kind == SettingKind.TextList && int.TryParse(rest[1], NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new(PathMeaning.Element, key, names)
            : new(PathMeaning.Unknown, null, []);
    }

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
