// Dangerous commands need a word from whoever runs the script: --allow, or a yes on a terminal.
using OneNetModem.At.Text;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Scripts;

/// <summary>Asks for consent.</summary>
internal static class ScriptConsent
{
    private const string All = "all";

    private static bool IsTerminal => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>The kinds of --allow.</summary>
    /// <exception cref="CommandFailure">There is no such kind: exit code 2.</exception>
    public static IReadOnlySet<DangerKind> Parse(IEnumerable<string> words)
    {
        HashSet<DangerKind> kinds = [];
        foreach (string word in words.SelectMany(one => one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (word == All)
            {
                return ScriptCheck.AllDangers;
            }

            if (!CommandDanger.TryParse(word, out DangerKind kind))
            {
                string? near = NearestName.Of(word, CommandDanger.Names);
                throw new CommandFailure(
                    ExitCode.Usage, $"there is no kind of danger '{word}'", "option --allow", near is null ? null : $"did you mean: {near}", "there are: all, " + string.Join(", ", CommandDanger.Names));
            }

            kinds.Add(kind);
        }

        return kinds;
    }

    /// <summary>What may be sent: what --allow says, and what a person at a terminal agrees to.</summary>
    /// <exception cref="CommandFailure">Nobody agrees: exit code 2, and nothing was sent.</exception>
    public static IReadOnlySet<DangerKind> Ask(CommandRun run, IReadOnlyList<ScriptFinding> findings, IReadOnlySet<DangerKind> allowed)
    {
        ScriptFinding[] open = [.. findings.Where(finding => finding.Danger is { } kind && !allowed.Contains(kind))];
        if (open.Length == 0)
        {
            return allowed;
        }

        HashSet<DangerKind> kinds = [.. open.Select(finding => finding.Danger!.Value)];
        string list = string.Join('\n', open.Select(finding => SafeText.Of(finding.ToString())));
        if (IsTerminal && Agrees(run, list, "send them?"))
        {
            return new HashSet<DangerKind>([.. allowed, .. kinds]);
        }

        throw new CommandFailure(
            ExitCode.Usage, open.Length == 1 ? "the script has a dangerous command; nothing was sent" : $"the script has {open.Length} dangerous commands; nothing was sent", list, null,
            $"--allow {string.Join(',', kinds.Select(CommandDanger.NameOf).Order(StringComparer.Ordinal))}    permits them");
    }

    /// <summary>Asks about a command that was computed, when it is to be sent; null: there is nobody to ask.</summary>
    public static Func<string, CommandDanger, bool>? WhenSent(CommandRun run) =>
        // The line of the step that is under way stands there unfinished.
        IsTerminal ? (command, danger) => Agrees(run, $"\n{SafeText.Of(command)}: dangerous ({danger.Name}): {danger.Why}", "send it?") : null;

    private static bool Agrees(CommandRun run, string what, string question)
    {
        run.Error.WriteLine(what);
        run.Error.Write(question + " [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
