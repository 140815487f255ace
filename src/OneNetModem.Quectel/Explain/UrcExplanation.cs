// Unsolicited lines, and the results of commands that come as such, in one sentence.
using System.Globalization;
using System.Text.RegularExpressions;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Explain;

/// <summary>Explains URCs; pure.</summary>
public static partial class UrcExplanation
{
    /// <summary>What the URC means and, where something is wrong, what to do; null for one that is not known here.</summary>
    public static string? Of(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name switch
        {
            // Each of several topics has a code of its own.
            "+QMTSUB" when QmtPacketResult.From(urc) is { Status: QmtPacketStatus.Done } granted && granted.Values.Contains(QmtPacketResult.Refused) => "the server refused a topic (128)",
            "+QMTRECV" when QmtMessage.From(urc) is { } message => string.Create(CultureInfo.InvariantCulture, $"a message of {message.Payload.Length} bytes"),
            _ => CommandKnowledge.FindUrc(urc.Name) is { } facts && LineReading.Read(facts.Layouts, urc.Args) is ({ Says: { } says }, var fields) ? Sentence(says, fields) : null,
        };
    }

    private static string Sentence(string says, IReadOnlyList<ReadField> fields) => Placeholder().Replace(says, match =>
    {
        ReadField[] named = [.. fields.Where(field => field.Facts.Name == match.Groups["name"].Value)];
        return match.Groups["what"].Value switch
        {
            "..." => string.Join(", ", named.Select(field => field.Value)),
            ":words" => Words(named[0]),
            ":words+advice" => Words(named[0]) + (Advice(named[0]) is { } advice ? "; " + advice : ""),
            _ => named[0].Value,
        };
    });

    private static string Words(ReadField field) => field.Words ?? $"{field.Facts.Name} {field.Value}, which is not known here";

    private static string? Advice(ReadField field) => field.Facts.Table is { } table ? CodeTable.Get(table).Find(field.Value)?.Advice : null;

    [GeneratedRegex(@"\{(?<name>[^:}.+]+)(?<what>\.\.\.|:words\+advice|:words)?\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
