// Secrets that systemd hands to the unit as files (LoadCredential=, systemd.exec(5)): unlike a variable, no other program sees them.
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Cli.Service;

/// <summary>Settings in credentials: a file's name is that of the variable it stands for, its text the value.</summary>
internal static class UnitCredentials
{
    /// <summary>The variable that names their folder.</summary>
    public const string Variable = "CREDENTIALS_DIRECTORY";

    /// <summary>The settings in the folder; none without one.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string? folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, SettingsLoader.EnvironmentPrefix + "*").Select(file => (Path.GetFileName(file), File.ReadAllText(file).TrimEnd('\r', '\n')))
            : [];
}
