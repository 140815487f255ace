// The service under systemd: the files of hardware/systemd, the account, systemctl.
namespace OneNetModem.Cli.Service;

/// <summary>Installs and removes the unit.</summary>
internal static class LinuxService
{
    /// <summary>Where the program goes unless told otherwise, as the unit has it.</summary>
    public const string Program = "/opt/onenet-modem";

    /// <summary>The settings, as the unit has them.</summary>
    public const string Config = "/etc/onenet-modem/config.json";

    private const string Unit = ServicePlace.Name + ".service";
    private const string UnitFile = "/etc/systemd/system/" + Unit;
    private const string AccountFile = "/etc/sysusers.d/" + ServicePlace.Name + ".conf";

    /// <summary>What is left in place by a removal.</summary>
    public const string Left = $"left in place: {Program}, /etc/onenet-modem, /var/lib/onenet-modem (messages that wait) and the account onenet-modem";

    /// <summary>What a person does after an installation.</summary>
    public static string Next(ServicePlace place) => $"""
        next: fill in {place.Config}; the access key goes into /etc/onenet-modem/secrets.env, for root alone: ONENETMODEM__OneNet__AccessKey=...
              systemctl start onenet-modem; systemctl status onenet-modem
        """;

    /// <summary>The steps of an installation, which may be one over an older one.</summary>
    public static IEnumerable<InstallStep> Install(ServicePlace place)
    {
        if (place.Program != ServicePlace.Here)
        {
            yield return InstallStep.Copy(ServicePlace.Here, place.Seen(place.Program));
        }
        yield return InstallStep.Write(place.Seen(AccountFile), Resource("onenet-modem.sysusers.conf"), note: "the account onenet-modem, in the group dialout");
        if (place.Root is null)
        {
            yield return InstallStep.Command("systemd-sysusers", AccountFile);
        }
        if (!File.Exists(place.Seen(place.Config)))
        {
            // It may come to hold secrets: for the account, which a system that does not run has not got yet.
            UnixFileMode mode = place.Root is null ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead : InstallStep.Public;
            yield return InstallStep.Write(place.Seen(place.Config), Resource("config.json"), mode, "the sample, to be filled in");
            if (place.Root is null)
            {
                yield return InstallStep.Command("chgrp", ServicePlace.Name, place.Config);
            }
        }
        yield return InstallStep.Write(place.Seen(UnitFile), UnitFor(place));
        if (place.Root is not null)
        {
            yield return InstallStep.Command("systemctl", "--root=" + place.Root, "enable", Unit);
            yield break;
        }
        yield return InstallStep.Command("systemctl", "daemon-reload");
        yield return InstallStep.Command("systemctl", "enable", Unit);

        // An older version that runs is replaced; the first start waits for settings.
        yield return InstallStep.Command("systemctl", "try-restart", Unit);
    }

    /// <summary>The steps of a removal. What somebody may want back stays.</summary>
    public static IEnumerable<InstallStep> Remove(ServicePlace place)
    {
        yield return place.Root is null ? InstallStep.Command("systemctl", "disable", "--now", Unit) : InstallStep.Command("systemctl", "--root=" + place.Root, "disable", Unit);
        yield return InstallStep.Delete(place.Seen(UnitFile));
        yield return InstallStep.Delete(place.Seen(AccountFile));
        if (place.Root is null)
        {
            yield return InstallStep.Command("systemctl", "daemon-reload");
        }
    }

    /// <summary>The unit with the places of this installation.</summary>
    private static string UnitFor(ServicePlace place)
    {
        string runtime = ServicePlace.RuntimeRoot is { } root ? $"Environment=DOTNET_ROOT={root}\n" : "";
        return Resource(Unit)
            .Replace("WorkingDirectory=/etc/onenet-modem\n", $"WorkingDirectory={Path.GetDirectoryName(place.Config)}\n", StringComparison.Ordinal)
            .Replace($"ExecStart={Program}/onenet-modem run --config {Config}\n", $"ExecStart={place.Program}/onenet-modem run --config {place.Config}\n{runtime}", StringComparison.Ordinal);
    }

    private static string Resource(string name)
    {
        using StreamReader text = new(typeof(LinuxService).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
