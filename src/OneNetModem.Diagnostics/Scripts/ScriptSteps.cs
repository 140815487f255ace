// The kinds of steps.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A command, its answer, and what is to come behind it.</summary>
internal sealed record SendStep : ScriptStep
{
    public required ScriptTemplate Command { get; init; }

    public Expectation? Expect { get; init; }

    /// <summary>The final result code; null: OK, <see cref="AnyFinal"/>: whatever comes, or nothing.</summary>
    public LinePattern? Final { get; init; }

    public bool AnyFinal { get; init; }

    public Expectation? Urc { get; init; }

    public TimeSpan Within { get; init; }

    /// <summary>What the module is sent when it asks for data.</summary>
    public ScriptTemplate? Data { get; init; }

    /// <summary>The file that holds it, in the script's folder.</summary>
    public ScriptTemplate? DataFile { get; init; }

    /// <summary>The folder that files are read from.</summary>
    public ScriptFolder? Folder { get; init; }

    public override string Kind => "send";

    public override string Title => Command.Source;

    protected override IEnumerable<string> OwnSets => [.. Captures(Expect), .. Captures(Urc), .. Final?.Captures ?? []];

    protected override IEnumerable<ScriptExpression> OwnExpressions => [.. Command.Expressions, .. In(Expect), .. In(Urc), .. Final?.Expressions ?? [], .. Data?.Expressions ?? [], .. DataFile?.Expressions ?? []];
}

/// <summary>Waits for a URC.</summary>
internal sealed record UrcStep : ScriptStep
{
    public required Expectation Urc { get; init; }

    public TimeSpan Within { get; init; }

    public override string Kind => "urc";

    public override string Title => string.Join(", ", Urc.Patterns.Select(p => p.Source));

    protected override IEnumerable<string> OwnSets => Captures(Urc);

    protected override IEnumerable<ScriptExpression> OwnExpressions => In(Urc);
}

/// <summary>Waits.</summary>
internal sealed record WaitStep(ScriptTemplate Span) : ScriptStep
{
    public override string Kind => "wait";

    public override string Title => Span.Source;

    protected override IEnumerable<ScriptExpression> OwnExpressions => Span.Expressions;
}

/// <summary>Says something.</summary>
internal sealed record LogStep(ScriptTemplate Text) : ScriptStep
{
    public override string Kind => "log";

    public override string Title => Text.Source;

    protected override IEnumerable<ScriptExpression> OwnExpressions => Text.Expressions;
}

/// <summary>Gives names values.</summary>
internal sealed record SetStep(IReadOnlyList<(string Name, ScriptValue Value)> Values) : ScriptStep
{
    public override string Kind => "set";

    public override string Title => string.Join(", ", Values.Select(v => v.Name));

    protected override IEnumerable<string> OwnSets => Values.Select(v => v.Name);

    protected override IEnumerable<ScriptExpression> OwnExpressions => Values.SelectMany(v => v.Value.Expressions);
}

/// <summary>Nothing but a condition.</summary>
internal sealed record AssertStep : ScriptStep
{
    public override string Kind => "assert";

    public override string Title => Assert!.Text;
}

/// <summary>Gives the script up.</summary>
internal sealed record AbortStep : ScriptStep
{
    public override string Kind => "abort";

    public override string Title => Aborts[0].Message?.Source ?? Aborts[0].When?.Text ?? "abort";
}

/// <summary>Several steps as one.</summary>
internal sealed record BlockStep(IReadOnlyList<ScriptStep> Steps) : ScriptStep
{
    public override string Kind => "steps";

    public override string Title => Name ?? "steps";

    public override IReadOnlyList<ScriptStep> Inner => Steps;
}

/// <summary>The steps of another file.</summary>
internal sealed record IncludeStep(Script Script, IReadOnlyList<(string Name, ScriptValue Value)> Values) : ScriptStep
{
    public override string Kind => "include";

    public override string Title => Script.Name;

    public override IReadOnlyList<ScriptStep> Inner => [.. Script.Steps, .. Script.Finally];

    protected override IEnumerable<string> OwnSets => [.. Script.Variables.Select(v => v.Name), .. Script.Aborts.SelectMany(rule => rule.Sets)];

    protected override IEnumerable<ScriptExpression> OwnExpressions => [.. Values.SelectMany(v => v.Value.Expressions), .. Script.OwnExpressions];
}

/// <summary>Brings the module up to a layer.</summary>
internal sealed record BringupStep(SessionLayer Layer) : ScriptStep
{
    public override string Kind => "bringup";

    public override string Title => Layer.ToString().ToLowerInvariant();
}

/// <summary>Logs in and subscribes.</summary>
/// <param name="Topics">Filters; null: those of the settings, and that of the answers.</param>
internal sealed record ConnectStep(IReadOnlyList<ScriptTemplate>? Topics) : ScriptStep
{
    public override string Kind => "connect";

    public override string Title => "login and subscriptions";

    protected override IEnumerable<ScriptExpression> OwnExpressions => Topics?.SelectMany(t => t.Expressions) ?? [];
}

/// <summary>Publishes a message.</summary>
/// <param name="Topic">The topic; null: the platform's own for values.</param>
/// <param name="Payload">The message as it is; null: made of values.</param>
/// <param name="Values">Values by their names; null: a payload is given.</param>
/// <param name="Qos">0 or 1.</param>
internal sealed record PublishStep(ScriptTemplate? Topic, ScriptTemplate? Payload, ScriptValue? Values, int Qos) : ScriptStep
{
    public override string Kind => "publish";

    public override string Title => Topic?.Source ?? "values";

    protected override IEnumerable<string> OwnSets => ["published"];

    protected override IEnumerable<ScriptExpression> OwnExpressions => [.. Topic?.Expressions ?? [], .. Payload?.Expressions ?? [], .. Values?.Expressions ?? []];
}

/// <summary>Waits for a message, or for the platform's reply to the last one published.</summary>
internal sealed record AwaitStep : ScriptStep
{
    public required bool IsReply { get; init; }

    public ScriptTemplate? Topic { get; init; }

    public Expectation? Expect { get; init; }

    public TimeSpan Within { get; init; }

    public override string Kind => "await";

    public override string Title => IsReply ? "reply" : "message" + (Topic is null ? "" : " on " + Topic.Source);

    protected override IEnumerable<string> OwnSets => [IsReply ? "reply" : "message", .. Captures(Expect)];

    protected override IEnumerable<ScriptExpression> OwnExpressions => [.. Topic?.Expressions ?? [], .. In(Expect)];
}

/// <summary>A check of the bench, with those that it needs.</summary>
internal sealed record CheckStep(ICheck Check) : ScriptStep
{
    public override string Kind => "check";

    public override string Title => Check.Id;

    protected override IEnumerable<string> OwnSets => [NameOf(Check.Id)];

    /// <summary>The name under which its measures are found.</summary>
    public static string NameOf(string id) => id.Replace('-', '_');
}
