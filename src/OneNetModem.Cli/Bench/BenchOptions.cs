// Options that doctor and simtest have in common.
using System.CommandLine;
using System.Reflection;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Reports;

namespace OneNetModem.Cli.Bench;

/// <summary>Common options.</summary>
internal static class BenchOptions
{
    public static Option<string[]> Checks { get; } = ChecksOption();

    public static Option<string> Report { get; } = new("--report") { Description = "Write report.html, report.json, junit.xml and sims.csv into this folder.", HelpName = "DIR" };

    public static Option<bool> Mask { get; } = new("--mask") { Description = "Mask ICCID, IMSI and IMEI in everything that is printed, reported and traced. The history keeps them; history --mask shows them masked." };

    /// <summary>Whether a command that has --mask was given it.</summary>
    public static bool Masks(CommandRun run) => run.Arguments.GetResult(Mask) is not null && run.Arguments.GetValue(Mask);

    /// <summary>Name and version of this program.</summary>
    public static string Program { get; } = "onenet-modem " + (typeof(BenchOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "");

    /// <summary>The checks of these ids, those that they need included; all when there are none.</summary>
    /// <exception cref="CommandFailure">There is no such check: exit code 2.</exception>
    public static IReadOnlyList<ICheck> Choose(IReadOnlyList<string> ids)
    {
        try
        {
            return ids.Count == 0 ? BenchChecks.All : BenchChecks.Choose(ids);
        }
        catch (ArgumentException)
        {
            string wrong = ids.First(id => BenchChecks.All.All(check => check.Id != id));
            throw new CommandFailure(
                ExitCode.Usage, $"there is no check '{wrong}'", "option --checks",
                NearestName.Of(wrong, BenchChecks.All.Select(check => check.Id)) is { } near ? $"did you mean: {near}" : null,
                "there are: " + string.Join(", ", BenchChecks.All.Select(check => check.Id)));
        }
    }

    /// <summary>The ids that --checks names.</summary>
    public static string[] ChecksOf(ParseResult arguments) =>
        [.. (arguments.GetValue(Checks) ?? []).SelectMany(ids => ids.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Writes the files of --report; nothing without the option.</summary>
    /// <returns>The page's path; null without the option.</returns>
    /// <exception cref="CommandFailure">They cannot be written: exit code 1.</exception>
    public static string? WriteReport(CommandRun run, BenchReport report, BenchHistory? history = null)
    {
        if (run.Arguments.GetValue(Report) is not { } folder)
        {
            return null;
        }

        try
        {
            return ReportFolder.Write(folder, report, history, Masks(run))[0];
        }
        catch (ReportException wrong)
        {
            throw new CommandFailure(ExitCode.Failed, wrong.Message, folder, null, "--report DIR    names a folder that may be written");
        }
    }

    /// <summary>Before hours of testing: whether the report can be written at all.</summary>
    /// <exception cref="CommandFailure">It cannot: exit code 2.</exception>
    public static void TryReport(CommandRun run)
    {
        if (run.Arguments.GetValue(Report) is not { } folder)
        {
            return;
        }

        try
        {
            ReportFolder.Try(folder);
        }
        catch (ReportException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "option --report", null, "--report DIR    names a folder that may be written; nothing was tested");
        }
    }

    /// <summary>Says where the report is.</summary>
    public static void Tell(CommandRun run, string? page)
    {
        if (page is not null)
        {
            run.Error.WriteLine("report: " + page);
        }
    }

    private static Option<string[]> ChecksOption()
    {
        Option<string[]> checks = new("--checks") { Description = "Only these checks and those that they need, separated by commas; all unless given.", HelpName = "IDS" };
        checks.CompletionSources.Add([.. BenchChecks.All.Select(check => check.Id)]);
        return checks;
    }
}
