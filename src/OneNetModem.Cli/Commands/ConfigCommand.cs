// config check | show | schema
using System.CommandLine;
using System.Text.Json;
using OneNetModem.Bridge.Settings;
using OneNetModem.Cli.Line;

namespace OneNetModem.Cli.Commands;

/// <summary>The settings: are they right, what is in effect, what could be there.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        DocumentedCommand check = new("check", "Names every mistake in the settings with file, line, column and key.",
            "config check                    # ./config.json", "config check --config site.json");
        CommandRun.Handle(check, (run, _) => Task.FromResult(Check(run)));
        DocumentedCommand show = new("show", "Prints the settings in effect and where each comes from, secrets masked.", "config show", "config show --json");
        CommandRun.Handle(show, (run, _) => Task.FromResult(Show(run)));
        DocumentedCommand schema = new("schema", "Prints the JSON schema of the settings file.", "config schema > config.schema.json");
        CommandRun.Handle(schema, (run, _) =>
        {
            run.Results.WriteDocument(SettingsSchema.Text());
            return Task.FromResult(ExitCode.Ok);
        });
        return new DocumentedCommand("config", "Checks and shows the settings.", "config check", "config show", "config schema") { check, show, schema };
    }

    private static ExitCode Check(CommandRun run)
    {
        LoadedSettings loaded = run.Load(fileIsOptional: false);
        foreach (SettingProblem problem in loaded.Problems)
        {
            string kind = problem.IsNote ? "note" : "error";
            run.Results.Write("setting", $"{problem.Origin}: {kind}: {problem.Text}", json =>
            {
                json.WriteString("key", problem.Key);
                WriteOrigin(json, problem.Origin);
                json.WriteString(kind, problem.What);
                json.WriteString("allowed", problem.Allowed);
            });
        }
        int errors = loaded.Errors.Count();
        run.Error.WriteLine(errors == 0 ? "the settings are right" : errors == 1 ? "1 mistake" : $"{errors} mistakes");
        if (!File.Exists(run.ConfigFile))
        {
            foreach (string advice in Failures.FirstSettings)
            {
                run.Error.WriteLine("  try:    " + advice);
            }
        }
        return errors == 0 ? ExitCode.Ok : ExitCode.Usage;
    }

    private static ExitCode Show(CommandRun run)
    {
        LoadedSettings loaded = run.Load();
        if (loaded.Errors.Any())
        {
            throw CommandRun.SettingsFailure([.. loaded.Errors]);
        }
        int width = loaded.Values.Max(value => value.Path.Length);
        foreach (SettingValue value in loaded.Values)
        {
            run.Results.Write("setting", $"{value.Path.PadRight(width)} = {value.Value}  ({value.Origin})", json =>
            {
                json.WriteString("key", value.Path);
                json.WriteString("value", value.Value);
                WriteOrigin(json, value.Origin);
            });
        }
        return ExitCode.Ok;
    }

    private static void WriteOrigin(Utf8JsonWriter json, SettingOrigin origin)
    {
        json.WriteString("origin", JsonNamingPolicy.CamelCase.ConvertName(origin.Layer.ToString()));
        if (origin.Name.Length > 0)
        {
            json.WriteString("where", origin.Name);
        }
        if (origin.Line > 0)
        {
            json.WriteNumber("line", origin.Line);
            json.WriteNumber("column", origin.Column);
        }
    }
}
