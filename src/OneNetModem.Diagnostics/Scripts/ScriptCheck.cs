// Looking a script's commands up before anything is sent: which are not known, which this module has not, which are dangerous.
using System.Collections.Frozen;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Something about a command of a script.</summary>
/// <param name="At">Where the command stands.</param>
/// <param name="Command">The command, as it was written.</param>
/// <param name="Text">What about it.</param>
/// <param name="Danger">What it does, where that is dangerous; null: it is no danger, but not known, or not as it should be.</param>
public sealed record ScriptFinding(FilePlace At, string Command, string Text, DangerKind? Danger = null)
{
    /// <summary>In one line.</summary>
    public override string ToString() => $"{At}: {(Danger is { } kind ? $"dangerous ({CommandDanger.NameOf(kind)})" : "warning")}: {Text}";
}

/// <summary>Checks scripts.</summary>
public static class ScriptCheck
{
    /// <summary>The kinds of danger, all of them.</summary>
    public static IReadOnlySet<DangerKind> AllDangers { get; } = Enum.GetValues<DangerKind>().ToFrozenSet();

    /// <summary>What there is to say about a script's commands, in their order.</summary>
    /// <param name="script">A script without mistakes.</param>
    /// <param name="profile">The series to look them up for; null: any.</param>
    public static IReadOnlyList<ScriptFinding> Of(Script script, ModuleProfile? profile)
    {
        ArgumentNullException.ThrowIfNull(script);
        return [.. script.AllSteps.OfType<SendStep>().SelectMany(step => Of(step, profile))];
    }

    /// <summary>Why a command may not be sent without consent; null: it may.</summary>
    internal static (AtCommandLine Part, CommandDanger Danger)? Refused(AtCommand command, IReadOnlySet<DangerKind> allowed)
    {
        foreach (AtCommandLine part in command.Parts)
        {
            if (CommandKnowledge.DangerOf(part) is { } danger && !allowed.Contains(danger.Kind))
            {
                return (part, danger);
            }
        }

        return null;
    }

    private static IEnumerable<ScriptFinding> Of(SendStep step, ModuleProfile? profile)
    {
        string? fixedText = step.Command.Constant;

        // What is computed counts as a 0: enough to know which command it is, and in which form.
        string line = fixedText ?? string.Concat(step.Command.Parts.Select(part => part.Literal ?? "0"));
        if (step.Command.Parts is [{ Value: not null }, ..])
        {
            yield break;
        }

        foreach (AtCommandLine part in AtCommandLine.Parse(line))
        {
            if (CommandKnowledge.Find(part.Name) is not { } facts)
            {
                string? near = NearestName.Of(part.Name, CommandKnowledge.All.Select(one => one.Name).Where(name => name.Length > 2));
                yield return new ScriptFinding(step.Place, step.Title, $"AT{part.Name} is not known{(near is null ? "" : $", did you mean AT{near}?")}");
                continue;
            }

            if (profile is not null && !facts.ExistsOn(profile))
            {
                yield return new ScriptFinding(step.Place, step.Title, $"AT{part.Name} is a command of {string.Join(", ", facts.Series)}, not of {profile.Name}");
            }

            if (CommandKnowledge.DangerOf(part) is { } danger)
            {
                yield return new ScriptFinding(step.Place, step.Title, $"AT{part.Name}: {danger.Why}", danger.Kind);
            }

            else if (fixedText is null && facts.FormOf(part)?.Dangers is [{ } first, ..])
            {
                yield return new ScriptFinding(step.Place, step.Title, $"AT{part.Name} may be dangerous ({first.Kind}) by what is computed; it is looked at when it is sent");
            }

            foreach (string problem in fixedText is null ? [] : CommandKnowledge.ProblemsOf(part))
            {
                yield return new ScriptFinding(step.Place, step.Title, problem);
            }
        }
    }
}
