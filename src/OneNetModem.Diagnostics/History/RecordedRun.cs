// What the history gives back.
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.History;

/// <summary>A SIM's test in the history.</summary>
/// <param name="Number">Its number, from 1, by which it is named.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="Sim">The report without evidence and series.</param>
public sealed record RecordedRun(long Number, string Plan, SimReport Sim);

/// <summary>Which runs to list. What is null does not matter.</summary>
public sealed record RunFilter
{
    /// <summary>The SIM's ICCID.</summary>
    public string? Iccid { get; init; }

    /// <summary>The first digits of its ICCID: those of an issuer.</summary>
    public string? IccidBeginsWith { get; init; }

    /// <summary>The SIM's label.</summary>
    public string? Label { get; init; }

    /// <summary>The operator whose SIM it is, as <see cref="SimReport.HomeOperator"/> says it.</summary>
    public string? HomeOperator { get; init; }

    /// <summary>The module, for instance <c>EC25</c>.</summary>
    public string? Module { get; init; }

    /// <summary>The modem's name or port.</summary>
    public string? Modem { get; init; }

    /// <summary>How it ended.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Begun then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Begun before.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>The newest so many.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A measure of one run of a SIM.</summary>
/// <param name="Number">The run.</param>
/// <param name="Started">When it began.</param>
/// <param name="Value">In the measure's unit.</param>
public sealed record TrendPoint(long Number, DateTimeOffset Started, double Value);

/// <summary>How a measure is spread over all runs of an operator's SIMs in a kind of module.</summary>
/// <param name="HomeOperator">The operator whose SIMs; empty when it was not known.</param>
/// <param name="Module">The module; empty when it was not known.</param>
/// <param name="Values">The measure, in its unit.</param>
public sealed record OperatorModuleDistribution(string HomeOperator, string Module, Distribution Values);
