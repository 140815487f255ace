// Settings out of a file, the environment and the command line: the later wins. Every value of every layer is
// checked, also one that another layer overrides, and every problem is reported at once.
using Microsoft.Extensions.Configuration;

namespace OneNetModem.Bridge.Settings;

/// <summary>What was loaded.</summary>
/// <param name="Settings">The settings; null when a problem keeps them from being used.</param>
/// <param name="Problems">Everything found, errors and notes.</param>
/// <param name="Values">The effective values, secrets masked.</param>
/// <param name="Configuration">All layers merged, for Serilog and the host.</param>
public sealed record LoadedSettings(
    OneNetModemSettings? Settings, IReadOnlyList<SettingProblem> Problems, IReadOnlyList<SettingValue> Values, IConfigurationRoot Configuration)
{
    /// <summary>The problems that are not mere notes.</summary>
    public IEnumerable<SettingProblem> Errors => Problems.Where(problem => !problem.IsNote);
}

/// <summary>An override from the command line.</summary>
/// <param name="Option">The option's name, such as <c>--port</c>.</param>
/// <param name="Path">The key it sets, such as <c>Modem:Port</c>.</param>
/// <param name="Value">The value.</param>
public sealed record SettingOverride(string Option, string Path, string Value);

/// <summary>Loads settings.</summary>
public static class SettingsLoader
{
    /// <summary>What the names of environment variables begin with; two underscores stand between the parts of a key.</summary>
    public const string EnvironmentPrefix = "ONENETMODEM__";

    /// <summary>Loads and checks the settings.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="environment">All environment variables; those with another prefix are left alone.</param>
    /// <param name="overrides">What the command line says.</param>
    /// <param name="fileIsOptional">Whether a missing file is no problem.</param>
    public static LoadedSettings Load(
        string? file, IReadOnlyDictionary<string, string> environment, IReadOnlyList<SettingOverride> overrides, bool fileIsOptional = false)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(overrides);
        var builder = new ConfigurationBuilder();
        List<SettingProblem> problems = [];
        List<LayerValue> layers = [];

        byte[]? text = file is null ? null : ReadFile(file, fileIsOptional, problems);
        if (text is not null)
        {
            var (values, wrong) = SettingsFile.Read(WithoutMark(text), file!);
            problems.AddRange(wrong);
            layers.AddRange(SettingsCheck.File(values, problems));
            // A key that stands twice would be thrown at us by the configuration; it has been reported above.
            if (wrong.Count == 0)
            {
                builder.AddJsonStream(new MemoryStream(text));
            }
        }
        LayerValue[] variables =
        [
            .. environment.Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => new LayerValue(
                    variable.Key[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), variable.Value,
                    new SettingOrigin(SettingLayer.Environment, variable.Key))),
        ];
        LayerValue[] options = [.. overrides.Select(one => new LayerValue(one.Path, one.Value, new SettingOrigin(SettingLayer.Option, one.Option)))];
        foreach (LayerValue[] layer in (LayerValue[][])[variables, options])
        {
            layers.AddRange(SettingsCheck.Texts(layer, problems));
            builder.AddInMemoryCollection(layer.Select(value => KeyValuePair.Create(value.Path, (string?)value.Text)));
        }

        IConfigurationRoot configuration = builder.Build();
        var effective = new EffectiveValues(configuration, layers);
        // Rules between settings are only looked at when each one by itself is right: no error that follows from another.
        if (problems.Count > 0)
        {
            return new LoadedSettings(null, problems, effective.All(), configuration);
        }
        OneNetModemSettings settings = effective.ToSettings();
        problems.AddRange(SettingsRules.Check(settings, effective));
        problems.AddRange(SettingsRules.CheckSinks(configuration, effective));
        return new LoadedSettings(problems.Any(problem => !problem.IsNote) ? null : settings, problems, effective.All(), configuration);
    }

    private static byte[]? ReadFile(string file, bool optional, List<SettingProblem> problems)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            if (!optional)
            {
                problems.Add(new SettingProblem(new SettingOrigin(SettingLayer.File, file), "", "there is no such file"));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new SettingProblem(new SettingOrigin(SettingLayer.File, file), "", "cannot be read: " + error.Message));
        }
        return null;
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] text) => text.AsSpan().StartsWith("\uFEFF"u8) ? text.AsSpan(3) : text;
}

/// <summary>One value of one layer.</summary>
internal sealed record LayerValue(string Path, string Text, SettingOrigin Origin);
