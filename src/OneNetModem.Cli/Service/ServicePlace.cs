// Where a service is put: program, settings, and the system that it is for.
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace OneNetModem.Cli.Service;

/// <summary>The places of a service.</summary>
/// <param name="Program">Folder of the program.</param>
/// <param name="Config">The settings file.</param>
/// <param name="Root">A system that does not run, by its root folder: an image, a container; null for this one.</param>
internal sealed partial record ServicePlace(string Program, string Config, string? Root)
{
    /// <summary>The service's name.</summary>
    public const string Name = "onenet-modem";

    /// <summary>Where this program runs from.</summary>
    public static string Here => Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>The folder of the .NET runtime that it runs on; null when that is part of the program.</summary>
    public static string? RuntimeRoot
    {
        get
        {
            string runtime = RuntimeEnvironment.GetRuntimeDirectory();
            return runtime.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal) ? null : Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        }
    }

    /// <summary>A path of the system as it is seen from here.</summary>
    public string Seen(string path) => Root is null ? path : Path.Combine(Root, path.TrimStart('/'));

    /// <summary>Refuses places that a service cannot be run from.</summary>
    /// <exception cref="CommandFailure">With the reason; exit code 2.</exception>
    public void Check()
    {
        foreach (string path in (string[])[Program, Config])
        {
            if (!OperatingSystem.IsWindows() && !PlainPath().IsMatch(path))
            {
                throw new CommandFailure(ExitCode.Usage, "a unit takes a path with letters, digits and . _ - + / only", path);
            }
        }
        foreach (string path in Root is null && !OperatingSystem.IsWindows() ? new[] { Program, Config, RuntimeRoot ?? "/" } : [])
        {
            // ProtectHome= and PrivateTmp= of the unit.
            if (Hidden().IsMatch(path))
            {
                throw new CommandFailure(
                    ExitCode.Usage, "the service does not see home and temporary folders", path, null, "--prefix, --config: choose a place such as /opt/onenet-modem, /etc/onenet-modem/config.json",
                    "for a .NET runtime there: dotnet publish --self-contained brings one along");
            }
        }
    }

    [GeneratedRegex("^/[A-Za-z0-9._+/-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainPath();

    [GeneratedRegex("^/(home|root|run/user|tmp|var/tmp)(/|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hidden();
}
