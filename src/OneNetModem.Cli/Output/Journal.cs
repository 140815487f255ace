// stderr as systemd's journal reads it: no time, no colour, each line with the priority of syslog in front (sd-daemon(3)).
using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace OneNetModem.Cli.Output;

/// <summary>The journal behind stderr.</summary>
internal static class Journal
{
    /// <summary>Whether stderr goes to the journal and not elsewhere: systemd.exec(5) names the stream by device and inode.</summary>
    public static bool TakesStandardError { get; } =
        OperatingSystem.IsLinux() && IsStream(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/2").LinkTarget);

    /// <summary>Whether an open file, as /proc shows it, is the journal's stream.</summary>
    internal static bool IsStream(string? journal, string? file) =>
        journal?.Split(':') is [_, { Length: > 0 } inode] && file == $"socket:[{inode}]";

    private static int Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => 2,
        LogEventLevel.Error => 3,
        LogEventLevel.Warning => 4,
        LogEventLevel.Information => 6,
        _ => 7,
    };

    /// <summary>Writes an event; one of several lines (an exception) has its priority on each.</summary>
    /// <param name="withSource">Whether the class that says it is named.</param>
    internal sealed class Lines(bool withSource) : ITextFormatter
    {
        private readonly MessageTemplateTextFormatter _text = new(
            withSource ? "{SourceContext} {Message:lj}{NewLine}{Exception}" : "{Message:lj}{NewLine}{Exception}", CultureInfo.InvariantCulture);

        /// <inheritdoc/>
        public void Format(LogEvent logEvent, TextWriter output)
        {
            using StringWriter text = new();
            _text.Format(logEvent, text);
            foreach (string line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"<{Priority(logEvent.Level)}>{line}\n"));
            }
        }
    }
}
