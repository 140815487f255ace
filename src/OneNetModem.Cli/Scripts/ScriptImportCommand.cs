// script import: what others have written becomes a script, and what does not is said
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using OneNetModem.Cli.Output;
using OneNetModem.Diagnostics.Scripts.Import;

namespace OneNetModem.Cli.Scripts;

/// <summary>Imports scripts.</summary>
internal static class ScriptImportCommand
{
    private const int LongestFile = 16 << 20;

    private static readonly Argument<string> File = new("FILE") { Description = "The file; - reads stdin." };
    private static readonly Option<string> From = FromOption();
    private static readonly Option<string> Output = new("--output", "-o") { Description = "Where the script is written; stdout unless given.", HelpName = "OUT" };

    public static Command Create()
    {
        DocumentedCommand import = new(
            "import", "Makes a script of a QCOM command list, a chat(8) script, or what a terminal has written down. What cannot be taken over is listed.",
            "script import QCOM.ini -o site.yaml", "script import /etc/chatscripts/gprs --from chat", "script import putty.log | onenet-modem script check /dev/stdin")
        { File, From, Output };
        CommandRun.Handle(import, (run, _) => Task.FromResult(Import(run)));
        return import;
    }

    private static ExitCode Import(CommandRun run)
    {
        string file = run.Arguments.GetRequiredValue(File);
        ImportFormat? format = run.Arguments.GetValue(From) is { } name ? Enum.Parse<ImportFormat>(name, ignoreCase: true) : null;
        ImportedScript imported = ScriptImport.Read(Read(file), file == "-" ? "stdin" : file, format);
        foreach (NotTaken one in imported.NotTaken)
        {
            run.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}:{one.Line}: {SafeText.Of(one.Text)}: {SafeText.Of(one.Reason)}"));
        }

        if (imported.Steps == 0)
        {
            throw new CommandFailure(ExitCode.Failed, "nothing in it can be taken over", file, null, "--from qcom, chat or log    says what it is; it was taken for " + NameOf(imported.Format));
        }

        Write(run, imported);
        run.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{NameOf(imported.Format)}: {imported.Steps} {(imported.Steps == 1 ? "step" : "steps")}, {imported.NotTaken.Count} not taken over"));
        return ExitCode.Ok;
    }

    private static void Write(CommandRun run, ImportedScript imported)
    {
        string? output = run.Arguments.GetValue(Output);
        if (output is not null)
        {
            try
            {
                System.IO.File.WriteAllText(output, imported.Text);
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailure(ExitCode.Usage, "the script cannot be written: " + wrong.Message, output);
            }
        }

        run.Results.Write("imported", output is null ? imported.Text.TrimEnd('\n') : null, json => Describe(json, imported, output));
    }

    private static void Describe(Utf8JsonWriter json, ImportedScript imported, string? output)
    {
        json.WriteString("from", NameOf(imported.Format));
        json.WriteNumber("steps", imported.Steps);
        json.WriteString(output is null ? "script" : "file", output ?? imported.Text);
        json.WriteStartArray("notTaken");
        foreach (NotTaken one in imported.NotTaken)
        {
            json.WriteStartObject();
            json.WriteNumber("line", one.Line);
            json.WriteString("text", one.Text);
            json.WriteString("reason", one.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static byte[] Read(string file)
    {
        try
        {
            using Stream stream = file == "-" ? Console.OpenStandardInput() : System.IO.File.OpenRead(file);
            using MemoryStream content = new();
            byte[] piece = new byte[81920];
            int read;
            while ((read = stream.Read(piece)) > 0)
            {
                content.Write(piece, 0, read);
                if (content.Length > LongestFile)
                {
                    throw new CommandFailure(ExitCode.Usage, "the file is longer than 16 MB", file);
                }
            }

            return content.ToArray();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the file cannot be read: " + wrong.Message, file);
        }
    }

    private static string NameOf(ImportFormat format) => format.ToString().ToLowerInvariant();

    private static Option<string> FromOption()
    {
        Option<string> from = new("--from") { Description = "What the file is; guessed unless given.", HelpName = "FORMAT" };
        from.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Enum.GetValues<ImportFormat>().Select(NameOf)]);
        return from;
    }
}
