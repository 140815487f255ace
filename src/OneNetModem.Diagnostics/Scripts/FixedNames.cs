// The names that a run sets by itself, and what they hold: nobody else may take them, and a member that is misspelt is found at reading.
using Acornima;
using Acornima.Ast;
using OneNetModem.At.Text;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>The program's own names.</summary>
internal static class FixedNames
{
    /// <summary>Names that have a value wherever they stand.</summary>
    public static IReadOnlyList<string> Always { get; } = ["answer", "urc", "config", "env", "module", "elapsed", "round", "length"];

    /// <summary>All of them: some are known only behind the step that sets them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Always, "published", "reply", "message"];

    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["answer"] = ["lines", "text", "final", "code", "ms"],
        ["module"] = ["model", "firmware", "series"],
        ["published"] = ["topic", "payload", "outcome", "ms"],
        ["reply"] = ["accepted", "code", "message", "payload"],
        ["message"] = ["topic", "payload"],

        // A text: what JavaScript knows of one.
        ["urc"] =
        [
            "length", "at", "charAt", "charCodeAt", "concat", "endsWith", "includes", "indexOf", "lastIndexOf", "match", "replace", "replaceAll",
            "search", "slice", "split", "startsWith", "substring", "toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart",
        ],
    };

    /// <summary>Why a script may not give a value to this name; null: it may.</summary>
    public static string? Refused(string name) =>
        All.Contains(name, StringComparer.Ordinal) || ScriptExpression.Builtin.Contains(name)
            ? $"'{name}' is a name of the program's own; allowed: another name than {string.Join(", ", All)} and JavaScript's {string.Join(", ", ScriptExpression.Builtin.Order(StringComparer.Ordinal))}"
        : IsWord(name) ? $"'{name}' is a word of JavaScript's, no expression could use it as a name; allowed: another name"
        : null;

    /// <summary>Why an expression may not ask for this member; null: it may.</summary>
    public static string? Unknown(string name, string member) =>
        !Members.TryGetValue(name, out string[]? known) || known.Contains(member, StringComparer.Ordinal) ? null
        : $"{name} has no '{member}'{(NearestName.Of(member, known) is { } near ? $", did you mean {name}.{near}?" : "")}; {(name == "urc" ? "it is the line itself, a text; allowed: what JavaScript knows of texts: " : "allowed: ")}{string.Join(", ", known)}";

    /// <summary>true, null, typeof, ...: whatever the parser does not take for a name.</summary>
    private static bool IsWord(string name)
    {
        try
        {
            return new Parser().ParseExpression(name, strict: true) is not Identifier;
        }
        catch (ParseErrorException)
        {
            return true;
        }
    }
}
