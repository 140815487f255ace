// The service under Windows: sc.exe does all of it.
namespace OneNetModem.Cli.Service;

/// <summary>Installs and removes the Windows service.</summary>
internal static class WindowsService
{
    /// <summary>Where the settings are unless told otherwise.</summary>
    public static string Config => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), ServicePlace.Name, "config.json");

    /// <summary>What a person does after an installation.</summary>
    public static string Next(ServicePlace place) => $"next: fill in {place.Config}; sc.exe start {ServicePlace.Name}";

    /// <summary>The steps of an installation: it runs from where it is, as LocalService, and after a failure it is started again.</summary>
    public static IEnumerable<InstallStep> Install(ServicePlace place) =>
    [
        Sc("create", ServicePlace.Name, "binPath=", $"\"{Path.Combine(place.Program, "onenet-modem.exe")}\" run --config \"{place.Config}\"",
            "start=", "delayed-auto", "obj=", @"NT AUTHORITY\LocalService", "DisplayName=", "OneNetModem"),
        Sc("description", ServicePlace.Name, "MQTT between this computer and OneNET through a Quectel module"),
        Sc("failure", ServicePlace.Name, "reset=", "86400", "actions=", "restart/5000/restart/30000/restart/60000"),
        // Also when it ends by itself with an error, and not only when it crashes.
        Sc("failureflag", ServicePlace.Name, "1"),
    ];

    /// <summary>The steps of a removal.</summary>
    public static IEnumerable<InstallStep> Remove() => [Sc("delete", ServicePlace.Name)];

    private static InstallStep Sc(params string[] arguments) => InstallStep.Command("sc.exe", arguments);
}
