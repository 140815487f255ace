// script run | check | import | schema
using System.CommandLine;
using System.Globalization;
using OneNetModem.Cli.Bench;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Cli.Scripts;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Cli.Commands;

/// <summary>Scripted field diagnostics.</summary>
internal static class ScriptCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The script: YAML, or a list of commands (.at)." };
    private static readonly Option<string[]> Variables = new("--var") { Description = "A value for a variable of the script; may be repeated.", HelpName = "NAME=VALUE" };
    private static readonly Option<string[]> Allow = AllowOption();
    private static readonly Option<string> Report = new("--report") { Description = "Write report.html, report.json and junit.xml into this folder.", HelpName = "DIR" };
    private static readonly Option<string> Bundle = new("--bundle") { Description = "Pack report, trace, identity of the module and settings into this file, masked, to send to support.", HelpName = "FILE.zip" };
    private static readonly Option<string> Profile = ProfileOption();

    public static Command Create()
    {
        DocumentedCommand run = new(
            "run", "Runs a script on the module. The exit code is 0, 1 when a step failed, or what an abort in the script names.",
            "script run site.yaml", "script run site.yaml --emulate --report out/", "script run site.yaml --var apn=cmiot --bundle site.zip", "script run reset.yaml --allow restart,factory")
        { File, Variables, Allow, Report, Bundle, BenchOptions.Mask, EmulationOptions.Fault };
        CommandRun.Handle(run, RunAsync);
        DocumentedCommand check = new(
            "check", "Checks a script: names every mistake with file, line and column, commands that are not known, and dangerous ones. Sends nothing.",
            "script check site.yaml", "script check site.yaml --profile BG96")
        { File, Profile };
        CommandRun.Handle(check, (command, _) => Task.FromResult(Check(command)));
        DocumentedCommand schema = new("schema", "Prints the JSON schema of script files, for editors.", "script schema > script.schema.json");
        CommandRun.Handle(schema, (command, _) =>
        {
            command.Results.WriteDocument(ScriptFile.Schema());
            return Task.FromResult(ExitCode.Ok);
        });
        return new DocumentedCommand("script", "Runs scripts of AT commands: what to send, what must come back, one file to send to support.", "script run site.yaml", "script check site.yaml")
        {
            run, check, ScriptImportCommand.Create(), schema,
        };
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, CancellationToken cancellation)
    {
        // What goes wrong is a result here; -v shows how it came to it.
        run.LogOffset = -2;
        Script script = Read(run);
        ScriptOptions options = Options(run, script);
        options = options with { Allowed = ScriptConsent.Ask(run, ScriptCheck.Of(script, null), options.Allowed), Consent = ScriptConsent.WhenSent(run) };
        return (ExitCode)await new ScriptJob(run, script, options, run.Arguments.GetValue(Report), run.Arguments.GetValue(Bundle)).RunAsync(cancellation);
    }

    private static ExitCode Check(CommandRun run)
    {
        Script script = Read(run);
        ModuleProfile? profile = (run.Arguments.GetValue(Profile) ?? script.Profile) is { } name ? ModuleProfiles.ByName(name) : null;
        IReadOnlyList<ScriptFinding> findings = ScriptCheck.Of(script, profile);
        foreach (ScriptFinding finding in findings)
        {
            run.Results.Write("finding", SafeText.Of(finding.ToString()), json =>
            {
                json.WriteString("file", finding.At.File);
                json.WriteNumber("line", finding.At.Line);
                json.WriteNumber("column", finding.At.Column);
                json.WriteString("command", finding.Command);
                json.WriteString("danger", finding.Danger is { } kind ? CommandDanger.NameOf(kind) : null);
                json.WriteString("text", finding.Text);
            });
        }

        int dangers = findings.Count(finding => finding.Danger is not null), others = findings.Count - dangers;
        string counts = findings.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {dangers} dangerous {(dangers == 1 ? "command" : "commands")}, {others} {(others == 1 ? "warning" : "warnings")}");
        run.Error.WriteLine($"the script is right{counts}");
        return ExitCode.Ok;
    }

    private static Script Read(CommandRun run)
    {
        string file = run.Arguments.GetRequiredValue(File);
        try
        {
            Script script = ScriptFile.Read(file, out YamlProblems problems);
            ScriptSettings.Check(script, problems);
            return problems.Count == 0 ? script : throw CommandFailure.Of(problems, "the script", "onenet-modem script schema    lists every key; src/OneNetModem.Diagnostics/Scripts/README.md explains them");
        }
        catch (IOException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, "the script cannot be read: " + wrong.Message, file);
        }
    }

    private static ScriptOptions Options(CommandRun run, Script script)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (string one in run.Arguments.GetValue(Variables) ?? [])
        {
            int at = one.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new CommandFailure(ExitCode.Usage, $"'{one}' is no name and value", "option --var", null, "--var name=value");
            }

            given[one[..at]] = one[(at + 1)..];
        }

        ScriptOptions options = new() { Variables = given, Config = ScriptSettings.Of(run.Load()), Allowed = ScriptConsent.Parse(run.Arguments.GetValue(Allow) ?? []), Program = BenchOptions.Program };
        return options.Problems(script) is { Count: > 0 } problems
            ? throw new CommandFailure(ExitCode.Usage, problems.Count == 1 ? "a variable is wrong or missing" : "variables are wrong or missing", string.Join('\n', problems), null, "--var name=value")
            : options;
    }

    private static Option<string[]> AllowOption()
    {
        Option<string[]> allow = new("--allow") { Description = "Kinds of dangerous commands that may be sent, separated by commas; all for every kind.", HelpName = "KINDS" };
        allow.CompletionSources.Add(["all", .. CommandDanger.Names]);
        return allow;
    }

    private static Option<string> ProfileOption()
    {
        Option<string> profile = new("--profile") { Description = "The series of module to look commands up for; what the script says unless given.", HelpName = "SERIES" };
        profile.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. ModuleProfiles.All.Select(one => one.Name)]);
        return profile;
    }
}
