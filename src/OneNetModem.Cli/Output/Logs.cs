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
    private const string Line = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    /// <summary>A logger for a verbosity: 0 as the settings say (else information), 1 debug, 2 everything, -1 warnings, -2 errors.</summary>
    public static Logger Create(int verbosity, IConfiguration? settings)
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
        return configuration.Enrich.FromLogContext()
            .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose)
            .CreateLogger();
    }
}
