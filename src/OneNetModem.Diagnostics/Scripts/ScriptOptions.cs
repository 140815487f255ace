// What a run gets from outside.
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Options of a run.</summary>
public sealed record ScriptOptions
{
    /// <summary>Values for variables of the script, as on a command line.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings that the script may read as <c>config.Section.Key</c>, without secrets: values are texts, or mappings of such.</summary>
    public IReadOnlyDictionary<string, object?> Config { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Reads the environment; the script gets only the variables that it names.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The kinds of dangerous commands that may be sent.</summary>
    public IReadOnlySet<DangerKind> Allowed { get; init; } = new HashSet<DangerKind>();

    /// <summary>Asks a person whether a dangerous command, here as it is shown, may be sent; a yes holds for its kind until the run ends.
    /// It comes at the moment when a command that was computed is to go out, and the run waits for it. Null: nobody is asked.</summary>
    public Func<string, CommandDanger, bool>? Consent { get; init; }

    /// <summary>Name and version of the program, for reports.</summary>
    public string Program { get; init; } = "onenet-modem";

    /// <summary>What is wrong with the values that are given for a script's variables; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        string known = script.Variables.Count == 0 ? "it has none" : string.Join(", ", script.Variables.Select(v => v.Name));
        return
        [
            .. from name in Variables.Keys
               where script.Variables.All(v => v.Name != name)
               let near = At.Text.NearestName.Of(name, script.Variables.Select(v => v.Name))
               select $"{script.File} has no variable '{name}'{(near is null ? "" : $", did you mean {near}?")}; there are: {known}",
            .. from variable in script.Variables
               where variable.IsRequired && !Variables.ContainsKey(variable.Name)
               select $"{variable.Place}: '{variable.Name}' needs a value{(variable.Description is { } what ? $" ({what})" : "")}: --var {variable.Name}=VALUE",
            .. from variable in script.Variables
               where variable.Value?.IsNumber == true && Variables.TryGetValue(variable.Name, out string? text) && !IsNumber(text)
               select $"'{variable.Name}' is a number, and '{Variables[variable.Name]}' is none",
        ];
    }

    /// <summary>The value that is given for a variable: a number where its own one is a number.</summary>
    internal static object? ValueOf(ScriptVariable variable, string text) =>
        variable.Value?.IsNumber == true ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : variable.Value?.IsList == true ? text.Split(',', StringSplitOptions.TrimEntries).Cast<object?>().ToList()
        : text;

    private static bool IsNumber(string text) =>
        double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
}
