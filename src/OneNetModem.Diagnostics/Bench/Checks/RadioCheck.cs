// The radio: how strong and how clean the signal is, measured several times, and which cells there are.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Bench.Checks;

/// <summary>Measures the signal. It comes after registration: before that a module searches, and has nothing to measure.</summary>
public sealed class RadioCheck : ICheck
{
    private static readonly string[] Names = ["rssi", "rsrp", "rsrq", "sinr"];
    private static readonly string[] Units = ["dBm", "dBm", "dB", "dB"];

    /// <inheritdoc/>
    public string Id => "radio";

    /// <inheritdoc/>
    public SessionLayer Layer => SessionLayer.Registration;

    /// <inheritdoc/>
    public string Title => "signal";

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => ["registration"];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(BenchLine line, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(line);
        List<(DateTimeOffset, double)>[] points = [[], [], [], []];
        RadioAccess access = RadioAccess.Unknown;
        ServingCell? cell = null;
        for (int i = 1; i <= line.Limits.RadioSamples; i++)
        {
            if (i > 1)
            {
                await line.PauseAsync(line.Limits.RadioInterval, token);
            }

            SignalSample sample = await SignalSample.TakeAsync(line, token);
            cell = sample.Cell ?? cell;
            access = sample.Access ?? access;
            DateTimeOffset now = line.Time.GetUtcNow();
            double?[] values = [sample.Rssi, sample.Power, sample.Quality, sample.Sinr];
            for (int n = 0; n < values.Length; n++)
            {
                if (values[n] is { } value)
                {
                    points[n].Add((now, value));
                }
            }

            line.Say($"sample {i} of {line.Limits.RadioSamples}: {(values[1] ?? values[0]) switch { { } dbm => MeasureList.Text(dbm, "dBm"), null => "no signal" }}");
        }

        NeighbourCells? neighbours = (await line.At.QueryAsync(NeighbourCells.Query, token)).Value;
        NetworkInfo? network = (await line.At.QueryAsync(Operator.Network, token)).Value;
        double?[] medians = [.. points.Select(Median)];
        return Judge(line.Limits.For(access), medians) with
        {
            Proof = access is RadioAccess.Unknown ? ["+CSQ: "] : ["+QCSQ: ", "+QENG: ", "+CSQ: "],
            Measures = Measures(access, medians, cell, network, neighbours),
            Series = [.. Enumerable.Range(0, Names.Length).Where(n => points[n].Count > 0).Select(n => new MeasureSeries(Names[n], Units[n], points[n]))],
        };
    }

    private CheckResult Judge(SignalLimits limits, double?[] medians)
    {
        if (medians[0] is null && medians[1] is null)
        {
            return this.Fail("the module measures no signal", "no antenna, the wrong antenna socket, or no coverage", "check the antenna and that it is on the main socket");
        }

        Floor?[] floors = [limits.Rssi, limits.Power, limits.Quality, limits.Sinr];
        (Verdict worst, int at) = Enumerable.Range(0, floors.Length).Select(n => (floors[n]?.Of(medians[n]) ?? Verdict.Pass, n)).MaxBy(v => v.Item1);
        string read = string.Join(", ", Enumerable.Range(0, Names.Length).Where(n => medians[n] is not null).Select(n => $"{Names[n].ToUpperInvariant()} {MeasureList.Text(medians[n]!.Value, Units[n])}"));
        string figure = $"{Names[at].ToUpperInvariant()} {(medians[at] is { } median ? MeasureList.Text(median, Units[at]) : "")}";

        // Weak: the cell is far. Unclean: it is drowned by others.
        bool weak = at <= 1;
        string[] next = weak
            ? ["check the antenna: screwed on, on the main socket, for these bands, outside of metal", "try a place near a window or an antenna outside"]
            : ["turn or move the antenna, or use one with a direction: other cells disturb this one", "keep the antenna away from the computer and from switching power supplies"];
        return worst switch
        {
            Verdict.Fail => this.Fail($"{figure} is below {MeasureList.Text(floors[at]!.Fail!.Value, Units[at])}", weak ? "the signal is too weak" : "the signal is too much disturbed", next),
            Verdict.Warn => this.Warn(
                $"the signal is {(weak ? "weak" : "disturbed")}: {figure} is below {MeasureList.Text(floors[at]!.Warn, Units[at])}",
                weak ? "a long way to the cell, walls or metal in between, or an antenna that does not fit" : "other cells or devices nearby disturb it", next),
            _ => this.Pass($"the signal is good ({read})"),
        };
    }

    private static IReadOnlyList<Measure> Measures(RadioAccess access, double?[] medians, ServingCell? cell, NetworkInfo? network, NeighbourCells? neighbours)
    {
        MeasureList list = new MeasureList().Add("technology", network?.Name ?? cell?.AccessText ?? RadioAccessNames.InWords(access));
        for (int n = 0; n < Names.Length; n++)
        {
            list.Add(Names[n], medians[n], Units[n]);
        }

        return list
            .Add("band", network?.Band ?? cell?.Band)
            .Add("channel", network?.Channel ?? cell?.Channel, "")
            .Add("cell_id", cell?.CellId)
            .Add("physical_cell_id", cell?.PhysicalCellId, "")
            .Add("area", cell?.Area)
            .Add("plmn", cell?.Plmn)
            .Add("neighbours", neighbours?.Cells.Count, "")
            .Add("neighbour_cells", neighbours is null ? null : string.Join("; ", neighbours.Cells.Select(Words)))
            .Items;
    }

    private static string Words(NeighbourCell cell) =>
        $"{RadioAccessNames.InWords(cell.Access) ?? "unknown"} channel {cell.Channel?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}"
        + (cell.PhysicalCellId is { } id ? $" cell {id}" : "")
        + (cell.RsrpDbm is { } dbm ? $" {dbm} dBm" : "");

    private static double? Median(List<(DateTimeOffset, double Value)> points)
    {
        double[] sorted = [.. points.Select(p => p.Value).Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
