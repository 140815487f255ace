// doctor: where is the line broken, why, and what to do
using System.CommandLine;
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Cli.Line;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;

namespace OneNetModem.Cli.Commands;

/// <summary>Checks the configured module from its port up to a published message. The exit code is that of the broken layer.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        DocumentedCommand command = new(
            "doctor", "Checks every layer from the port to a published message: what is broken, why, what to try. Stops digging at the first broken one.",
            "doctor", "doctor --emulate --fault roaming-denied", "doctor --checks radio,ping --json", "doctor --report out/ --mask")
        { BenchOptions.Checks, BenchOptions.Report, BenchOptions.Mask, EmulationOptions.Fault };
        CommandRun.Handle(command, RunAsync);
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, CancellationToken cancellation)
    {
        // What goes wrong is a result here; -v shows how it came to it.
        run.LogOffset = -2;
        BenchOptions.TryReport(run);
        IReadOnlyList<ICheck> checks = BenchOptions.Choose(BenchOptions.ChecksOf(run.Arguments));
        bool mask = BenchOptions.Masks(run);
        await using LineSetup line = await LineSetup.CreateAsync(run, cancellation);
        DoctorView view = new(run);
        BenchStation station = new(new BenchSetup(line.ForOnline(), BenchPlan.BuiltIn), BenchPlan.BuiltIn, checks, view, mask);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Results.Closed);
        SimReport sim = await station.RunAsync(null, end.Token);
        view.Show(new TestedSim(mask ? ReportMask.Apply(sim) : sim, null, null));
        BenchOptions.Tell(run, BenchOptions.WriteReport(run, new BenchReport { Started = sim.Started, Duration = sim.Duration, Plan = "doctor", Program = BenchOptions.Program, Sims = [sim] }));
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted
            : sim.BrokenLayer is { } layer ? Failures.CodeOf(layer)
            : sim.IsInterrupted ? ExitCode.Interrupted
            : ExitCode.Ok;
    }

    /// <summary>Without the modem's name, which is always the same; at the end what was not run, and the sentence.</summary>
    private sealed class DoctorView(CommandRun run) : IBenchView
    {
        private readonly ProgressLine _progress = new(run.Error);
        private readonly BenchLines _json = new(run.Results);
        private readonly List<string> _skipped = [];

        public void Show(string modem, BenchEvent happened)
        {
            if (run.Results.IsJson)
            {
                _json.Show(modem, happened);
                return;
            }

            switch (happened)
            {
                case CheckStarted started:
                    _progress.Show($"...   {started.Check.Title}");
                    break;
                case CheckProgress progress:
                    _progress.Show($"...   {progress.Check.Title}: {progress.Text}");
                    break;
                case CheckGoesOn goesOn when !_progress.IsShown:
                    run.Results.WriteLine(CheckText.Line(goesOn));
                    break;
                case CheckFinished { Result.Verdict: Verdict.Skipped } skipped when skipped.Result.Summary.StartsWith("not run", StringComparison.Ordinal):
                    _skipped.Add(skipped.Result.Id);
                    break;
                case CheckFinished finished:
                    _progress.Clear();
                    foreach (string line in CheckText.Below(finished.Result).Prepend(CheckText.Line(finished.Result)))
                    {
                        run.Results.WriteLine(line);
                    }

                    break;
            }
        }

        public void Waits(string modem, string what) => _json.Waits(modem, what);

        public void Show(TestedSim tested)
        {
            _progress.Clear();
            if (run.Results.IsJson)
            {
                _json.Show(tested);
                return;
            }

            if (_skipped.Count > 0)
            {
                run.Results.WriteLine("skip  not looked at above that: " + string.Join(", ", _skipped));
            }

            run.Results.WriteLine("");
            run.Results.WriteLine(Output.SafeText.Of(tested.Sim.Sentence));
        }
    }
}
