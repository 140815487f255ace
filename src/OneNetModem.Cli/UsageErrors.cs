// Wrong arguments: what is wrong, what was probably meant, where the help is. Exit code 2.
using System.CommandLine;
using OneNetModem.At.Text;
using OneNetModem.Cli.Output;

namespace OneNetModem.Cli;

/// <summary>Explains arguments that cannot be parsed.</summary>
internal static class UsageErrors
{
    /// <summary>The error block.</summary>
    public static CommandFailure Explain(ParseResult arguments)
    {
        Command command = arguments.CommandResult.Command;
        // What stands behind = may be a secret.
        // --emulate may have a profile behind it, and the parser takes an option that it does not know for one.
        string[] taken = [.. (arguments.GetResult(GlobalOptions.Emulate)?.Tokens ?? []).Select(token => token.Value).Where(word => word.StartsWith('-'))];
        string[] words = [.. arguments.UnmatchedTokens.Concat(taken).Select(word => word.StartsWith('-') ? word.Split('=')[0] : word)];
        string path = CommandPath(arguments);
        string help = $"{path} --help";
        // A word that is no command at a place where only commands can stand: say so once, whatever else the parser says.
        if (words.Length > 0 && command.Subcommands.Count > 0)
        {
            string word = words[0];
            bool option = word.StartsWith('-');
            string? near = NearestName.Of(word, option ? OptionNames(arguments) : command.Subcommands.Select(known => known.Name));
            return new CommandFailure(
                ExitCode.Usage, option ? $"unknown option {word}" : $"unknown command \"{word}\"", null,
                near is null ? null : $"did you mean: {(option ? near : $"{path} {near}")}", help);
        }
        string[] unknown = [.. words.Where(word => word.StartsWith('-'))];
        string what = unknown.Length > 0 ? $"unknown option {unknown[0]}"
            : words.Length == 0 && command.Action is null ? "a command is missing; there are: " + string.Join(", ", command.Subcommands.Select(known => known.Name))
            : string.Join("; ", arguments.Errors.Select(error => OneLine(error.Message)).Distinct(StringComparer.Ordinal));
        string? meant = unknown.Length > 0 && NearestName.Of(unknown[0], OptionNames(arguments)) is { } name ? $"did you mean: {name}" : null;
        return new CommandFailure(ExitCode.Usage, what, null, meant, help);
    }

    // The parser lists allowed values on lines of their own.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[])['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');

    private static string CommandPath(ParseResult arguments)
    {
        List<string> names = [];
        for (System.CommandLine.Parsing.SymbolResult? at = arguments.CommandResult; at is System.CommandLine.Parsing.CommandResult one; at = one.Parent)
        {
            names.Insert(0, one.Command is RootCommand ? "onenet-modem" : one.Command.Name);
        }
        return string.Join(' ', names);
    }

    private static IEnumerable<string> OptionNames(ParseResult arguments) =>
        arguments.CommandResult.Command.Options.Concat(GlobalOptions.All).Select(option => option.Name).Where(name => name.StartsWith('-'));

    /// <summary>Writes the block and returns the exit code.</summary>
    public static int Report(ParseResult arguments, TextWriter error)
    {
        CommandFailure failure = Explain(arguments);
        ErrorBlock.Write(error, failure);
        return (int)failure.ExitCode;
    }
}
