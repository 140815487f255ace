// What a script found out: each step with its verdict, its times and its lines.
using System.Text.Json.Serialization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A value that a step took out of a line.</summary>
/// <param name="Name">Its name in the script.</param>
/// <param name="Text">The value as a text; a secret one is masked.</param>
/// <param name="Number">The value where it is a number; null for a text.</param>
public sealed record StepCapture(string Name, string Text, double? Number = null);

/// <summary>A step that was done, or skipped.</summary>
public sealed record StepResult
{
    /// <summary>Counted from 1 in the order in which steps ended; 0 is the opening of the port.</summary>
    public int Number { get; init; }

    /// <summary>What kind: <c>send</c>, <c>urc</c>, <c>assert</c>, <c>check</c>, ...; <c>open</c> for the opening of the port, <c>until</c>
    /// for a loop that came to its end in vain.</summary>
    public required string Kind { get; init; }

    /// <summary>What it did, in a few words: the command, the text that was logged, or the step's name.</summary>
    public required string Title { get; init; }

    /// <summary>Which round of which loops, and in which included file: <c>apn=cmnet, round 2</c>; empty outside of any.</summary>
    public string Context { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public required FilePlace Place { get; init; }

    /// <summary>It belongs to the steps that are done at the end, whatever came before.</summary>
    public bool IsFinally { get; init; }

    /// <summary>How it ended.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What came, or what did not.</summary>
    public required string Summary { get; init; }

    /// <summary>The likely cause; null where there is nothing to explain or it is not known.</summary>
    public string? Cause { get; init; }

    /// <summary>What to do next, best first.</summary>
    public IReadOnlyList<string> NextSteps { get; init; } = [];

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What it captured.</summary>
    public IReadOnlyList<StepCapture> Captures { get; init; } = [];

    /// <summary>The lines sent and received, secrets masked.</summary>
    public IReadOnlyList<EvidenceLine> Lines { get; init; } = [];

    /// <summary>Of a <c>check</c> step: what the checks found.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];
}

/// <summary>A run of a script.</summary>
public sealed record ScriptReport
{
    /// <summary>The exit code of a run that was interrupted (128 + SIGINT).</summary>
    public const int InterruptedCode = 130;

    /// <summary>The exit code when the port could not be opened, or was lost.</summary>
    public const int PortCode = 3;

    /// <summary>The script's name.</summary>
    public required string Script { get; init; }

    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>Name and version of the program that ran it.</summary>
    public required string Program { get; init; }

    /// <summary>The modem's name or port.</summary>
    public required string Modem { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The worst of the steps; failed when it was given up.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The outcome in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>What the process ends with: 0, 1, what an <c>abort</c> names, 3 for a port that cannot be used, 130 when interrupted.</summary>
    public required int ExitCode { get; init; }

    /// <summary>It was interrupted: steps that are missing were not done.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The steps in the order in which they ended.</summary>
    public required IReadOnlyList<StepResult> Steps { get; init; }

    /// <summary>How many steps between the first and the last ones are not in <see cref="Steps"/>: a soak has too many.</summary>
    public int LeftOut { get; init; }

    /// <summary>Module, for instance <c>EC25</c>; null when it did not say.</summary>
    public string? Module { get; init; }

    /// <summary>Firmware revision.</summary>
    public string? Firmware { get; init; }

    /// <summary>IMEI of the module.</summary>
    public string? Imei { get; init; }

    /// <summary>ICCID of the SIM; null when it was not read.</summary>
    public string? Iccid { get; init; }

    /// <summary>IMSI of the SIM; null when it was not read.</summary>
    public string? Imsi { get; init; }

    /// <summary>The first step that failed; null when none has.</summary>
    [JsonIgnore]
    public StepResult? FirstFailure => Steps.FirstOrDefault(step => step.Verdict == Verdict.Fail);
}

/// <summary>Something happened in a run.</summary>
public abstract record ScriptEvent;

/// <summary>A step begins.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">What it does.</param>
/// <param name="Place">Where it stands.</param>
public sealed record StepStarted(string Kind, string Title, FilePlace Place) : ScriptEvent;

/// <summary>A step says how its work goes.</summary>
/// <param name="Text">One line.</param>
public sealed record StepProgress(string Text) : ScriptEvent;

/// <summary>A step is over, or was skipped.</summary>
/// <param name="Result">How it ended.</param>
public sealed record StepFinished(StepResult Result) : ScriptEvent;
