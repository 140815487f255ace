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
            TextWriter output = parseResult.InvocationConfiguration.Output;
            using StringWriter text = new();
            parseResult.InvocationConfiguration.Output = text;
            int result = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            IReadOnlyList<string> examples = parseResult.CommandResult.Command is DocumentedCommand command ? command.Examples : rootExamples;
            string page = WithoutTakenNames(text.ToString(), parseResult.CommandResult.Command)
                + (examples.Count == 1 ? "Example:" : "Examples:")
                + string.Concat(examples.Select(example => Environment.NewLine + "  onenet-modem " + example));
            try
            {
                output.WriteLine(page);
            }
            catch (IOException)
            {
                // Whoever read it (| head) has seen enough.
            }

            return result;
        }

        // A name that a command has taken for an option of its own (pub -q, emulate --link) is not the global option's there.
        private static string WithoutTakenNames(string help, Command command)
        {
            foreach (Option global in GlobalOptions.All.Where(global => !command.Options.Contains(global)))
            {
                HashSet<string> taken = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Intersect(global.Aliases.Append(global.Name), StringComparer.Ordinal)];
                if (taken.Contains(global.Name))
                {
                    int own = help.LastIndexOf($"\n  {global.Name} ", StringComparison.Ordinal);
                    help = help.Remove(own, help.IndexOf('\n', own + 1) - own);
                }
                foreach (string alias in taken.Where(alias => alias != global.Name))
                {
                    help = help.Replace($"  {alias}, {global.Name}", $"  {global.Name}{new string(' ', alias.Length + 2)}", StringComparison.Ordinal);
                }
            }
            return help;
        }
    }
}
