// What a test of SIMs consists of.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>A plan. What it does not say is as in the built-in one.</summary>
internal sealed record BenchPlan
{
    /// <summary>Every check there is, once, with the APN of the settings.</summary>
    public static BenchPlan BuiltIn { get; } = new();

    /// <summary>What reports call it.</summary>
    public string Name { get; init; } = "built-in";

    /// <summary>Ids of the checks; those that they need are run as well. Empty: all.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>How often each SIM is tested with each APN.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The APNs, each tried and judged by itself; empty: the one of the settings.</summary>
    public IReadOnlyList<PdpSettings> Apns { get; init; } = [];

    /// <summary>Where to publish, see <see cref="BenchTarget.Topic"/>; null: the platform's own.</summary>
    public string? Topic { get; init; }

    /// <summary>What to publish, see <see cref="BenchTarget.Values"/>; null: a value of the bench's own.</summary>
    public string? Values { get; init; }

    /// <summary>What is good and what is bad.</summary>
    public BenchLimits Limits { get; init; } = new();
}
