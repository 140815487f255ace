// Rules between settings: what is right by itself and wrong together, and what is missing to go online.
using Microsoft.Extensions.Configuration;
using OneNetModem.Bridge.Endpoint;
using OneNetModem.Bridge.Upstream;

namespace OneNetModem.Bridge.Settings;

/// <summary>Rules between settings.</summary>
internal static class SettingsRules
{
    public static IEnumerable<SettingProblem> Check(OneNetModemSettings settings, EffectiveValues values)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase), ports = new(StringComparer.Ordinal);
        for (int i = 0; i < settings.Modems.Count; i++)
        {
            ModemSettings modem = settings.Modems[i];
            string modemPath = values.Entries[i];
            string oneNetPath = EffectiveValues.OneNetOf(modemPath);
            if (modemPath is not "Modem" && modem.Name.Length == 0)
            {
                yield return Problem(modemPath + ":Name", "missing", "a name for each of several modems");
            }
            else if (!names.Add(modem.Name))
            {
                yield return Problem(modemPath + ":Name", $"\"{modem.Name}\" is taken by another modem", "different names");
            }
            if (settings.Modems.Count > 1 && modem.Port.Equals("auto", StringComparison.OrdinalIgnoreCase))
            {
                yield return Problem(modemPath + ":Port", "\"auto\" cannot tell several modems apart", "the port of each, best as imei:..., or /dev/serial/by-path/...");
            }
            else if (!ports.Add(modem.Port))
            {
                yield return Problem(modemPath + ":Port", $"\"{modem.Port}\" is taken by another modem", "different ports");
            }
            if (i > 0)
            {
                yield return Problem(modemPath + ":Name", "run uses all modems; other commands the first one", "--port picks another one", note: true);
            }
            foreach (SettingProblem problem in Identity(modem.OneNet, oneNetPath))
            {
                yield return problem;
            }
        }

        foreach (SettingsException wrong in new[] { EndpointSettings.ProblemOf(settings.Bridge), UpstreamSettings.ProblemOf(settings.Bridge) }.OfType<SettingsException>())
        {
            yield return Problem(wrong.Key, wrong.What, wrong.Allowed);
        }

        if (settings.Bridge.CommandProgram is ["", ..])
        {
            yield return Problem("Bridge:CommandProgram:0", "empty: it is the program", "the file of a program, then its arguments");
        }

        SettingProblem Problem(string path, string what, string? allowed, bool note = false) => new(values.Origin(path), path, what, allowed, note);

        IEnumerable<SettingProblem> Identity(OneNetSettings oneNet, string path)
        {
            if (oneNet.IsGeneric)
            {
                if (oneNet.Host.Length == 0)
                {
                    yield return Problem(path + ":Host", "missing: a generic platform has no host of its own", "a host name or address");
                }
                yield break;
            }
            foreach (string key in MissingIdentity(oneNet))
            {
                yield return Problem($"{path}:{key}", "empty: needed to go online (not with --emulate)", null, note: true);
            }
            foreach (string key in (string[])["ClientId", "Username", "Password"])
            {
                if (values.Origin($"{path}:{key}").Layer != SettingLayer.Default)
                {
                    yield return Problem($"{path}:{key}", $"not used: platform {oneNet.Platform} takes its credentials from ProductId, DeviceName and AccessKey", "with \"Platform\": \"generic\" only", note: true);
                }
            }
        }
    }

    /// <summary>Logs never go to stdout: results are there, and programs read them.</summary>
    public static IEnumerable<SettingProblem> CheckSinks(IConfiguration configuration, EffectiveValues values)
    {
        foreach (IConfigurationSection sink in configuration.GetSection(SettingTable.FreeSection + ":WriteTo").GetChildren())
        {
            bool toConsole = "Console".Equals(sink.Value ?? sink["Name"], StringComparison.OrdinalIgnoreCase);
            if (toConsole && !"Verbose".Equals(sink["Args:standardErrorFromLevel"], StringComparison.OrdinalIgnoreCase))
            {
                yield return new SettingProblem(
                    values.Origin(sink.Value is null ? sink.Path + ":Name" : sink.Path), sink.Path, "this sink writes to stdout, where the results are; logs go to stderr without it",
                    "Console with \"Args\": { \"standardErrorFromLevel\": \"Verbose\" }, or no Console at all");
            }
        }
    }

    /// <summary>The keys that are empty and needed to go online.</summary>
    public static IEnumerable<string> MissingIdentity(OneNetSettings oneNet)
    {
        if (oneNet.ProductId.Length == 0)
        {
            yield return nameof(OneNetSettings.ProductId);
        }
        if (oneNet.DeviceName.Length == 0)
        {
            yield return nameof(OneNetSettings.DeviceName);
        }
        if (oneNet.AccessKey.Length == 0)
        {
            yield return nameof(OneNetSettings.AccessKey);
        }
    }
}
