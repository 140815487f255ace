// Where a value came from and what is wrong with it.
using System.Globalization;

namespace OneNetModem.Bridge.Settings;

/// <summary>The layers, weakest first.</summary>
public enum SettingLayer
{
    /// <summary>The program's own default.</summary>
    Default,

    /// <summary>The settings file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>A command-line option.</summary>
    Option,
}

/// <summary>Where a value came from.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Name">File name, variable name or option name; empty for a default.</param>
/// <param name="Line">Line in the file, from 1; 0 when it is not from a file.</param>
/// <param name="Column">Column in the file in characters, from 1; 0 when it is not from a file.</param>
public readonly record struct SettingOrigin(SettingLayer Layer, string Name, int Line = 0, int Column = 0)
{
    /// <summary><c>config.json:4:31</c>, <c>environment ONENETMODEM__Modem__Port</c>, <c>option --port</c>, <c>default</c>.</summary>
    public override string ToString() => Layer switch
    {
        SettingLayer.File when Line > 0 => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Line}:{Column}"),
        SettingLayer.File => Name,
        SettingLayer.Environment => "environment " + Name,
        SettingLayer.Option => "option " + Name,
        _ => "default",
    };
}

/// <summary>Something wrong, or worth knowing, about the settings.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Key">The key's path, such as <c>Modem:Baud</c>; empty when it is about the whole file.</param>
/// <param name="What">What is wrong; never a secret.</param>
/// <param name="Allowed">What is allowed; null when that says itself.</param>
/// <param name="IsNote">True when the settings can be used all the same.</param>
public sealed record SettingProblem(SettingOrigin Origin, string Key, string What, string? Allowed = null, bool IsNote = false)
{
    /// <summary>Which key, what is wrong, what is allowed.</summary>
    public string Text => $"{(Key.Length > 0 ? Key + ": " : "")}{What}{(Allowed is null ? "" : "; allowed: " + Allowed)}";

    /// <summary>One line: where and <see cref="Text"/>.</summary>
    public override string ToString() => $"{Origin}: {Text}";
}

/// <summary>An effective value, ready to be shown.</summary>
/// <param name="Path">The key's path.</param>
/// <param name="Value">The value as text; masked when secret.</param>
/// <param name="Origin">Where it came from.</param>
public sealed record SettingValue(string Path, string Value, SettingOrigin Origin);
