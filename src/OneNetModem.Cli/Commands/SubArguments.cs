// sub -t TOPIC... [-C COUNT] [-W SECONDS] [-F FORMAT]
using System.CommandLine;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;

namespace OneNetModem.Cli.Commands;

/// <summary>The arguments of sub.</summary>
internal sealed class SubArguments
{
    public Option<string[]> Topics { get; } = new("--topic", "-t") { Description = "Topic filter; {pid} and {device} stand for the ids. Can be given several times.", HelpName = "TOPIC", Required = true };

    public Option<int?> Count { get; } = CheckedOptions.Number("--count", "End after so many messages.", "COUNT", 1, int.MaxValue, "-C");

    public Option<int?> Wait { get; } = CheckedOptions.Number("--wait", "End after so many seconds; exit code 1 when fewer than COUNT messages came.", "SECONDS", 1, int.MaxValue, "-W");

    public Option<string> Format { get; } = new("--format", "-F") { Description = "How a message is printed: " + MessageFormat.Letters + ".", HelpName = "FORMAT" };

    public Option<TimeSpan?> Timeout { get; } = CheckedOptions.Duration("--timeout", "How long going online may take; 3m unless given.");

    /// <summary>Adds the options and their rules.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Topics, Count, Wait, Format, Timeout, EmulationOptions.Fault])
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            foreach (string topic in result.GetValue(Topics) ?? [])
            {
                if (MessageTopic.ProblemOfFilter(topic) is { } problem)
                {
                    result.AddError($"-t \"{topic}\": {problem}");
                }
            }
            if (result.GetValue(Format) is { } format && MessageFormat.Parse(format, out string? wrong) is null)
            {
                result.AddError("-F: " + wrong);
            }
        });
    }
}
