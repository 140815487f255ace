// simtest history | compare | trend | percentiles: what was found earlier
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OneNetModem.At.Tracing;
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Reports;

namespace OneNetModem.Cli.Commands;

/// <summary>Reads the history. Dates and times are the local ones.</summary>
internal static class SimtestHistory
{
    private static readonly Option<string> IccidOption = new("--iccid") { Description = "Only SIMs whose ICCID begins with these digits.", HelpName = "DIGITS" };
    private static readonly Option<string> LabelOption = new("--label") { Description = "Only the SIM of this name or order number.", HelpName = "LABEL" };
    private static readonly Option<int?> LimitOption = CheckedOptions.Number("--limit", "The newest so many; 20 unless given.", "N", 1, int.MaxValue);

    /// <summary>Adds the commands.</summary>
    public static void AddTo(Command simtest)
    {
        DocumentedCommand history = new("history", "Lists earlier runs, newest first.", "simtest history --iccid 898600", "simtest history --label A-1017 --json") { IccidOption, LabelOption, LimitOption, BenchOptions.Mask };
        Handle(history, List);

        Argument<long> before = Run("A"), after = Run("B");
        DocumentedCommand compare = new("compare", "Shows what changed between two runs, by their numbers in the history.", "simtest compare 3 7") { before, after, BenchOptions.Mask };
        Handle(compare, (run, past) => Compare(run, past, run.Arguments.GetRequiredValue(before), run.Arguments.GetRequiredValue(after)));

        Argument<string> iccid = new("ICCID") { Description = "The SIM." };
        Argument<string> measure = Measure();
        DocumentedCommand trend = new("trend", "Shows a measure of a SIM over its runs, oldest first.", "simtest trend 89860025128306012478 rsrp") { iccid, measure, BenchOptions.Mask };
        Handle(trend, (run, past) => Trend(run, past, run.Arguments.GetRequiredValue(iccid), run.Arguments.GetRequiredValue(measure)));

        Argument<string[]> measures = new("MEASURE") { Description = "Measures; attach_ms and first_publish_ms unless given.", Arity = ArgumentArity.ZeroOrMore };
        DocumentedCommand percentiles = new("percentiles", "Shows how measures are spread, for every pair of operator and module.", "simtest percentiles", "simtest percentiles rsrp ping_avg") { measures };
        Handle(percentiles, (run, past) => Percentiles(run, past, run.Arguments.GetValue(measures) is { Length: > 0 } named ? named : ["attach_ms", "first_publish_ms"]));

        foreach (DocumentedCommand command in (DocumentedCommand[])[history, compare, trend, percentiles])
        {
            simtest.Add(command);
        }
    }

    private static Argument<long> Run(string name) => new(name) { Description = "Number of a run, as simtest history shows it." };

    private static Argument<string> Measure() => new("MEASURE") { Description = "rsrp, attach_ms, ping_avg and so on, as in report.json." };

    private static void Handle(Command command, Func<CommandRun, BenchHistory, ExitCode> handler) => CommandRun.Handle(command, (run, _) =>
    {
        using BenchHistory past = SimtestRun.OpenHistory(run);
        try
        {
            return Task.FromResult(handler(run, past));
        }
        catch (BenchHistoryException wrong)
        {
            throw new CommandFailure(ExitCode.Failed, wrong.Message);
        }
    });

    private static ExitCode List(CommandRun run, BenchHistory past)
    {
        IReadOnlyList<RecordedRun> runs = past.List(new RunFilter
        {
            IccidBeginsWith = run.Arguments.GetValue(IccidOption),
            Label = run.Arguments.GetValue(LabelOption),
            Limit = run.Arguments.GetValue(LimitOption) ?? 20,
        });
        foreach (RecordedRun one in runs)
        {
            SimReport sim = Shown(run, one.Sim);
            run.Results.Write("run", SafeText.Of(Text($"{one.Number,5}  {Local(sim.Started)}  {CheckText.Word(sim.Verdict)}  {sim.Label ?? sim.Iccid ?? "-",-20}  {sim.Modem}  {sim.Sentence}")), json =>
            {
                json.WriteNumber("run", one.Number);
                json.WriteString("started", sim.Started);
                json.WriteString("plan", one.Plan);
                BenchJson.Verdict(json, sim, null, null);
            });
        }

        if (runs.Count == 0)
        {
            run.Error.WriteLine($"no such runs in {SimtestRun.HistoryFile(run)}{Elsewhere(run)}");
        }

        return ExitCode.Ok;
    }

    private static ExitCode Compare(CommandRun run, BenchHistory past, long before, long after)
    {
        RunComparison found = past.Compare(before, after) ?? throw new CommandFailure(
            ExitCode.Usage, Text($"there is no run {(past.Find(before) is null ? before : after)}"), SimtestRun.HistoryFile(run), null, "onenet-modem simtest history    lists them" + Elsewhere(run));
        RunComparison comparison = RunComparison.Of(Shown(run, found.Before), Shown(run, found.After));
        run.Results.WriteLine(SafeText.Of(Text($"{before}  {Local(comparison.Before.Started)}  {comparison.Before.Sentence}")));
        run.Results.WriteLine(SafeText.Of(Text($"{after}  {Local(comparison.After.Started)}  {comparison.After.Sentence}")));
        foreach (CheckChange check in comparison.Checks)
        {
            foreach ((string name, string? was, string? now, Change change) in check.Measures
                .Select(m => (m.Name, m.Before?.Text, m.After?.Text, m.Change)).Prepend(("", check.Before?.Verdict.ToString(), check.After?.Verdict.ToString(), check.Change)))
            {
                run.Results.Write("change", change == Change.Same ? null : SafeText.Of($"{Word(change)} {check.Id + (name.Length > 0 ? " " + name : ""),-32} {was ?? "-"} -> {now ?? "-"}"), json =>
                {
                    json.WriteString("check", check.Id);
                    json.WriteString("measure", name.Length > 0 ? name : null);
                    json.WriteString("before", was);
                    json.WriteString("after", now);
                    json.WriteString("change", JsonNamingPolicy.CamelCase.ConvertName(change.ToString()));
                });
            }
        }

        return ExitCode.Ok;
    }

    private static ExitCode Trend(CommandRun run, BenchHistory past, string iccid, string measure)
    {
        IReadOnlyList<TrendPoint> points = past.Trend(iccid, measure);
        if (points.Count == 0)
        {
            string shown = BenchOptions.Masks(run) ? IdentityMask.Of(iccid) : iccid;
            throw past.RunsOf(iccid) is [RecordedRun last, ..]
                ? new CommandFailure(
                    ExitCode.Failed, $"no run of {shown} has {measure}", SimtestRun.HistoryFile(run), null,
                    "its last run has: " + string.Join(", ", last.Sim.Checks.SelectMany(check => check.Measures).Where(m => m.Number is not null).Select(m => m.Name).Distinct(StringComparer.Ordinal)))
                : new CommandFailure(ExitCode.Failed, $"there is no run of a SIM {shown}", SimtestRun.HistoryFile(run), null, "onenet-modem simtest history    lists the SIMs" + Elsewhere(run));
        }

        foreach (TrendPoint point in points)
        {
            run.Results.Write("point", Text($"{point.Number,5}  {Local(point.Started)}  {point.Value:0.###}"), json =>
            {
                json.WriteNumber("run", point.Number);
                json.WriteString("started", point.Started);
                json.WriteNumber("value", point.Value);
            });
        }

        return ExitCode.Ok;
    }

    private static ExitCode Percentiles(CommandRun run, BenchHistory past, string[] measures)
    {
        run.Results.WriteLine(Row("measure", "operator", "module", "runs", "min", "p50", "p90", "p99", "max"));
        foreach (string measure in measures)
        {
            foreach (OperatorModuleDistribution one in past.Percentiles(measure))
            {
                Distribution values = one.Values;
                run.Results.Write("percentiles", SafeText.Of(Row(measure, one.HomeOperator, one.Module, Text($"{values.Count}"), Of(values.Minimum), Of(values.P50), Of(values.P90), Of(values.P99), Of(values.Maximum))), json =>
                {
                    json.WriteString("measure", measure);
                    json.WriteString("homeOperator", one.HomeOperator);
                    json.WriteString("module", one.Module);
                    json.WriteNumber("count", values.Count);
                    json.WriteNumber("min", values.Minimum);
                    json.WriteNumber("p50", values.P50);
                    json.WriteNumber("p90", values.P90);
                    json.WriteNumber("p99", values.P99);
                    json.WriteNumber("max", values.Maximum);
                });
            }
        }

        return ExitCode.Ok;
    }

    private static SimReport Shown(CommandRun run, SimReport sim) => BenchOptions.Masks(run) ? ReportMask.Apply(sim) : sim;

    /// <summary>Real and emulated SIMs have a history each.</summary>
    private static string Elsewhere(CommandRun run) =>
        run.Arguments.GetResult(GlobalOptions.Emulate) is null ? "; those of emulated SIMs are shown with --emulate" : "; those of real SIMs are shown without --emulate";

    private static string Row(string measure, string home, string module, params string[] figures) =>
        $"{measure,-17} {(home.Length > 0 ? home : "-"),-24} {(module.Length > 0 ? module : "-"),-8}{string.Concat(figures.Select(figure => figure.PadLeft(9)))}";

    private static string Word(Change change) => change switch
    {
        Change.Better => "better   ",
        Change.Worse => "WORSE    ",
        _ => "different",
    };

    private static string Of(double value) => Text($"{value:0.#}");

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
