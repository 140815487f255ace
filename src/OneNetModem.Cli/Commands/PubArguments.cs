// pub -t TOPIC (-m TEXT | -f FILE | -s | -l | --dp JSON) [-q 0|1]
using System.CommandLine;
using System.Text.Json;
using OneNetModem.Cli.Line;

namespace OneNetModem.Cli.Commands;

/// <summary>The arguments of pub.</summary>
internal sealed class PubArguments
{
    public Option<string> Topic { get; } = new("--topic", "-t") { Description = "Topic; {pid} and {device} stand for the ids.", HelpName = "TOPIC" };

    public Option<string> Message { get; } = new("--message", "-m") { Description = "The message.", HelpName = "TEXT" };

    public Option<string> File { get; } = new("--file", "-f") { Description = "A file is the message, byte by byte.", HelpName = "FILE" };

    public Option<bool> Stdin { get; } = new("--stdin-file", "-s") { Description = "All of stdin is the message." };

    public Option<bool> Lines { get; } = new("--stdin-line", "-l") { Description = "Each line of stdin is a message." };

    public Option<string> DataPoints { get; } = new("--dp") { Description = "Data points, such as '{\"temp\":21.5}': builds the payload and waits for accepted.", HelpName = "JSON" };

    // -q means the quality of service here, as mosquitto_pub has it; --quiet is still there by its long name.
    public Option<int?> Qos { get; } = CheckedOptions.Number("--qos", "0 or 1; 0 unless given, with --dp always 1.", "0|1", 0, 1, "-q");

    public Option<TimeSpan?> Timeout { get; } = CheckedOptions.Duration("--timeout", "How long going online may take; 3m unless given.");

    /// <summary>Adds the options and the rules between them.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Topic, Message, File, Stdin, Lines, DataPoints, Qos, Timeout, EmulationOptions.Fault])
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            string[] sources =
            [
                .. new (Option Option, string Name)[] { (Message, "-m"), (File, "-f"), (Stdin, "-s"), (Lines, "-l"), (DataPoints, "--dp") }
                    .Where(one => result.GetResult(one.Option) is not null).Select(one => one.Name),
            ];
            if (sources.Length != 1)
            {
                result.AddError(sources.Length == 0 ? "a message is missing: one of -m, -f, -s, -l, --dp" : $"{string.Join(" and ", sources)}: only one of them can be the message");
            }
            string? topic = result.GetValue(Topic);
            if (topic is null && !sources.Contains("--dp"))
            {
                result.AddError("-t TOPIC is missing");
            }
            if (topic is not null && MessageTopic.ProblemOfName(topic) is { } problem)
            {
                result.AddError($"-t: {problem}");
            }
            if (sources.Contains("--dp") && (topic is not null || result.GetValue(Qos) == 0))
            {
                result.AddError("--dp has a topic of its own and is always QoS 1: leave -t and -q out");
            }
            if (result.GetValue(DataPoints) is { } json && ProblemOfDataPoints(json) is { } wrong)
            {
                result.AddError($"--dp: {wrong}");
            }
        });
    }

    private static string? ProblemOfDataPoints(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.EnumerateObject().Any()
                ? "an object with one member a data stream, such as {\"temp\":21.5}" : null;
        }
        catch (JsonException wrong)
        {
            return "not valid JSON: " + wrong.Message.Split(" LineNumber:")[0];
        }
    }
}
