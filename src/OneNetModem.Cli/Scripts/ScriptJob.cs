// A run of a script: the line, the view, and the files that are left of it.
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Cli.Line;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Cli.Scripts;

/// <summary>Runs a script.</summary>
/// <param name="run">The command.</param>
/// <param name="script">The script.</param>
/// <param name="options">Values from outside.</param>
/// <param name="reportFolder">Where the report goes; null: nowhere.</param>
/// <param name="bundle">Where the bundle goes; null: nowhere.</param>
internal sealed class ScriptJob(CommandRun run, Script script, ScriptOptions options, string? reportFolder, string? bundle)
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">Options contradict each other (exit code 2), or files cannot be written (1).</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        bool keepsSecrets = run.Arguments.GetValue(GlobalOptions.TraceSecrets);
        if (bundle is not null && keepsSecrets)
        {
            throw new CommandFailure(ExitCode.Usage, "--trace-secrets keeps secrets in the trace, and a bundle holds the trace", bundle, null, "leave one of them out");
        }

        TryPlaces();
        string? own = bundle is not null && run.TraceFile is null ? Path.Combine(Path.GetTempPath(), $"onenet-modem-{Guid.NewGuid():N}.jsonl") : null;
        run.TraceFile = own;
        try
        {
            (ScriptReport report, IReadOnlyList<string> secrets) = await WorkAsync(cancellation);
            Write(report, secrets, keepsSecrets);
            return report.ExitCode;
        }
        finally
        {
            if (own is not null)
            {
                File.Delete(own);
            }
        }
    }

    /// <summary>Before anything is done: whether what is left of it can be written at all.</summary>
    private void TryPlaces()
    {
        foreach (string place in ((string?[])[reportFolder, bundle is null ? null : Path.GetDirectoryName(Path.GetFullPath(bundle))]).OfType<string>())
        {
            try
            {
                ReportFolder.Try(place);
            }
            catch (ReportException wrong)
            {
                throw new CommandFailure(ExitCode.Usage, wrong.Message, null, null, "--report DIR and --bundle FILE.zip name places that may be written; nothing was sent");
            }
        }
    }

    private async Task<(ScriptReport Report, IReadOnlyList<string> Secrets)> WorkAsync(CancellationToken cancellation)
    {
        bool mask = BenchOptions.Masks(run);
        ScriptView view = new(run);
        await using LineSetup line = await LineSetup.CreateAsync(run, cancellation);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Results.Closed);
        await using BenchLine bench = new BenchSetup(line, BenchPlan.BuiltIn).Line();
        ScriptRun running = new(bench, script, options);
        running.Happened += happened => view.Show(mask && happened is StepFinished finished
            ? new StepFinished(new ScriptMask(bench.Facts.Iccid?.Text, bench.Facts.Imsi, bench.Facts.Imei).Apply(finished.Result))
            : happened);
        ScriptReport report = await running.RunAsync(end.Token);
        view.Show(mask ? ScriptMask.Apply(report) : report);
        return (report, running.Secrets);
    }

    private void Write(ScriptReport report, IReadOnlyList<string> secrets, bool keepsSecrets)
    {
        try
        {
            if (run.TraceFile is { } trace && secrets.Count > 0 && !keepsSecrets)
            {
                ScriptFiles.HideInTrace(trace, secrets);
            }

            if (reportFolder is not null)
            {
                BenchOptions.Tell(run, ScriptFiles.WriteFolder(reportFolder, report, BenchOptions.Masks(run))[0]);
            }

            if (bundle is not null)
            {
                KeyValuePair<string, string>[] settings = [.. run.Load().Values.Select(setting => KeyValuePair.Create(setting.Path, setting.Value))];
                ScriptFiles.WriteBundle(bundle, report, new BundleContents(settings, run.TraceFile, secrets));
                run.Error.WriteLine("bundle: " + Path.GetFullPath(bundle));
            }
        }
        catch (ReportException wrong)
        {
            throw new CommandFailure(ExitCode.Failed, wrong.Message, null, null, "--report DIR and --bundle FILE.zip name places that may be written");
        }
    }
}
