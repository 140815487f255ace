// --fault: what is wrong with the emulated module, or around it.
using System.CommandLine;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Cli.Line;

/// <summary>Options of commands that take an emulated module.</summary>
internal static class EmulationOptions
{
    /// <summary>Add it to a command that goes over <see cref="LineSetup"/>.</summary>
    public static Option<string[]> Fault { get; } = FaultOption();

    /// <summary>The names that were given; none where the command has no such option.</summary>
    public static string[] Named(ParseResult arguments) => arguments.GetResult(Fault) is null ? [] : arguments.GetValue(Fault) ?? [];

    /// <summary>The faults of the module among the names, and what the others make of its surroundings.</summary>
    /// <exception cref="CommandFailure">There is no such fault.</exception>
    public static (IReadOnlyList<Fault> Module, EmulatedSetup Setup) Apply(IEnumerable<string> names, EmulatedSetup setup)
    {
        List<Fault> module = [];
        foreach (string name in names)
        {
            try
            {
                if (SetupFault.Find(name) is { } around)
                {
                    setup = around(setup);
                }
                else
                {
                    module.Add(FaultCatalog.Parse(name));
                }
            }
            catch (FormatException wrong)
            {
                throw new CommandFailure(
                    ExitCode.Usage, wrong.Message, "option --fault", null, "onenet-modem emulate --help    explains those of the module",
                    "around the module there are: " + string.Join(", ", SetupFault.All.Select(fault => fault.Usage)));
            }
        }
        return (module, setup);
    }

    private static Option<string[]> FaultOption()
    {
        Option<string[]> fault = new("--fault")
        {
            Description = "With --emulate: what is wrong with the emulated module, such as no-sim, denied, connack:4 or mute (emulate --help has them all), or around it; may be given several times.\n"
                + string.Join('\n', SetupFault.All.Select(kind => $"  {kind.Usage,-13}  {kind.About}")),
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        fault.CompletionSources.Add(_ => FaultCatalog.All.Select(kind => kind.Name).Concat(SetupFault.All.Select(kind => kind.Name)).Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        return fault;
    }
}
