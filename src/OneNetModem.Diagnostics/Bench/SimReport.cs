// What a bench found out about SIMs: one report a SIM in a module, and all of a run.
using System.Text.Json.Serialization;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>One SIM in one module, tested once.</summary>
public sealed record SimReport
{
    /// <summary>The modem's name or port.</summary>
    public required string Modem { get; init; }

    /// <summary>When the test began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The checks in the order in which they ran, skipped ones included.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>The name or order number that a list gives to this ICCID; null without one.</summary>
    public string? Label { get; init; }

    /// <summary>ICCID, 19 or 20 digits; null when it was not read.</summary>
    public string? Iccid { get; init; }

    /// <summary>IMSI, 15 digits.</summary>
    public string? Imsi { get; init; }

    /// <summary>The operator whose SIM it is, in words.</summary>
    public string? HomeOperator { get; init; }

    /// <summary>IMEI of the module.</summary>
    public string? Imei { get; init; }

    /// <summary>Module, for instance <c>EC25</c>.</summary>
    public string? Module { get; init; }

    /// <summary>Firmware revision.</summary>
    public string? Firmware { get; init; }

    /// <summary>It was interrupted: checks that are missing were not run.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The worst of the checks, and unfinished at best when it was interrupted; skipped when none was run.</summary>
    public Verdict Verdict => Checks.Select(c => c.Verdict).Append(IsInterrupted ? Verdict.Unfinished : Verdict.Skipped).Max();

    /// <summary>The check that decides: the first that failed, or else the first with a warning; null when all is well.</summary>
    [JsonIgnore]
    public CheckResult? Decisive => Checks.FirstOrDefault(c => c.Verdict == Verdict.Fail) ?? Checks.FirstOrDefault(c => c.Verdict == Verdict.Warn);

    /// <summary>The verdict in one sentence for somebody who is no expert; a failure begins with its cause.</summary>
    public required string Sentence { get; init; }

    /// <summary>The layer that is broken; null when none is.</summary>
    public SessionLayer? BrokenLayer => Checks.FirstOrDefault(c => c.Verdict == Verdict.Fail)?.Layer;
}

/// <summary>A run of the bench: all SIMs that were tested.</summary>
public sealed record BenchReport
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The plan's name.</summary>
    public required string Plan { get; init; }

    /// <summary>Name and version of the program that wrote it.</summary>
    public required string Program { get; init; }

    /// <summary>The SIMs, in the order of their modems; those of one modem in the order in which their tests ended.</summary>
    public required IReadOnlyList<SimReport> Sims { get; init; }
}
