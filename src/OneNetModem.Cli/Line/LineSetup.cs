// From the options of a command to a line that can be opened: the port of the settings, or an emulated module on a real pty
// with the emulated platform behind it; with --trace every byte goes into a file.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Bench;
using OneNetModem.Emulator.Faults;
using OneNetModem.Quectel.Ports;
using Serilog.Extensions.Logging;

namespace OneNetModem.Cli.Line;

/// <summary>What a command needs to reach a module. Dispose it behind everything that uses its links.</summary>
internal sealed class LineSetup : IAsyncDisposable
{
    private readonly CommandRun _run;
    private readonly TraceWriter? _trace;
    private readonly SerilogLoggerFactory _logs;
    private readonly ModemPort _port;

    private LineSetup(CommandRun run, OneNetModemSettings settings, ModemSettings modem, EmulatedLine? emulated, TraceWriter? trace, TimeSpan ahead)
    {
        _run = run;
        Time = ahead == TimeSpan.Zero ? run.Time : new ShiftedClock(run.Time, ahead);
        _trace = trace;
        _logs = new SerilogLoggerFactory(run.Log);
        _port = ModemComposition.PortOf(modem, Time, _logs.CreateLogger<ModemPort>(), emulated?.Ports);
        Modem = modem;
        Settings = new OneNetModemSettings { Modems = [modem], Report = settings.Report, Bridge = settings.Bridge, Metrics = settings.Metrics };
        Emulated = emulated;
    }

    /// <summary>All settings, with <see cref="Modem"/> as their only one.</summary>
    public OneNetModemSettings Settings { get; }

    /// <summary>The modem in use. With --emulate its port is the pty, and without an identity in the settings it has the
    /// tutorial's.</summary>
    public ModemSettings Modem { get; }

    /// <summary>The emulated module and platform; null for a real port.</summary>
    public EmulatedLine? Emulated { get; }

    /// <summary>This computer's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Link, topics and clock for <see cref="ModemComposition"/>.</summary>
    public ModemSurroundings Surroundings => new() { Time = Time, OpenLink = OpenLinkAsync, PortArrival = _port.Arrival, Logs = _logs };

    /// <summary>Sets the line up; opens no port yet.</summary>
    /// <exception cref="CommandFailure">Options or settings are wrong: exit code 2.</exception>
    public static Task<LineSetup> CreateAsync(CommandRun run, CancellationToken cancellation) => CreateAsync(run, run.Settings().Modem, cancellation);

    /// <summary>Sets up a line for each modem of the settings.</summary>
    /// <exception cref="CommandFailure">Options or settings are wrong: exit code 2.</exception>
    public static Task<IReadOnlyList<LineSetup>> CreateAllAsync(CommandRun run, CancellationToken cancellation) => CreateAllAsync(run, run.Settings().Modems, cancellation);

    /// <summary>Sets up a line for each modem.</summary>
    /// <exception cref="CommandFailure">Options or settings are wrong: exit code 2.</exception>
    public static async Task<IReadOnlyList<LineSetup>> CreateAllAsync(CommandRun run, IReadOnlyList<ModemSettings> modems, CancellationToken cancellation)
    {
        if (modems.Count > 1 && run.Arguments.GetValue(GlobalOptions.Trace) is { } file)
        {
            throw new CommandFailure(ExitCode.Usage, "a trace records one modem, and there are several", file, null, run.Arguments.GetResult(GlobalOptions.Emulate) is null ? "--port picks one of them" : "--modules 1");
        }
        List<LineSetup> lines = [];
        try
        {
            foreach (ModemSettings modem in modems)
            {
                lines.Add(await CreateAsync(run, modem, cancellation, lines.Count + 1));
            }
            return lines;
        }
        catch
        {
            foreach (LineSetup line in lines)
            {
                await line.DisposeAsync();
            }
            throw;
        }
    }

    /// <summary>Sets up a line for one modem.</summary>
    /// <param name="run">The command.</param>
    /// <param name="modem">The modem.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="number">Which one of several, from 1: emulated ones differ by it.</param>
    /// <exception cref="CommandFailure">Options or settings are wrong: exit code 2.</exception>
    public static async Task<LineSetup> CreateAsync(CommandRun run, ModemSettings modem, CancellationToken cancellation, int number = 1)
    {
        OneNetModemSettings settings = run.Settings();
        string[] named = EmulationOptions.Named(run.Arguments);
        (IReadOnlyList<Fault> faults, EmulatedSetup setup) = EmulationOptions.Apply(named, EmulatedSetup.Of(modem.OneNet));
        bool emulate = run.Arguments.GetResult(GlobalOptions.Emulate) is not null;
        if (emulate && run.Arguments.GetResult(GlobalOptions.Port) is not null)
        {
            throw new CommandFailure(ExitCode.Usage, "--emulate brings a port of its own, and --port names another", null, null, "leave one of them out");
        }
        if (!emulate && named.Length > 0)
        {
            throw new CommandFailure(ExitCode.Usage, "--fault bends an emulated module, and there is none", null, null, "--emulate --fault " + named[0]);
        }
        TraceWriter? trace = Trace(run);
        try
        {
            EmulatedLine? emulated = emulate
                ? await EmulatedLine.StartAsync(run.Arguments.GetValue(GlobalOptions.Emulate), modem, setup, faults, run.Time, number)
                : null;
            cancellation.ThrowIfCancellationRequested();
            return new LineSetup(run, settings, emulated?.Modem ?? modem, emulated, trace, setup.ComputerAhead);
        }
        catch when (trace is not null)
        {
            await trace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Refuses what cannot go online: the emulated platform is OneNET's, not any broker.</summary>
    /// <exception cref="CommandFailure">--emulate with a platform that is not OneNET's: exit code 2.</exception>
    public LineSetup ForOnline() => Emulated is null || !Modem.OneNet.IsGeneric ? this : throw new CommandFailure(
        ExitCode.Usage, "--emulate puts the emulated OneNET behind the module, and the settings say Platform generic", "OneNet:Platform", null,
        "leave the platform at suite, studio or platform",
        "onenet-modem emulate --direct    is an emulated module that reaches your own broker: run this command with --port on it");

    /// <summary>Opens the port, once a life of the link.</summary>
    /// <exception cref="LinkException">It cannot be opened.</exception>
    public async ValueTask<IByteLink> OpenLinkAsync(CancellationToken cancellation)
    {
        IByteLink link = await _port.OpenAsync(cancellation);
        return _trace is null ? link : new TracedLink(link, _trace);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Emulated is not null)
        {
            await Emulated.DisposeAsync();
        }
        if (_trace is not null)
        {
            await _trace.DisposeAsync();
            if (_trace.Fault is { } fault)
            {
                await _run.Error.WriteLineAsync($"warning: the trace is not complete: {fault.Message}");
            }
            else if (_trace.Lost > 0)
            {
                await _run.Error.WriteLineAsync($"warning: the trace is not complete: {_trace.Lost} entries were left out");
            }
        }
    }

    private static TraceWriter? Trace(CommandRun run)
    {
        bool secrets = run.Arguments.GetValue(GlobalOptions.TraceSecrets);
        if (run.TraceFile is not { } file)
        {
            return secrets ? throw new CommandFailure(ExitCode.Usage, "--trace-secrets says what goes into a trace, and there is none", null, null, "--trace FILE --trace-secrets") : null;
        }
        try
        {
            TraceWriter trace = TraceWriter.Create(file, run.Time, secrets, BenchOptions.Masks(run));
            if (secrets)
            {
                run.Error.WriteLine($"warning: {file} will hold tokens, PINs and passwords as they are; show it to nobody");
            }
            return trace;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandFailure(ExitCode.Usage, "the trace file cannot be written: " + (wrong is FileNotFoundException ? "cannot create " + file : wrong.Message), file, null, "name a file in a folder that exists and may be written");
        }
    }
}
