// Logs go to stderr, whatever the command; -v and -q move the level, the Serilog section of the settings does the rest.
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace OneNetModem.Cli.Output;

/// <summary>Makes the logger.</summary>
internal static class Logs
{
    // Which class says it is of use to whoever looks for a defect only.
    private const string Line = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string LineWithSource = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    /// <summary>A logger for a verbosity: 0 as the settings say (else information), 1 debug, 2 everything, -1 warnings, -2 errors.</summary>
    /// <param name="verbosity">As above.</param>
    /// <param name="settings">All settings.</param>
    /// <param name="hidden">Ids of events that are left out below debug, because they are shown in another form.</param>
    public static Logger Create(int verbosity, IConfiguration? settings, IReadOnlyCollection<int>? hidden = null)
    {
        LoggerConfiguration configuration = new();
        if (settings?.GetSection("Serilog").Exists() == true)
        {
            configuration.ReadFrom.Configuration(settings);
        }
        if (verbosity != 0 || settings?.GetSection("Serilog:MinimumLevel").Exists() != true)
        {
            configuration.MinimumLevel.Is(verbosity switch
            {
                >= 2 => LogEventLevel.Verbose,
                1 => LogEventLevel.Debug,
                0 => LogEventLevel.Information,
                -1 => LogEventLevel.Warning,
                _ => LogEventLevel.Error,
            });
        }
        if (hidden is { Count: > 0 } && verbosity < 1)
        {
            configuration.Filter.ByExcluding(entry => IdOf(entry) is { } id && hidden.Contains(id));
        }
        configuration.Enrich.FromLogContext();
        return (Journal.TakesStandardError
            ? configuration.WriteTo.Console(new Journal.Lines(verbosity > 0), standardErrorFromLevel: LogEventLevel.Verbose)
            : configuration.WriteTo.Console(outputTemplate: verbosity > 0 ? LineWithSource : Line, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
    }

    private static int? IdOf(LogEvent entry) =>
        entry.Properties.GetValueOrDefault("EventId") is StructureValue id && id.Properties.FirstOrDefault(one => one.Name is "Id")?.Value is ScalarValue { Value: int number } ? number : null;
}
