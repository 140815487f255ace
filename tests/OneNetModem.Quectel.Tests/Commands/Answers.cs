// Responses and URCs for parser tests, written as the lines that a module would send.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Tests.Commands;

internal static class Answers
{
    public static AtResponse Ok(params string[] lines) => Final("OK", lines);

    public static AtResponse Final(string final, params string[] lines) => new()
    {
        Command = new AtCommand("AT"),
        Lines = lines,
        Final = AtFinal.Parse(final),
    };

    public static AtResponse Results(params string[] urcs) => Ok() with { Results = [.. urcs.Select(u => new AtUrc(u))] };

    public static T? Read<T>(AtQuery<T> query, params string[] lines)
        where T : class => query.Parse(Ok(lines));

    public static AtUrc Urc(string line) => new(line);

    /// <summary>What the command makes of each URC, in order.</summary>
    public static UrcMatch[] Matches(AtCommand command, params string[] urcs) => [.. urcs.Select(u => command.Result!.Match(new AtUrc(u)))];
}
