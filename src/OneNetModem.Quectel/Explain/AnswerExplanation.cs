// From a response to what it says, for people: which family explains which command, and what its end means.
using System.Collections.Frozen;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

/// <summary>Explains answers of commands that are known here; pure. What is not known gives nothing.</summary>
/// <remarks>Values are shown as they stand in the response: give it one whose lines are masked.</remarks>
public static class AnswerExplanation
{
    private static readonly FrozenDictionary<string, Func<AtCommandLine, AtResponse, IEnumerable<AnswerField>>> Families =
        new[] { RadioAnswers.Known, ModuleAnswers.Known, DataAnswers.Known, MqttAnswers.Known }
            .SelectMany(family => family).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The commands that are explained, by name: <c>+CSQ</c>.</summary>
    public static IReadOnlyCollection<string> Commands => Families.Keys;

    /// <summary>What the information lines and result URCs of a response say, in order.</summary>
    public static IReadOnlyList<AnswerField> Of(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<AnswerField> fields = [];
        foreach (AtCommandLine part in response.Command.Parts)
        {
            // The test form lists what could be asked, in a syntax of its own; only the operator scan answers a question.
            bool asks = part.Form != AtForm.Test || part.Name == "+COPS";
            if (asks && response.Lines.Count > 0 && Families.TryGetValue(part.Name, out var explain))
            {
                // A meaning that only repeats the value says nothing.
                fields.AddRange(explain(part, response).Select(field => string.Equals(field.Meaning, field.Value, StringComparison.OrdinalIgnoreCase) ? field with { Meaning = null } : field));
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
}
