// run: the bridge as a service
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Lines;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Cli.Service;
using OneNetModem.Diagnostics;
using Serilog;

namespace OneNetModem.Cli.Commands;

/// <summary>Runs the bridge until it is stopped, or for a time.</summary>
internal static class RunCommand
{
    // Stopping: publishes settle, MQTT is disconnected, the port is given back.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private static readonly Option<TimeSpan?> Duration = CheckedOptions.Duration("--duration", "End after this time; exit code 0 when it came online. Until it is stopped unless given.");

    private static readonly Option<bool> Stdin = new("--stdin")
    {
        Description = "Messages as JSON lines on stdin, each answered on stdout with what became of it (and --json). Ends when stdin has ended and all of it is delivered.",
    };

    public static Command Create()
    {
        DocumentedCommand command = new(
            "run", "Keeps the modules online: carries the messages of local programs (MQTT on Bridge:Listen), publishes the link report, answers the cloud, comes back after every fault.",
            "run --emulate                   # no modem, no account: the tutorial's device", "run --port /dev/ttyUSB2", "run --duration 30s --json",
            "run --emulate --stdin < messages.jsonl   # lines such as {\"dp\":{\"temp\":21.5}}") { Duration, Stdin, EmulationOptions.Fault };
        CommandRun.Handle(command, RunAsync, Stopped);
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, CancellationToken cancellation)
    {
        bool fromStdin = run.Arguments.GetValue(Stdin);
        run.Results.IsJson |= fromStdin;
        // Into the journal goes the log, which has priorities; what is told on stdout the unit leaves out.
        if (!run.Results.IsJson && !Journal.TakesStandardError)
        {
            run.ShownElsewhere = LogIds.SessionStory;
        }
        run.Results.WriteBehind();
        TimeSpan? duration = run.Arguments.GetValue(Duration);
        IReadOnlyList<LineSetup> lines = await LineSetup.CreateAllAsync(run, cancellation);
        try
        {
            using IHost host = Build(run, [.. lines.Select(line => line.ForOnline())]);
            ModemFleet fleet = host.Services.GetRequiredService<ModemFleet>();
            BridgeService bridge = host.Services.GetServices<IHostedService>().OfType<BridgeService>().Single();
            SessionStory[] stories = [.. lines.Zip(fleet.Modems, (line, modem) => new SessionStory(run, line, modem.Client, lines.Count > 1 ? modem.Name : null))];

            using CancellationTokenSource over = new(duration ?? Timeout.InfiniteTimeSpan, run.Time);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, run.Results.Closed, over.Token);
            await host.StartAsync(CancellationToken.None);
            Task<(int, int)> taking = fromStdin ? TakeLinesAsync(host, run, end) : Task.FromResult((0, 0));
            await host.WaitForShutdownAsync(end.Token);
            (int waiting, int failedLines) = await taking;
            await fleet.DisposeAsync();
            if (bridge.ExecuteTask is { IsFaulted: true } failed)
            {
                await failed;
            }
            if (waiting > 0)
            {
                await run.Error.WriteLineAsync($"warning: {waiting} messages wait in the outbox for the next run");
            }
            if (failedLines > 0)
            {
                await run.Error.WriteLineAsync($"warning: {failedLines} lines came to nothing; their events say why");
            }
            if (!cancellation.IsCancellationRequested && (failedLines > 0 || (waiting > 0 && stories.Any(story => story.WasOnline))))
            {
                return ExitCode.Failed;
            }
            bool allTaken = fromStdin && waiting == 0 && !over.IsCancellationRequested;
            return cancellation.IsCancellationRequested ? Stopped()
                // Without an end of ours it was Windows' service manager that stopped it.
                : !end.IsCancellationRequested || allTaken || stories.Any(story => story.WasOnline) || run.Results.Closed.IsCancellationRequested ? ExitCode.Ok
                : throw Failure(stories[0], lines[0], duration);
        }
        finally
        {
            foreach (LineSetup line in lines)
            {
                await line.DisposeAsync();
            }
            await run.Results.EndAsync();
        }
    }

    private static async Task<(int Waiting, int Failed)> TakeLinesAsync(IHost host, CommandRun run, CancellationTokenSource end)
    {
        (int, int) outcome = await host.Services.GetRequiredService<LineEndpoint>().RunAsync(Console.OpenStandardInput(), run.Results.WriteDocument, end.Token);
        await end.CancelAsync();
        return outcome;
    }

    private static CommandFailure Failure(SessionStory story, LineSetup line, TimeSpan? duration) =>
        Failures.Of(story.LastFault is { } fault ? Diagnosis.Of(fault) : Diagnosis.Of(story.FarthestState, duration ?? TimeSpan.Zero), line.Modem.Port);

    // A service manager's stop is the ordinary end, however early it comes.
    private static ExitCode Stopped() => Interruption.IsTermination ? ExitCode.Ok : ExitCode.Interrupted;

    private static IHost Build(CommandRun run, LineSetup[] lines)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        // Signals are the program's own business: it tells an interruption from a stop, and a second one ends it at once.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        // In the hands of Windows' service manager it has that one's lifetime; elsewhere this adds nothing.
        builder.Services.AddWindowsService(options => options.ServiceName = ServicePlace.Name);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(run.Time);
        builder.Services.AddSerilog(run.Log);
        OneNetModemSettings settings = run.Settings();
        builder.Services.AddOneNetModem(
            new OneNetModemSettings { Modems = [.. lines.Select(line => line.Modem)], Report = settings.Report },
            modem => lines.First(line => line.Modem == modem).Surroundings);
        builder.Services.AddOneNetBridge(lines[0].Emulated is null ? settings.Bridge : Apart(settings.Bridge));
        if (settings.Metrics is not { Prometheus: "", Otlp: "" })
        {
            builder.Services.AddOneNetMetrics(settings.Metrics);
        }
        builder.Services.AddOneNetSystemd();
        return builder.Build();
    }

    /// <summary>An outbox of its own for emulated modems: what waits for the real ones is not theirs to deliver.</summary>
    private static BridgeSettings Apart(BridgeSettings settings) =>
        settings with { StateDirectory = Path.Combine(StateDirectory.Resolve(settings.StateDirectory), "emulated") };

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
