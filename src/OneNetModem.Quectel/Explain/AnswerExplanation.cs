// From a response to what it says, for people: the layouts of the facts, and code where a value comes out of several.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Explain;

/// <summary>Explains answers of commands that are known; pure. What is not known gives nothing.</summary>
/// <remarks>Values are shown as they stand in the response: give it one whose lines are masked.</remarks>
public static class AnswerExplanation
{
    /// <summary>What the information lines and result URCs of a response say, in order.</summary>
    public static IReadOnlyList<AnswerField> Of(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<AnswerField> fields = [];
        foreach (AtCommandLine part in response.Command.Parts)
        {
            // The test form lists what could be asked, in a syntax of its own; only the operator scan answers a question.
            bool asks = part.Form != AtForm.Test || part.Name == "+COPS";
            if (asks && response.Lines.Count > 0)
            {
                IEnumerable<AnswerField> explained = ComputedAnswers.Known.TryGetValue(part.Name, out var compute) && compute(part, response) is { } computed ? computed : Listed(part, response);

                // A meaning that only repeats the value says nothing.
                fields.AddRange(explained.Select(field => string.Equals(field.Meaning, field.Value, StringComparison.OrdinalIgnoreCase) ? field with { Meaning = null } : field));
            }
        }

        fields.AddRange(response.Results.Select(urc => new AnswerField(urc.Name, string.Join(',', urc.Args), UrcExplanation.Of(urc))));
        return fields;
    }

    /// <summary>What the end of a response means; null for a plain <c>OK</c> and for an error that says it itself.</summary>
    public static string? OfEnd(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response switch
        {
            { Aborted: AtAbort.Timeout } when !response.Final.IsOk => "no answer",
            { Aborted: AtAbort.Restart } => "the module restarted before it was done",
            { Aborted: AtAbort.LinkLost } => "the port was lost before it was done",
            { Aborted: AtAbort.Unresponsive } => "not sent: the module does not answer any more",
            { ResultMissing: true } => "accepted, but its result did not come: the outcome is not known",
            { Final: { Kind: AtFinalKind.CmeError, ErrorCode: { } code } } => ErrorCodes.Cme(code) ?? "a number that is not known here",
            { Final: { Kind: AtFinalKind.CmsError, ErrorCode: { } code } } => ErrorCodes.Cms(code) ?? "a number that is not known here",
            { Final.Kind: AtFinalKind.Error } => OfPlainError(response.Command),
            _ => null,
        };
    }

    private static string OfPlainError(AtCommand command) => command.Parts switch
    {
        [.., { Name: "+QIACT", Form: AtForm.Write }] => "refused; some firmware says this when the context is active already: ask AT+QIACT?",
        [.., { Form: AtForm.Write, Name: var name }] when name.StartsWith("+QMT", StringComparison.Ordinal) && name != "+QMTCFG" =>
            "a wrong parameter, or the client is not in the state for it: ask AT+QMTCONN?",
        _ => "not known to this firmware, a wrong parameter, or not possible now",
    };

    private static IEnumerable<AnswerField> Listed(AtCommandLine part, AtResponse response)
    {
        if (CommandKnowledge.Find(part.Name) is not { } command)
        {
            return [];
        }

        CommandForm? form = command.FormOf(part);
        return response.Lines.SelectMany(line => FieldsOf(part.Name, line) is { Count: > 0 } fields ? OfLine(command, form, fields) : []);
    }

    private static IEnumerable<AnswerField> OfLine(CommandFacts command, CommandForm? form, IReadOnlyList<string> fields)
    {
        // The answer of a sub-command begins with its name. Of one that is not known here nothing more can be said.
        if (form?.Key is { } key && fields[0].Equals(key, StringComparison.OrdinalIgnoreCase))
        {
            fields = [.. fields.Skip(1)];
        }
        else if (form is null && command.Keys.Any() && fields.Count > 1)
        {
            return [new AnswerField(fields[0], string.Join(',', fields.Skip(1)))];
        }

        return LineReading.Read(form?.Answers ?? [], fields) is var (layout, read) ? Told(layout, read) : [];
    }

    private static IEnumerable<AnswerField> Told(LineLayout layout, IReadOnlyList<ReadField> fields)
    {
        string entry = layout.Lead ? $"{fields[0].Facts.Name} {fields[0].Value} " : "";
        return fields.Skip(layout.Lead ? 1 : 0).Where(field => field.Value.Length > 0 || field.Words is not null)
            .Select(field => new AnswerField(entry + field.Facts.Name, field.Value, field.Words));
    }

    // Some commands answer without their name in front.
    private static IReadOnlyList<string>? FieldsOf(string name, string line) =>
        AtFields.After(line, name) ?? (line.StartsWith('+') ? null : [AtFields.Unquote(line.AsSpan().Trim()).ToString()]);
}
