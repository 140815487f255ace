// Script files: YAML, or a plain list of commands. Whatever is wrong is said all at once, each with its place.
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Reads scripts.</summary>
public static class ScriptFile
{
    /// <summary>The JSON schema of script files.</summary>
    public static string Schema() => ScriptLanguage.Schema();

    /// <summary>Reads a script and what it includes.</summary>
    /// <param name="file">The file; one whose name ends in <c>.at</c> is a list of commands.</param>
    /// <param name="problems">Its mistakes; the script can be run when there are none.</param>
    /// <exception cref="IOException">The file itself cannot be read.</exception>
    public static Script Read(string file, out YamlProblems problems)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Parse(ScriptFolder.ReadScript(file), file, out problems);
    }

    /// <summary>Reads a script from its text; what it includes is read from the file's folder.</summary>
    public static Script Parse(string text, string file, out YamlProblems problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(file);
        problems = new YamlProblems(file);
        Script script = Parse(text, file, problems, new ScriptFolder(file), []);
        CheckNames(script, problems);
        return script;
    }

    /// <summary>Reads one file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">The file.</param>
    /// <param name="problems">Takes its mistakes.</param>
    /// <param name="folder">Where it may read other files.</param>
    /// <param name="above">The files that include it, outermost first.</param>
    internal static Script Parse(string text, string file, YamlProblems problems, ScriptFolder folder, IReadOnlyList<string> above)
    {
        if (Path.GetExtension(file).Equals(".at", StringComparison.OrdinalIgnoreCase))
        {
            return CommandList.Parse(text, file, problems);
        }

        YamlValues values = YamlFile.Read(text, ScriptLanguage.Root, problems, "script", "; allowed: steps: and a list of them") ?? new YamlValues(default);
        return new ScriptReader(file, problems, folder, above).Read(values);
    }

    private static void CheckNames(Script script, YamlProblems problems)
    {
        IncludeStep[] includes = [.. script.AllSteps.OfType<IncludeStep>()];

        // The variables of an included file are gone behind it; what its steps capture stays.
        HashSet<string> known =
        [
            .. FixedNames.Always, .. script.Variables.Select(v => v.Name), .. script.Aborts.SelectMany(rule => rule.Sets),
            .. script.AllSteps.Where(step => step is not IncludeStep).SelectMany(step => step.Sets), .. includes.SelectMany(step => step.Script.Aborts.SelectMany(rule => rule.Sets)),
            .. includes.Select(step => step.Loop?.Variable).OfType<string>(),
        ];
        HashSet<string> environment = [.. script.Environment, .. includes.SelectMany(step => step.Script.Environment)];
        foreach (ScriptExpression expression in script.OwnExpressions)
        {
            expression.CheckNames(known, environment, problems);
        }

        foreach (ScriptStep step in script.Steps.Concat(script.Finally))
        {
            CheckNames(step, known, environment, problems);
        }
    }

    private static void CheckNames(ScriptStep step, HashSet<string> known, HashSet<string> environment, YamlProblems problems)
    {
        HashSet<string> here = step is IncludeStep include ? [.. known, .. include.Script.Variables.Select(v => v.Name)] : known;
        foreach (ScriptExpression expression in step.Expressions)
        {
            expression.CheckNames(here, environment, problems);
        }

        foreach (ScriptStep inner in step.Inner)
        {
            CheckNames(inner, here, environment, problems);
        }
    }
}
