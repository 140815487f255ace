// A command cannot go on: what happened, where, why, what to try, and the exit code.
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Cli;

/// <summary>Ends a command with an error block on stderr and an exit code.</summary>
internal sealed class CommandFailure : Exception
{
    public CommandFailure(ExitCode exitCode, string what, string? where = null, string? cause = null, params string[] tries)
        : base(what)
    {
        ExitCode = exitCode;
        Where = where;
        Cause = cause;
        Tries = tries;
    }

    /// <summary>The failure of a file with mistakes: all of them, each with its place.</summary>
    /// <param name="problems">The mistakes.</param>
    /// <param name="what">What the file is: <c>the plan</c>.</param>
    /// <param name="tries">What to try.</param>
    public static CommandFailure Of(YamlProblems problems, string what, params string[] tries) => new(
        ExitCode.Usage,
        problems.Count == 1 ? what + " has a mistake" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} has {problems.Count} mistakes"),
        string.Join('\n', problems.All),
        null,
        tries);

    /// <summary>What the process ends with.</summary>
    public ExitCode ExitCode { get; }

    /// <summary>The port, file, key or topic that it is about.</summary>
    public string? Where { get; }

    /// <summary>The likely cause.</summary>
    public string? Cause { get; }

    /// <summary>What to try, best first.</summary>
    public IReadOnlyList<string> Tries { get; }
}
