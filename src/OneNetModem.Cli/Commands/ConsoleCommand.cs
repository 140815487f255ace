// console: a terminal that knows AT commands
using System.CommandLine;
using System.Globalization;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Cli.Interactive;
using OneNetModem.Cli.Line;
using OneNetModem.Cli.Output;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Cli.Commands;

/// <summary>Talks with a module line by line. From a pipe the exit code is that of at.</summary>
internal static class ConsoleCommand
{
    /// <summary>Columns of a terminal that does not say.</summary>
    private const int UsualWidth = 80;

    private static readonly Option<TimeSpan?> Timeout = CheckedOptions.Duration("--timeout", "How long each answer may take; what the manual says unless given.");

    private static readonly Option<string[]> Allow = AllowOption();

    public static Command Create()
    {
        DocumentedCommand command = new(
            "console", "A terminal for AT commands: completion, history, URCs as they come, every answer explained. Lines from a pipe are sent one after the other.",
            "console", "console --emulate", "console --port /dev/ttyUSB2 --trace today.trace", "console --emulate < commands.txt");
        command.Add(Timeout);
        command.Add(Allow);
        command.Add(EmulationOptions.Fault);
        CommandRun.Handle(command, RunAsync);
        return command;
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, CancellationToken cancellation)
    {
        await using LineSetup setup = await LineSetup.CreateAsync(run, cancellation);
        await using SessionTrace trace = new(run.Time);
        RawLine line = await RawLine.OpenAsync(setup, run.Time, trace, cancellation);
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            PipedLines piped = new(Console.In, run.Results);
            await using ConsoleSession plain = Session(line, piped, run.Results);
            return await plain.RunAsync(cancellation);
        }

        LineHistory history = new(Path.Combine(StateDirectory.Resolve(setup.Settings.Bridge.StateDirectory), "console-history"));
        using EditedTerminal terminal = new(run.Arguments.InvocationConfiguration.Output, Width, history, Complete);
        using PrintedText screen = new(run.Results.IsJson ? terminal.PrintWhole : terminal.Print);
        using ResultWriter results = new(screen, run.Results.IsJson, run.Time);
        await using ConsoleSession session = Session(line, terminal, results);
        terminal.Interrupted += session.Interrupt;
        ReadKeys(terminal);
        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"On {line.Link.Name}. Tab completes, /help lists what else there is, Ctrl-D leaves."));
        return await session.RunAsync(cancellation);

        ConsoleSession Session(RawLine on, IConsoleLines lines, ResultWriter writer) =>
            new(on, lines, writer, trace, run.Arguments.GetValue(Timeout), Allowed(run.Arguments), run.Time);
    }

    private static CommandCompletion Complete(string line) => line.StartsWith("/explain ", StringComparison.Ordinal)
        ? CommandCompletion.Of(line[9..]) is var rest ? rest with { Start = rest.Start + 9 } : rest
        : line.StartsWith('/') ? ConsoleOrders.Complete(line) : CommandCompletion.Of(line);

    // A thread of its own, because a key cannot be waited for otherwise. Ctrl-C is a key like any other here.
    private static void ReadKeys(EditedTerminal terminal)
    {
        Console.TreatControlCAsInput = true;
        new Thread(() =>
        {
            while (true)
            {
                terminal.Press(Console.ReadKey(intercept: true));
            }
        })
        { IsBackground = true, Name = "keys" }.Start();
    }

    private static int Width() => Console.WindowWidth is > 0 and var width ? width : UsualWidth;

    private static HashSet<DangerKind> Allowed(ParseResult arguments) =>
        [.. (arguments.GetValue(Allow) ?? []).Select(name => CommandDanger.TryParse(name, out DangerKind kind) ? kind : default)];

    private static Option<string[]> AllowOption()
    {
        Option<string[]> allow = new("--allow")
        {
            Description = "Kinds of dangerous commands that are sent without a question: power, restart, ... Several times for several.",
            HelpName = "KIND",
            AllowMultipleArgumentsPerToken = false,
        };
        allow.AcceptOnlyFromAmong([.. CommandDanger.Names]);
        return allow;
    }
}
