// at COMMAND... [--timeout 5s]
using System.CommandLine;
using System.CommandLine.Completions;
using OneNetModem.Quectel.Explain;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Commands;

/// <summary>The arguments of at.</summary>
internal sealed class AtArguments
{
    public Argument<string[]> Commands { get; } = new("COMMAND") { HelpName = "COMMAND", Description = "AT commands, sent one after the other; +CSQ is AT+CSQ.", Arity = ArgumentArity.OneOrMore };

    public Option<TimeSpan?> Timeout { get; } = CheckedOptions.Duration("--timeout", "How long each answer may take; what the manual says unless given.");

    /// <summary>Adds the arguments and their rules.</summary>
    public void AddTo(Command command)
    {
        Commands.CompletionSources.Add(context => Completions(context.WordToComplete));
        command.Add(Commands);
        command.Add(Timeout);
        command.Validators.Add(result =>
        {
            foreach (string one in result.GetValue(Commands) ?? [])
            {
                if (!RawCommand.TryParse(one, null, out _, out string? problem))
                {
                    result.AddError(problem);
                }
            }
        });
    }

    private static IEnumerable<CompletionItem> Completions(string word)
    {
        CommandCompletion completion = CommandCompletion.Of(word);
        string before = word.Length == 0 ? "AT" : word[..completion.Start];
        return completion.Choices.Select(choice => new CompletionItem(before + choice.Text, detail: choice.Meaning));
    }
}
