// What a handler of a command gets, and how whatever happens in it becomes an exit code.
using System.Collections;
using System.CommandLine;
using OneNetModem.At.Links;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Cli.Service;
using OneNetModem.Diagnostics;
using Serilog.Core;

namespace OneNetModem.Cli;

/// <summary>One run of a command.</summary>
internal sealed class CommandRun : IDisposable
{
    private LoadedSettings? _loaded;
    private Logger? _logger;

    private CommandRun(ParseResult arguments, TimeProvider time)
    {
        Arguments = arguments;
        Time = time;
        Error = arguments.InvocationConfiguration.Error;
        Results = new ResultWriter(arguments.InvocationConfiguration.Output, arguments.GetValue(GlobalOptions.Json), time);
    }

    /// <summary>The parsed arguments.</summary>
    public ParseResult Arguments { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>stdout.</summary>
    public ResultWriter Results { get; }

    /// <summary>stderr.</summary>
    public TextWriter Error { get; }

    /// <summary>The log, on stderr, as the settings and -v, -q say.</summary>
    public Serilog.ILogger Log => _logger ??= Logs.Create(GlobalOptions.Verbosity(Arguments) + LogOffset, Load().Configuration, ShownElsewhere);

    /// <summary>How much quieter than the service a command's log is without -v: -1 shows warnings only.</summary>
    public int LogOffset { get; set; }

    /// <summary>Ids of log events that the command shows itself: without -v they are not logged as well.</summary>
    public IReadOnlyCollection<int> ShownElsewhere { get; set; } = [];

    /// <summary>Where the trace goes: what --trace says, unless the command wants one of its own. Null: there is none.</summary>
    public string? TraceFile { get => field ?? Arguments.GetValue(GlobalOptions.Trace); set; }

    /// <summary>The settings file, which need not be there.</summary>
    public string ConfigFile => Arguments.GetValue(GlobalOptions.Config) ?? GlobalOptions.DefaultConfig;

    /// <summary>The settings as loaded, with their problems. A file that is named must exist; the default one only when asked for.</summary>
    public LoadedSettings Load(bool fileIsOptional = true)
    {
        bool named = Arguments.GetValue(GlobalOptions.Config) is not null;
        return _loaded ??= SettingsLoader.Load(ConfigFile, Environment(), GlobalOptions.Overrides(Arguments), fileIsOptional: !named && fileIsOptional);
    }

    /// <summary>The settings.</summary>
    /// <exception cref="CommandFailure">They have errors: exit code 2.</exception>
    public OneNetModemSettings Settings()
    {
        LoadedSettings loaded = Load();
        return loaded.Settings ?? throw SettingsFailure([.. loaded.Errors]);
    }

    /// <summary>The error block of wrong settings.</summary>
    public static CommandFailure SettingsFailure(IReadOnlyList<SettingProblem> errors) => new(
        ExitCode.Usage,
        errors.Count == 1 ? "the settings have a mistake" : $"the settings have {errors.Count} mistakes",
        string.Join('\n', errors),
        null,
        "onenet-modem config schema    lists every key with its type and range");

    /// <summary>Makes an action of a command out of its handler.</summary>
    /// <param name="command">The command.</param>
    /// <param name="handler">What it does.</param>
    /// <param name="whenStopped">What a signal ends it with where the handler is stopped on its way; <see cref="ExitCode.Interrupted"/> unless given.</param>
    public static void Handle(Command command, Func<CommandRun, CancellationToken, Task<ExitCode>> handler, Func<ExitCode>? whenStopped = null) =>
        command.SetAction(async (arguments, cancellation) =>
        {
            using CommandRun run = new(arguments, TimeProvider.System);
            try
            {
                return (int)await handler(run, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return (int)(whenStopped?.Invoke() ?? ExitCode.Interrupted);
            }
            catch (CommandFailure failure)
            {
                return run.End(failure);
            }
            catch (LinkException lost)
            {
                return run.End(Failures.Of(Diagnosis.Of(lost)));
            }
            catch (SettingsException wrong)
            {
                return run.End(Failures.Of(wrong, run.Load(), File.Exists(run.ConfigFile)));
            }
            catch (RuleViolationException forbidden)
            {
                return run.End(Failures.Of(forbidden));
            }
            // The last resort: nobody should meet a bare stack trace, and whoever reports this has what is needed.
            catch (Exception defect)
            {
                ErrorBlock.Write(run.Error, new CommandFailure(
                    ExitCode.Failed, $"{defect.GetType().Name}: {defect.Message}", null, "a defect of this program",
                    "report it with the lines below and the command line (without secrets)"));
                run.Error.WriteLine(defect.StackTrace);
                return (int)ExitCode.Failed;
            }
        });

    public void Dispose()
    {
        _logger?.Dispose();
        Results.Dispose();
    }

    private int End(CommandFailure failure)
    {
        ErrorBlock.Write(Error, failure);
        return (int)failure.ExitCode;
    }

    private static Dictionary<string, string> Environment()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }
        foreach (var (name, value) in UnitCredentials.Read(variables.GetValueOrDefault(UnitCredentials.Variable)))
        {
            variables[name] = value;
        }
        return variables;
    }
}
