// A command that a person typed, with the time limit and the result URC that the manual gives it.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

/// <summary>Makes commands from what people type.</summary>
public static class RawCommand
{
    private static readonly QuectelDialect Dialect = new();

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

    private static AtCommand Complete(AtCommand command, TimeSpan? limit)
    {
        AtResultUrc? result = command.Parts.Select(Result).FirstOrDefault(r => r is not null);
        return command with
        {
            Timeout = limit ?? command.Parts.Max(Limit),
            Result = result is null || limit is null ? result : result with { Timeout = limit.Value },
        };
    }

    // The manual's maxima, in the typed commands where they are written down with their sources.
    private static TimeSpan Limit(AtCommandLine part) => (part.Name, part.Form) switch
    {
        ("+COPS", AtForm.Test or AtForm.Write) => Operator.Timeout,
        ("+COPS", _) => Operator.Current.Command.Timeout,
        ("+QIACT", _) => Pdp.Contexts.Command.Timeout,
        ("+QIDEACT", _) => Pdp.Deactivate(1).Timeout,
        ("+CFUN", _) => Power.FunctionalityTimeout,
        ("+QMTDISC" or "+QMTCLOSE", AtForm.Write) => QmtConnection.CloseTimeout,
        _ => TimeSpan.FromSeconds(5),
    };

    private static AtResultUrc? Result(AtCommandLine part)
    {
        if (part is { Name: "+QPOWD", Form: AtForm.Execute or AtForm.Write } && !part.Arguments.StartsWith('0'))
        {
            return Power.PowerDown.Result;
        }

        IReadOnlyList<string> fields = part.Fields;
        if (part.Form != AtForm.Write || fields.Number(0) is not { } first)
        {
            return null;
        }

        switch (part.Name)
        {
            case "+QMTOPEN":
                return QmtArguments.ClientResult(part.Name, first, QmtConnection.OpenTimeout);
            case "+QMTDISC" or "+QMTCLOSE":
                return QmtArguments.ClientResult(part.Name, first, QmtConnection.CloseTimeout);
            case "+QMTCONN" when first is >= 0 and <= 5:
                return QmtConnection.Connect(first, "any", null, null).Result;
            case "+QMTSUB" or "+QMTUNS" or "+QMTPUB" or "+QMTPUBEX" when fields.Number(1) is { } id:
                return QmtArguments.PacketResult(part.Name == "+QMTPUBEX" ? "+QMTPUB" : part.Name, first, id, QmtRetransmission.Default.ResultTimeout);
            case "+QPING" when fields.Count >= 2:
                return Ping.Send(1, "any", Math.Clamp(fields.Number(2) ?? 4, 1, 255), Math.Clamp(fields.Number(3) ?? 4, 1, 10)).Command.Result;
            case "+QIDNSGIP" when fields.Count == 2:
                return Dns.Resolve(1, "any").Command.Result;
            case "+QNTP" when fields.Count >= 2:
                return Clock.Synchronise(1, "any").Command.Result;
            default:
                return null;
        }
    }
}
