// The one place that knows AT commands: explanations, completion, checks of scripts and limits of typed commands all ask it.
using System.Collections.Frozen;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>What is known of AT commands, from the fact files of this assembly, read when first asked for.</summary>
public static class CommandKnowledge
{
    private static readonly Lazy<FrozenDictionary<string, CommandFacts>> Commands = new(
        () => FactFiles.Commands().ToFrozenDictionary(command => command.Name, StringComparer.OrdinalIgnoreCase));

    private static readonly Lazy<FrozenDictionary<string, UrcFacts>> Urcs = new(
        () => FactFiles.Urcs().ToFrozenDictionary(urc => urc.Name, StringComparer.Ordinal));

    /// <summary>All commands.</summary>
    public static IReadOnlyCollection<CommandFacts> All => Commands.Value.Values;

    /// <summary>All unsolicited lines.</summary>
    public static IReadOnlyCollection<UrcFacts> AllUrcs => Urcs.Value.Values;

    /// <summary>A command by its name without AT: <c>+CSQ</c>, <c>I</c>, <c>&amp;F</c>; of a basic command its number may follow
    /// (<c>E0</c>, <c>D13800138000</c>), of several in a row the first counts. Null when it is not known.</summary>
    public static CommandFacts? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Commands.Value.GetValueOrDefault(name)
            ?? (BasicCommands.Is(name) ? Commands.Value.GetValueOrDefault(BasicCommands.Split(new(name.ToUpperInvariant(), AtForm.Execute, "")).First().Name) : null);
    }

    /// <summary>An unsolicited line by its name, as in <see cref="AtUrc.Name"/>; null when it is not known.</summary>
    public static UrcFacts? FindUrc(string name) => Urcs.Value.GetValueOrDefault(name);

    /// <summary>Why a command must not be sent unasked, by its form and arguments; null when it may. <c>AT+CFUN=1,1</c> is dangerous,
    /// <c>AT+CFUN?</c> is not; <c>AT+QCFG="usbcfg"</c> with values is, without is not.</summary>
    public static CommandDanger? DangerOf(AtCommandLine part) => BasicCommands.Split(part).Select(OfOne).FirstOrDefault(danger => danger is not null);

    /// <summary>What is wrong with a command line as far as is known: a form, sub-command or parameter that does not exist, a number out of
    /// range; empty when nothing is, and for commands that are not known.</summary>
    public static IReadOnlyList<string> ProblemsOf(AtCommandLine part) =>
        [.. BasicCommands.Split(part).SelectMany(one => Find(one.Name) is { } facts ? ParameterCheck.Of(facts, one) : [])];

    private static CommandDanger? OfOne(AtCommandLine part)
    {
        IReadOnlyList<string> fields = part.Fields;
        return Find(part.Name)?.FormOf(part)?.Dangers.FirstOrDefault(danger => FieldPattern.Fits(danger.When, fields)) is { } found
            && CommandDanger.TryParse(found.Kind, out DangerKind kind)
            ? new CommandDanger(kind, found.Why)
            : null;
    }
}
