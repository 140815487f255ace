// A setting that only shows its fault when it is used.
namespace OneNetModem.Bridge.Settings;

/// <summary>A setting is missing or wrong. The message never holds a secret.</summary>
public sealed class SettingsException(string key, string what, string allowed) : Exception($"{key} {what}. Allowed: {allowed}")
{
    /// <summary>The key, such as <c>OneNet:AccessKey</c>.</summary>
    public string Key { get; } = key;

    /// <summary>What is wrong with it, as the end of a sentence.</summary>
    public string What { get; } = what;

    /// <summary>What it may be.</summary>
    public string Allowed { get; } = allowed;
}
