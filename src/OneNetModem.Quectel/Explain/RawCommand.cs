// A command that a person typed, with the time limit and the result URC that the manual gives it.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Explain;

/// <summary>Makes commands from what people type.</summary>
public static class RawCommand
{
    private const byte CtrlZ = 0x1A, Escape = 0x1B;

    private static readonly QuectelDialect Dialect = new();

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>Makes a command; <c>AT</c> in front may be left out.</summary>
    /// <param name="text">As typed: <c>AT+CSQ</c>, <c>+CSQ</c>, <c>at+csq;+creg?</c>.</param>
    /// <param name="limit">How long an answer may take; null takes the manual's limit, 5 s at least.</param>
    /// <param name="command">The command.</param>
    /// <param name="problem">What is wrong: an empty text, a control character, a command that makes the module ask for data.
    /// Secrets of the text are not repeated.</param>
    /// <param name="hasData">The caller gives the data that the module asks for: such a command is none of the problems then.</param>
    public static bool TryParse(string text, TimeSpan? limit, [NotNullWhen(true)] out AtCommand? command, [NotNullWhen(false)] out string? problem, bool hasData = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        command = null;
        string line = text.Trim(' ');
        if (line.Length == 0)
        {
            problem = "an AT command is empty";
            return false;
        }

        if (line.Any(char.IsControl))
        {
            problem = "an AT command is one line without control characters; give several as several arguments";
            return false;
        }

        AtCommand typed = new(line.StartsWith("AT", StringComparison.OrdinalIgnoreCase) ? line : "AT" + line);
        if (!hasData && Dialect.DataLength(typed) is not null)
        {
            problem = $"{typed} makes the module ask for data, which a command line cannot give";
            return false;
        }

        command = Complete(typed, limit);
        problem = null;
        return true;
    }

    /// <summary>How many bytes the module will ask for after a command; <see cref="int.MaxValue"/> for as many as come before Ctrl-Z;
    /// null: none.</summary>
    public static int? DataLength(AtCommand command) => Dialect.DataLength(command);

    /// <summary>Gives a command the data that the module will ask for; what ends with Ctrl-Z gets it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="whole">The command with its data.</param>
    /// <param name="problem">What is wrong: the command wants none, or another number of bytes, or ends with a byte that they hold.</param>
    public static bool TryGive(AtCommand command, ReadOnlyMemory<byte> data, [NotNullWhen(true)] out AtCommand? whole, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(command);
        int? length = DataLength(command);
        bool isClosed = length == int.MaxValue;
        problem = length is null ? $"{command} does not make the module ask for data"
            : isClosed && data.Span.IndexOfAny(CtrlZ, Escape) >= 0 ? $"the data of {command} end with Ctrl-Z, and hold one (or an ESC) already; a form of the command with a length takes any bytes"
            : !isClosed && data.Length != length ? $"{command} announces {length.Value.Text()} bytes and gets {data.Length.Text()}"
            : null;
        whole = problem is null ? command with { Data = isClosed ? (byte[])[.. data.Span, CtrlZ] : data } : null;
        return problem is null;
    }

    private static AtCommand Complete(AtCommand command, TimeSpan? limit)
    {
        AtResultUrc? result = command.Parts.Select(Result).FirstOrDefault(r => r is not null);
        return command with
        {
            Timeout = limit ?? command.Parts.Max(Limit),
            Result = result is null || limit is null ? result : result with { Timeout = limit.Value },
        };
    }

    // Hosts and lines are busy at times: what the manual gives 300 ms gets a little more.
    private static TimeSpan Limit(AtCommandLine part)
    {
        CommandFacts? facts = CommandKnowledge.Find(part.Name);
        double seconds = facts?.FormOf(part)?.Seconds ?? facts?.Seconds ?? 0;
        return seconds > Shortest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Shortest;
    }

    private static AtResultUrc? Result(AtCommandLine part)
    {
        IReadOnlyList<string> fields = part.Fields;
        if (part.Form is AtForm.Read or AtForm.Test || CommandKnowledge.Find(part.Name) is not { Result: { } result }
            || !FieldPattern.Fits(result.When, fields) || CommandKnowledge.ProblemsOf(part).Count > 0)
        {
            return null;
        }

        return part.Name switch
        {
            // Their URCs are counted, and how long they may take is for their parameters to say.
            "+QPING" => Ping.Send(1, "any", fields.Number(2) ?? 4, fields.Number(3) ?? 4).Command.Result,
            "+QIDNSGIP" => Dns.Resolve(1, "any").Command.Result,
            _ => new AtResultUrc(urc => Match(result, fields, urc), TimeSpan.FromSeconds(result.Seconds)),
        };
    }

    private static UrcMatch Match(ResultFacts result, IReadOnlyList<string> parameters, AtUrc urc)
    {
        ResultUrcFacts? end = result.Ends.FirstOrDefault(end =>
            end.Urc == urc.Name && FieldPattern.Fits(end.When, urc.Args) && end.Same.All(at => at < urc.Args.Count && at < parameters.Count && urc.Args[at] == parameters[at]));
        return end is null ? UrcMatch.None : end.More is { } more && FieldPattern.Fits(more, urc.Args) ? UrcMatch.More : UrcMatch.Last;
    }
}
