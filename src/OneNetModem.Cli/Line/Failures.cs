// From what broke the line, the settings or the platform's rules to an error block and an exit code.
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Diagnostics;
using OneNetModem.OneNet.Rules;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Line;

/// <summary>Makes <see cref="CommandFailure"/>s.</summary>
internal static class Failures
{
    /// <summary>What to do where there are no settings yet.</summary>
    public static IReadOnlyList<string> FirstSettings { get; } =
    [
        "copy the sample config.json that comes with this program here, and fill in its OneNet section",
        "or set ONENETMODEM__OneNet__ProductId, ONENETMODEM__OneNet__DeviceName and ONENETMODEM__OneNet__AccessKey in the environment",
    ];

    /// <summary>The exit code of a layer.</summary>
    public static ExitCode CodeOf(SessionLayer layer) => layer switch
    {
        SessionLayer.Port or SessionLayer.Module => ExitCode.Port,
        SessionLayer.Sim => ExitCode.Sim,
        SessionLayer.Registration => ExitCode.Registration,
        SessionLayer.Pdp => ExitCode.Ip,
        _ => ExitCode.Mqtt,
    };

    /// <summary>The block of a diagnosis.</summary>
    /// <param name="diagnosis">What is broken.</param>
    /// <param name="where">The port or server; null when the words name it already.</param>
    public static CommandFailure Of(Diagnosis diagnosis, string? where = null) =>
        new(CodeOf(diagnosis.Layer), diagnosis.What, where is not null && diagnosis.What.Contains(where, StringComparison.Ordinal) ? null : where, diagnosis.Cause, [.. diagnosis.Tries]);

    /// <summary>The block of a setting that only shows its fault when it is used.</summary>
    /// <param name="wrong">The setting.</param>
    /// <param name="loaded">All settings.</param>
    /// <param name="fileIsThere">Whether there is a settings file.</param>
    public static CommandFailure Of(SettingsException wrong, LoadedSettings loaded, bool fileIsThere)
    {
        bool identity = SettingTable.Of("OneNet").Any(key => $"OneNet:{key.Name}" == wrong.Key && key.Name is "ProductId" or "DeviceName" or "AccessKey");
        bool nothing = loaded.Values.All(value => value.Origin.Layer == SettingLayer.Default);
        string variable = "ONENETMODEM__" + wrong.Key.Replace(":", "__", StringComparison.Ordinal);
        return new CommandFailure(
            ExitCode.Usage,
            wrong.Message,
            nothing ? $"there is no {GlobalOptions.DefaultConfig} here, and nothing is set in the environment" : loaded.Values.FirstOrDefault(value => value.Path == wrong.Key)?.Origin.ToString(),
            null,
            identity
                ? ["--emulate    runs without a device of your own", .. fileIsThere ? ["onenet-modem config check    names everything that is missing", variable + " in the environment, or config.json"] : FirstSettings]
                : ["onenet-modem config check"]);
    }

    /// <summary>The block of what the platform forbids.</summary>
    public static CommandFailure Of(RuleViolationException forbidden) => new(
        ExitCode.Usage, string.Join("; ", forbidden.Violations.Select(one => one.Reason)), null,
        forbidden.Violations[0].Consequence switch
        {
            Consequence.Disconnect => "against the platform's rules: it would close the connection without a word",
            Consequence.LoginRefused => "against the platform's rules: it would refuse the login",
            Consequence.SubscriptionFails => "against the platform's rules: it would refuse the subscription",
            _ => "against the platform's rules: it would reject the message",
        },
        "correct it; nothing was sent");
}
