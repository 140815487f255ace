// The settings as a script may see them: config.Modem.Apn.
using OneNetModem.At.Tracing;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Cli.Scripts;

/// <summary>Makes names of settings.</summary>
internal static class ScriptSettings
{
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
