// A script that has been read: what its steps are, where they stand, which names they set.
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A script. <see cref="ScriptFile"/> reads it, <see cref="ScriptRun"/> runs it.</summary>
public sealed class Script
{
    internal Script()
    {
    }

    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary>What reports call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; null: it does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The series of module that it is meant for; null: any.</summary>
    public string? Profile { get; init; }

    /// <summary>How long it may take; null: as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Its variables.</summary>
    public IReadOnlyList<ScriptVariable> Variables { get; init; } = [];

    /// <summary>The variables of the environment that it may read.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    internal IReadOnlyList<AbortRule> Aborts { get; init; } = [];

    internal IReadOnlyList<ScriptStep> Steps { get; init; } = [];

    internal IReadOnlyList<ScriptStep> Finally { get; init; } = [];

    /// <summary>All steps with those inside of others, in the order of the file; included files in their place.</summary>
    internal IEnumerable<ScriptStep> AllSteps => Steps.Concat(Finally).SelectMany(ScriptStep.Flat);

    /// <summary>All expressions, those of included files as well.</summary>
    internal IEnumerable<ScriptExpression> Expressions =>
        OwnExpressions.Concat(AllSteps.SelectMany(step => step.Expressions));

    /// <summary>The expressions that stand in no step.</summary>
    internal IEnumerable<ScriptExpression> OwnExpressions =>
        Variables.SelectMany(v => v.Value?.Expressions ?? []).Concat(Aborts.SelectMany(rule => rule.Expressions));
}

/// <summary>A variable of a script.</summary>
public sealed class ScriptVariable
{
    internal ScriptVariable(string name, ScriptValue? value, bool isSecret, string? description, FilePlace place) =>
        (Name, Value, IsSecret, Description, Place) = (name, value, isSecret, description, place);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Nobody may see its value.</summary>
    public bool IsSecret { get; }

    /// <summary>It has no value of its own: the caller gives one.</summary>
    public bool IsRequired => Value is null;

    /// <summary>What it is for; null: not said.</summary>
    public string? Description { get; }

    /// <summary>Where it stands.</summary>
    public FilePlace Place { get; }

    internal ScriptValue? Value { get; }
}

/// <summary>Whether to give up a script, and what it ends with then.</summary>
/// <param name="On">A line that ends it; null: any, by <paramref name="When"/> alone.</param>
/// <param name="When">What must hold; null: nothing.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Code">The exit code.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record AbortRule(LinePattern? On, ScriptExpression? When, ScriptTemplate? Message, int Code, FilePlace Place)
{
    public IEnumerable<string> Sets => On?.Captures ?? [];

    public IEnumerable<ScriptExpression> Expressions => [.. On?.Expressions ?? [], .. When is null ? [] : new[] { When }, .. Message?.Expressions ?? []];
}

/// <summary>How often a step is tried.</summary>
/// <param name="Times">At most so often, the first time included.</param>
/// <param name="Every">How long after the failure.</param>
internal sealed record RetryRule(int Times, TimeSpan Every);

/// <summary>How often a step is done.</summary>
/// <param name="Times">So often, or at most with <paramref name="Until"/>; null: once for each value of <paramref name="List"/>.</param>
/// <param name="Until">It ends when this holds.</param>
/// <param name="Variable">The name that takes each value.</param>
/// <param name="List">The values.</param>
/// <param name="Every">How long between two rounds.</param>
internal sealed record LoopRule(int? Times, ScriptExpression? Until, string? Variable, ScriptValue? List, TimeSpan Every);

/// <summary>What happens when a step fails.</summary>
internal enum OnFailure
{
    /// <summary>The script ends.</summary>
    Stop,

    /// <summary>The script goes on, and has failed.</summary>
    Continue,

    /// <summary>The script goes on, with a warning.</summary>
    Warn,
}

/// <summary>What lines are to be there.</summary>
/// <param name="Patterns">The patterns.</param>
/// <param name="IsAny">One of them is enough.</param>
internal sealed record Expectation(IReadOnlyList<LinePattern> Patterns, bool IsAny);

/// <summary>A step.</summary>
internal abstract record ScriptStep
{
    public required FilePlace Place { get; init; }

    /// <summary>The key that makes it what it is: <c>send</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What it does, in a few words, values not yet filled in.</summary>
    public abstract string Title { get; }

    public string? Name { get; init; }

    public ScriptExpression? When { get; init; }

    public TimeSpan? Timeout { get; init; }

    public RetryRule? Retry { get; init; }

    public LoopRule? Loop { get; init; }

    public OnFailure OnFailure { get; init; }

    public ScriptExpression? Assert { get; init; }

    public ScriptTemplate? Message { get; init; }

    public IReadOnlyList<AbortRule> Aborts { get; init; } = [];

    /// <summary>Steps inside.</summary>
    public virtual IReadOnlyList<ScriptStep> Inner => [];

    /// <summary>The names that it gives values to.</summary>
    public IEnumerable<string> Sets => [.. Loop?.Variable is { } variable ? new[] { variable } : [], .. Aborts.SelectMany(rule => rule.Sets), .. OwnSets];

    /// <summary>All expressions of the step itself.</summary>
    public IEnumerable<ScriptExpression> Expressions =>
    [
        .. ((ScriptExpression?[])[When, Assert, Loop?.Until]).OfType<ScriptExpression>(), .. Message?.Expressions ?? [],
        .. Loop?.List?.Expressions ?? [], .. Aborts.SelectMany(rule => rule.Expressions), .. OwnExpressions,
    ];

    protected virtual IEnumerable<string> OwnSets => [];

    protected virtual IEnumerable<ScriptExpression> OwnExpressions => [];

    public static IEnumerable<ScriptStep> Flat(ScriptStep step) => step.Inner.SelectMany(Flat).Prepend(step);

    protected static IEnumerable<string> Captures(Expectation? expectation) => expectation?.Patterns.SelectMany(p => p.Captures) ?? [];

    protected static IEnumerable<ScriptExpression> In(Expectation? expectation) => expectation?.Patterns.SelectMany(p => p.Expressions) ?? [];
}
