// A command that shows how it is used.
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OneNetModem.Cli;

/// <summary>A command with examples in its help.</summary>
internal sealed class DocumentedCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines without the program's name, each with <c># what it does</c>.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Puts the examples under the help of every command; those of the root are given.</summary>
    public static void ShowExamples(RootCommand root, IReadOnlyList<string> rootExamples)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, rootExamples);
    }

    private sealed class HelpWithExamples(HelpAction help, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int result = help.Invoke(parseResult);
            IReadOnlyList<string> examples = parseResult.CommandResult.Command is DocumentedCommand command ? command.Examples : rootExamples;
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  onenet-modem " + example);
            }
            return result;
        }
    }
}
