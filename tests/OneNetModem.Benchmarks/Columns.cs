// Columns in the units that people ask for: megabytes a second, and bytes allocated for each line.
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace OneNetModem.Benchmarks;

/// <summary>A column that is computed from the traffic and the report of a case.</summary>
public abstract class TrafficColumn(string name, string legend) : IColumn
{
    /// <inheritdoc/>
    public string Id => ColumnName;

    /// <inheritdoc/>
    public string ColumnName => name;

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => legend;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => Of(c) is not null);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        Of(benchmarkCase) is { } traffic && summary[benchmarkCase] is { ResultStatistics: not null } report
            ? Value(traffic, report).ToString("0.#", CultureInfo.InvariantCulture)
            : "-";

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>The value of a case.</summary>
    protected abstract double Value(Traffic traffic, BenchmarkReport report);

    private static Traffic? Of(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Parameters.Items.FirstOrDefault(p => p.Name == nameof(ReceiveBenchmarks.Traffic))?.Value as Traffic;
}

/// <summary>Million bytes a second.</summary>
public sealed class ThroughputColumn() : TrafficColumn("MB/s", "Million bytes received a second")
{
    /// <inheritdoc/>
    protected override double Value(Traffic traffic, BenchmarkReport report)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(report);
        return traffic.Bytes.Length / report.ResultStatistics!.Mean * 1000;
    }
}

/// <summary>Bytes allocated for each line.</summary>
public sealed class AllocatedPerLineColumn() : TrafficColumn("B/line", "Bytes allocated for each line")
{
    /// <inheritdoc/>
    protected override double Value(Traffic traffic, BenchmarkReport report)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(report);
        return (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / (double)traffic.Lines;
    }
}
