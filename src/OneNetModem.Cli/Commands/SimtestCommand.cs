// simtest: is this SIM good? All modules at once
using System.CommandLine;
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Cli.Line;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using Spectre.Console;

namespace OneNetModem.Cli.Commands;

/// <summary>Tests SIMs by a plan, in as many modules as there are; each run goes into the history.</summary>
internal static class SimtestCommand
{
    private static readonly Option<string> Plan = new("--plan") { Description = "A YAML file with limits, repetitions, APNs and checks; see simtest schema. The built-in plan unless given.", HelpName = "FILE" };
    private static readonly Option<bool> Loop = new("--loop") { Description = "Wait for the SIM to be changed after each verdict, and test the next one; Ctrl-C ends it." };
    private static readonly Option<string> Sims = new("--sims") { Description = "A CSV file that says the name or order number of each ICCID.", HelpName = "FILE" };

    public static Command Create()
    {
        DocumentedCommand command = new(
            "simtest", "Tests SIMs: does this SIM, in this module, at this place, reach OneNET, and how well?",
            "simtest                                       # in every module that is plugged in",
            "simtest --emulate --modules 4 --report out/",
            "simtest --plan incoming.yaml --sims orders.csv --loop",
            "simtest history --iccid 8986...               # what was found earlier",
            "simtest compare 3 7")
        {
            Plan, BenchModems.Ports, BenchModems.Modules, Loop, Sims, BenchOptions.Checks, BenchOptions.Report, BenchOptions.Mask, EmulationOptions.Fault,
        };
        CommandRun.Handle(command, RunAsync);
        DocumentedCommand schema = new("schema", "Prints the JSON schema of plan files.", "simtest schema > plan.schema.json");
        CommandRun.Handle(schema, (run, _) =>
        {
            run.Results.WriteDocument(PlanFile.Schema());
            return Task.FromResult(ExitCode.Ok);
        });
        command.Add(schema);
        SimtestHistory.AddTo(command);
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, CancellationToken cancellation)
    {
        // What goes wrong is a result here; -v shows how it came to it.
        run.LogOffset = -2;
        BenchPlan plan = run.Arguments.GetValue(Plan) is { } file ? PlanFile.Read(file) : BenchPlan.BuiltIn;
        BenchOptions.TryReport(run);
        string[] named = BenchOptions.ChecksOf(run.Arguments);
        IReadOnlyList<ICheck> checks = BenchOptions.Choose(named.Length > 0 ? named : plan.Checks);
        SimLabels labels = run.Arguments.GetValue(Sims) is { } list ? SimLabels.Read(list) : SimLabels.None;
        IReadOnlyList<LineSetup> lines = await LineSetup.CreateAllAsync(run, BenchModems.Choose(run), cancellation);
        try
        {
            using BenchHistory history = SimtestRun.OpenHistory(run);
            BenchSetup[] setups = [.. lines.Select(line => new BenchSetup(line.ForOnline(), plan))];
            using LoginTurns turns = LoginTurns.Share(setups, run.Error);
            BenchTable? table = !run.Results.IsJson && BenchTable.Terminal() is { } terminal ? new BenchTable(terminal, [.. setups.Select(setup => setup.Name)], run.Time) : null;
            IBenchView view = table ?? (IBenchView)new BenchLines(run.Results);
            SimtestRun session = new(run, plan, labels, history);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Results.Closed);

            Task WorkAsync() => Task.WhenAll(setups.Select((setup, place) => session.RunAsync(
                new BenchStation(setup, plan, checks, view, BenchOptions.Masks(run)), place, view,
                run.Arguments.GetValue(Loop) ? new SimChange(setup, run.Time) : null, end.Token)));

            await (table?.RunAsync(WorkAsync) ?? WorkAsync());
            BenchOptions.Tell(run, session.WriteReport());
            return cancellation.IsCancellationRequested ? ExitCode.Interrupted : session.Code();
        }
        finally
        {
            foreach (LineSetup line in lines)
            {
                await line.DisposeAsync();
            }
        }
    }
}
