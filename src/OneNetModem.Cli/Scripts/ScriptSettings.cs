// The settings as a script may see them: config.Modem.Apn.
using OneNetModem.At.Text;
using OneNetModem.At.Tracing;
using OneNetModem.Bridge.Settings;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Cli.Scripts;

/// <summary>Makes names of settings.</summary>
internal static class ScriptSettings
{
    /// <summary>The name that they have in scripts.</summary>
    private const string Root = "config";

    /// <summary>Adds what a script asks of settings that there are not, or that are secret.</summary>
    public static void Check(Script script, YamlProblems problems)
    {
        foreach (ScriptExpression expression in script.Expressions)
        {
            foreach ((string of, string member) in expression.Members)
            {
                if (NamesIn(of) is { Length: > 0 } known && !known.Contains(member, StringComparer.Ordinal))
                {
                    problems.Add(expression.Place, $"{of} has no '{member}'{(NearestName.Of(member, known) is { } near ? $", did you mean {of}.{near}?" : "")}; allowed: {string.Join(", ", known)} (secrets cannot be read)");
                }
            }
        }
    }

    private static string[] NamesIn(string of) =>
        of == Root ? [.. SettingTable.Keys.Select(key => key.Section).Append(SettingTable.ModemList).Append(SettingTable.FreeSection).Distinct(StringComparer.Ordinal)]
        : of.StartsWith(Root + ".", StringComparison.Ordinal) && of[(Root.Length + 1)..] is var section && section != SettingTable.ModemList
            ? [.. SettingTable.Of(section).Where(key => !key.Secret).Select(key => key.Name)]
        : [];

    /// <summary>All settings in effect but the secret ones.</summary>
    public static IReadOnlyDictionary<string, object?> Of(LoadedSettings loaded)
    {
        Dictionary<string, object?> root = new(StringComparer.Ordinal);
        foreach (SettingValue value in loaded.Values.Where(value => value.Value != SecretMask.Mask))
        {
            string[] path = value.Path.Split(':');
            Dictionary<string, object?> place = root;
            foreach (string section in path[..^1])
            {
                if (place.GetValueOrDefault(section) is not Dictionary<string, object?> inner)
                {
                    place[section] = inner = new Dictionary<string, object?>(StringComparer.Ordinal);
                }

                place = inner;
            }

            place[path[^1]] = value.Value;
        }

        return root;
    }
}
