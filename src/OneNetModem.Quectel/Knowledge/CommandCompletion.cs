// What may come next in a command line that is being typed.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>One way to go on.</summary>
/// <param name="Text">What may stand from <see cref="CommandCompletion.Start"/> on.</param>
/// <param name="Meaning">What it is; null where nothing is said.</param>
public sealed record CompletionChoice(string Text, string? Meaning);

/// <summary>How a command line may go on.</summary>
/// <param name="Start">Where in the line the choices begin.</param>
/// <param name="Choices">The choices; empty where any value may be typed.</param>
/// <param name="Hint">What belongs here, with its range; null where the choices say it.</param>
public sealed record CommandCompletion(int Start, IReadOnlyList<CompletionChoice> Choices, string? Hint)
{
    /// <summary>How a line may go on at its end; <c>AT</c> in front may be missing.</summary>
    public static CommandCompletion Of(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int start = StartOfCommand(line);
        string typed = line[start..];
        int equals = typed.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? OfName(start, typed) : OfParameter(start + equals + 1, typed[..equals], typed[(equals + 1)..]);
    }

    private static CommandCompletion OfName(int start, string typed)
    {
        CompletionChoice[] names =
        [
            .. CommandKnowledge.All.Where(command => command.Name.Length > 0 && command.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .OrderBy(command => command.Name, StringComparer.Ordinal).Select(command => new CompletionChoice(command.Name, command.Title)),
        ];

        // A whole name goes on with its forms.
        return names is [{ Text: var only }] && only.Equals(typed, StringComparison.OrdinalIgnoreCase) ? new(start, Forms(CommandKnowledge.Find(only)!), null) : new(start, names, null);
    }

    private static CompletionChoice[] Forms(CommandFacts command) =>
    [
        .. command.Forms.DistinctBy(form => form.Form).OrderBy(form => form.Form).Select(form => new CompletionChoice(
            command.Name + form.Form switch { AtForm.Read => "?", AtForm.Test => "=?", AtForm.Write => "=", _ => "" }, form.Key is null ? form.Title ?? command.Title : command.Title)),
    ];

    private static CommandCompletion OfParameter(int start, string name, string typed)
    {
        // The value that is being typed begins behind the last comma outside quotes.
        int value = 0, number = 0;
        bool quoted = false;
        for (int i = 0; i < typed.Length; i++)
        {
            quoted ^= typed[i] == '"';
            if (typed[i] == ',' && !quoted)
            {
                (value, number) = (i + 1, number + 1);
            }
        }

        start += value;
        string begun = typed[value..].TrimStart('"');
        if (CommandKnowledge.Find(name.Trim()) is not { } command)
        {
            return new(start, [], null);
        }

        if (number == 0 && command.Keys.Any())
        {
            return new(start, Keys(command, begun), null);
        }

        CommandForm? form = command.FormOf(new(command.Name, AtForm.Write, typed));
        int at = number - (form?.Key is null ? 0 : 1);
        if (form is null || form.Parameters.Count == 0 || (at >= form.Parameters.Count && form.Repeats == 0))
        {
            return new(start, [], null);
        }

        ValueFacts parameter = form.Parameters[at < form.Parameters.Count ? at : form.Parameters.Count - form.Repeats + ((at - form.Parameters.Count) % form.Repeats)];
        CompletionChoice[] choices = [.. Values(parameter, begun)];
        return new(start, choices, choices.Length > 0 ? null : $"{parameter.Name}  {CommandDescription.Of(parameter)}".TrimEnd());
    }

    private static CompletionChoice[] Keys(CommandFacts command, string begun) =>
    [
        .. command.Keys.Where(key => key.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
            .Select(key => new CompletionChoice($"\"{key}\"", command.Forms.First(form => form.Key == key).Title)),
    ];

    private static IEnumerable<CompletionChoice> Values(ValueFacts parameter, string begun)
    {
        bool isText = parameter.Type is ValueKind.Text;
        foreach ((string value, string words) in parameter.Values.Where(one => one.Key != "*" && (isText || int.TryParse(one.Key, System.Globalization.CultureInfo.InvariantCulture, out _))))
        {
            if (value.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            {
                yield return new(isText ? $"\"{value}\"" : value, words.Replace("{value}", value, StringComparison.Ordinal));
            }
        }
    }

    private static int StartOfCommand(string line)
    {
        int start = line.StartsWith("AT", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        bool quoted = false;
        for (int i = start; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            start = line[i] == ';' && !quoted ? i + 1 : start;
        }

        return start;
    }
}
