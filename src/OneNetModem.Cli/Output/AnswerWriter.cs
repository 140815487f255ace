// Answers of the module with what they mean: a block of text a command, or one JSON object.
using System.Globalization;
using System.Text;
using System.Text.Json;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Tracing;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Cli.Output;

/// <summary>Writes responses and URCs, secrets masked.</summary>
/// <param name="results">Where to.</param>
/// <param name="showCommand">Whether a block of text begins with its command; it need not where that was just typed.</param>
internal sealed class AnswerWriter(ResultWriter results, bool showCommand = true)
{
    // An answer that took longer than this says so.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>A response: its lines, its end, and what they mean.</summary>
    public void Write(AtResponse response)
    {
        // Masked before it is explained: an explanation repeats values.
        AtResponse shown = response with
        {
            Lines = [.. response.Lines.Select(SecretMask.Line)],
            Results = [.. response.Results.Select(urc => new AtUrc(SecretMask.Line(urc.Line), urc.Payload))],
        };
        IReadOnlyList<AnswerField> fields = AnswerExplanation.Of(shown);
        string? end = AnswerExplanation.OfEnd(shown);
        string text = Text(shown, fields, end);
        results.Write("response", showCommand ? $"{response.Command}\n{text}" : text, json => Write(json, shown, fields, end));
    }

    /// <summary>A URC that belongs to no command.</summary>
    public void Write(AtUrc urc)
    {
        AtUrc shown = new(SecretMask.Line(urc.Line), urc.Payload);
        string? meaning = UrcExplanation.Of(shown);
        string line = VisibleText.Of(shown.Line) + (shown.Payload is { } payload ? " " + VisibleText.Of(SecretMask.Line(VisibleText.Decode(payload.Span))) : "");
        results.Write("urc", $"urc {line}{(meaning is null ? "" : "    = " + meaning)}", json =>
        {
            json.WriteString("name", shown.Name);
            json.WriteStrings("args", shown.Args);
            if (shown.Payload is { } bytes)
            {
                json.WriteString("payload", VisibleText.Of(SecretMask.Line(VisibleText.Decode(bytes.Span))));
            }
            json.WriteString("meaning", meaning);
        });
    }

    private static string Text(AtResponse response, IReadOnlyList<AnswerField> fields, string? end)
    {
        StringBuilder text = new();
        foreach (string line in response.Lines)
        {
            text.Append("  ").Append(VisibleText.Of(line)).Append('\n');
        }
        string took = response.Elapsed >= Slow ? string.Create(CultureInfo.InvariantCulture, $" after {response.Elapsed.TotalSeconds:0.0} s") : "";
        text.Append("  ").Append(response.Final.Text is { } final ? final + (end is null ? "" : "    = " + end) : end).Append(took);
        foreach (AtUrc urc in response.Results)
        {
            text.Append("\n  ").Append(VisibleText.Of(urc.Line));
        }
        int names = fields.Count == 0 ? 0 : fields.Max(field => field.Name.Length), values = fields.Count == 0 ? 0 : fields.Max(field => VisibleText.Of(field.Value).Length);
        foreach (AnswerField field in fields)
        {
            string line = $"\n      {field.Name.PadRight(names)}  {VisibleText.Of(field.Value).PadRight(values)}  {field.Meaning}";
            text.Append(line.TrimEnd(' '));
        }
        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, AtResponse response, IReadOnlyList<AnswerField> fields, string? end)
    {
        json.WriteString("command", response.Command.ToString());
        json.WriteStrings("lines", response.Lines);
        json.WriteString("final", response.Final.Text);
        if (response.Aborted != AtAbort.None)
        {
            json.WriteString("aborted", JsonNamingPolicy.CamelCase.ConvertName(response.Aborted.ToString()));
        }
        json.WriteString("meaning", end);
        if (response.Command.Result is not null)
        {
            json.WriteStrings("results", response.Results.Select(urc => urc.Line));
        }
        json.WriteStartArray("fields");
        foreach (AnswerField field in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("value", field.Value);
            json.WriteString("meaning", field.Meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("ms", (long)response.Elapsed.TotalMilliseconds);
    }
}
