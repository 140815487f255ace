// --fault: what is wrong with the emulated module.
using System.CommandLine;
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Cli.Line;

/// <summary>Options of commands that take an emulated module.</summary>
internal static class EmulationOptions
{
    /// <summary>Add it to a command that goes over <see cref="LineSetup"/>.</summary>
    public static Option<string[]> Fault { get; } = FaultOption();

    /// <summary>The faults that were asked for.</summary>
    /// <exception cref="CommandFailure">There is no such fault.</exception>
    public static IReadOnlyList<Fault> FaultsOf(ParseResult arguments) =>
        [.. (arguments.GetResult(Fault) is null ? [] : arguments.GetValue(Fault) ?? []).Select(Parse)];

    /// <summary>One fault by its name.</summary>
    /// <exception cref="CommandFailure">There is no such fault.</exception>
    public static Fault Parse(string name)
    {
        try
        {
            return FaultCatalog.Parse(name);
        }
        catch (FormatException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "option --fault", null, "onenet-modem emulate --help    explains them");
        }
    }

    private static Option<string[]> FaultOption()
    {
        Option<string[]> fault = new("--fault")
        {
            Description = "With --emulate: a fault of the emulated module, such as no-sim, denied, connack:4 or mute; may be given several times.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        fault.CompletionSources.Add(_ => FaultCatalog.All.Select(kind => new System.CommandLine.Completions.CompletionItem(kind.Name)));
        return fault;
    }
}
