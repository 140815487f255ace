// Where the program keeps what must outlive it, when the settings do not say.
namespace OneNetModem.Bridge.Outbox;

/// <summary>The platform's state directory.</summary>
public static class StateDirectory
{
    private const string Name = "onenet-modem";

    /// <summary>The folder of the settings, or the platform's own when that is empty.</summary>
    /// <param name="configured"><c>Bridge:StateDirectory</c>.</param>
    public static string Resolve(string configured) =>
        string.IsNullOrEmpty(configured) ? Default(Environment.GetEnvironmentVariable) : Path.GetFullPath(configured);

    /// <summary>The platform's own: on Windows below ProgramData; on macOS below Application Support; elsewhere what systemd
    /// names for the unit (<c>StateDirectory=</c>), else the XDG state folder, and for a user without a home /var/lib.</summary>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    public static string Default(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), Name);
        }

        // systemd.exec(5): several directories are separated by colons; the first is ours.
        if (environment("STATE_DIRECTORY")?.Split(':')[0] is { Length: > 0 } unit)
        {
            return unit;
        }

        string? home = environment("HOME");
        if (OperatingSystem.IsMacOS() && !string.IsNullOrEmpty(home))
        {
            return Path.Combine(home, "Library", "Application Support", Name);
        }

        // XDG Base Directory Specification: a path that is not absolute is to be ignored.
        if (environment("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state))
        {
            return Path.Combine(state, Name);
        }

        return string.IsNullOrEmpty(home) ? Path.Combine("/var/lib", Name) : Path.Combine(home, ".local", "state", Name);
    }
}
