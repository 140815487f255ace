// A run of simtest: all modems at once, what was found kept in the history and the report.
using OneNetModem.Bridge.Outbox;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Reports;

namespace OneNetModem.Cli.Bench;

/// <summary>Collects what the stations find. A SIM is in the history as soon as it is tested; the report is written after each one where there is no
/// end to wait for.</summary>
/// <param name="run">The command.</param>
/// <param name="plan">The plan.</param>
/// <param name="labels">Names of SIMs.</param>
/// <param name="history">The history.</param>
internal sealed class SimtestRun(CommandRun run, BenchPlan plan, SimLabels labels, BenchHistory history)
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _started = run.Time.GetUtcNow();
    private readonly long _start = run.Time.GetTimestamp();
    private readonly List<(int Place, SimReport Sim)> _sims = [];

    /// <summary>The history's file: with --emulate one apart, since those SIMs do not exist.</summary>
    public static string HistoryFile(CommandRun run)
    {
        string folder = StateDirectory.Resolve(run.Settings().Bridge.StateDirectory);
        return Path.Combine(run.Arguments.GetResult(GlobalOptions.Emulate) is null ? folder : Path.Combine(folder, "emulated"), "bench.db");
    }

    /// <summary>Opens the history.</summary>
    /// <exception cref="CommandFailure">It cannot be used: exit code 1.</exception>
    public static BenchHistory OpenHistory(CommandRun run)
    {
        try
        {
            BenchHistory history = BenchHistory.Open(HistoryFile(run), run.Time);
            if (history.SetAside is { } aside)
            {
                run.Error.WriteLine($"warning: the history was damaged; it is kept as {aside}, and a new one is begun");
            }

            return history;
        }
        catch (BenchHistoryException wrong)
        {
            throw new CommandFailure(ExitCode.Failed, wrong.Message, null, null, "Bridge:StateDirectory names a folder that may be written");
        }
    }

    /// <summary>Tests the SIM of a station, and with <paramref name="change"/> those that follow it.</summary>
    /// <param name="station">The station.</param>
    /// <param name="place">Its place among all: the report has the SIMs in this order.</param>
    /// <param name="view">Who shows it.</param>
    /// <param name="change">Waits for the next SIM; null: there is none.</param>
    /// <param name="token">Ends it.</param>
    public async Task RunAsync(BenchStation station, int place, IBenchView view, SimChange? change, CancellationToken token)
    {
        do
        {
            string? iccid = await station.TestAsync((sim, apn) => AddAsync(place, sim, apn, view, change is not null), token);
            if (change is not null && !token.IsCancellationRequested)
            {
                view.Waits(station.Name, "change the SIM; the next one is tested by itself");
                try
                {
                    await change.WaitAsync(iccid, token);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    // What was done stays done.
                }
            }
        }
        while (change is not null && !token.IsCancellationRequested);
    }

    /// <summary>Writes the report.</summary>
    /// <returns>The page's path; null without --report.</returns>
    public string? WriteReport() => BenchOptions.WriteReport(run, Report(), history);

    /// <summary>The exit code: of the lowest layer that is broken at any SIM, else whether all were finished.</summary>
    public ExitCode Code()
    {
        IReadOnlyList<SimReport> sims = Report().Sims;
        return sims.Min(sim => sim.BrokenLayer) is { } layer ? Line.Failures.CodeOf(layer) : sims.Any(sim => sim.IsInterrupted) ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private BenchReport Report()
    {
        lock (_gate)
        {
            return new BenchReport { Started = _started, Duration = run.Time.GetElapsedTime(_start), Plan = plan.Name, Program = BenchOptions.Program, Sims = [.. _sims.OrderBy(one => one.Place).Select(one => one.Sim)] };
        }
    }

    private async Task AddAsync(int place, SimReport sim, string? apn, IBenchView view, bool writesReport)
    {
        string? label = labels.Find(sim.Iccid);
        sim = sim with { Label = apn is null ? label : $"{label ?? sim.Iccid} APN {apn}".TrimStart() };
        long? number = null;
        try
        {
            number = (await history.AddAsync(new BenchReport { Started = sim.Started, Duration = sim.Duration, Plan = plan.Name, Program = BenchOptions.Program, Sims = [sim] }))[0];
        }
        catch (BenchHistoryException wrong)
        {
            await run.Error.WriteLineAsync($"warning: this run is not in the history: {wrong.Message}");
        }

        lock (_gate)
        {
            _sims.Add((place, sim));
        }

        view.Show(new TestedSim(BenchOptions.Masks(run) ? ReportMask.Apply(sim) : sim, apn, number));
        if (writesReport)
        {
            WriteReport();
        }
    }
}
