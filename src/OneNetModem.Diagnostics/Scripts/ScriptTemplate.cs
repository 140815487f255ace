// Texts with ${...} in them: what stands there is computed when the step runs.
using System.Text;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A text with values in it. <c>$${</c> is <c>${</c> itself.</summary>
internal sealed class ScriptTemplate
{
    private ScriptTemplate(string source, FilePlace place, IReadOnlyList<(string? Literal, ScriptExpression? Value)> parts) => (Source, Place, Parts) = (source, place, parts);

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Where it stands.</summary>
    public FilePlace Place { get; }

    /// <summary>Literal texts and expressions in their order.</summary>
    public IReadOnlyList<(string? Literal, ScriptExpression? Value)> Parts { get; }

    /// <summary>The text when nothing in it is computed; else null.</summary>
    public string? Constant => Parts.Count == 0 ? "" : Parts is [{ Literal: { } only }] ? only : null;

    /// <summary>Its expressions.</summary>
    public IEnumerable<ScriptExpression> Expressions => Parts.Select(part => part.Value).OfType<ScriptExpression>();

    /// <summary>A text that is taken as it is.</summary>
    public static ScriptTemplate Literal(string text, FilePlace place) => new(text, place, [(text, null)]);

    /// <summary>An expression and nothing else.</summary>
    public static ScriptTemplate Of(ScriptExpression value) => new(value.Text, value.Place, [(null, value)]);

    /// <summary>Reads a template.</summary>
    public static ScriptTemplate Parse(string text, FilePlace place, YamlProblems problems)
    {
        List<(string?, ScriptExpression?)> parts = [];
        StringBuilder literal = new();
        int at = 0;
        while (at < text.Length)
        {
            int start = text.IndexOf("${", at, StringComparison.Ordinal);
            if (start < 0)
            {
                literal.Append(text, at, text.Length - at);
                break;
            }

            if (start > 0 && text[start - 1] == '$')
            {
                literal.Append(text, at, start - 1 - at).Append("${");
                at = start + 2;
                continue;
            }

            literal.Append(text, at, start - at);
            FilePlace there = place with { Column = place.Column + start + 2 };
            int end = text.IndexOf('}', start);
            if (end < 0)
            {
                problems.Add(there, "'${' has no '}'; write $${ for the characters themselves");
                break;
            }

            if (literal.Length > 0)
            {
                parts.Add((literal.ToString(), null));
                literal.Clear();
            }

            if (ScriptExpression.Parse(text[(start + 2)..end], there, problems) is { } value)
            {
                parts.Add((null, value));
            }

            at = end + 1;
        }

        if (literal.Length > 0)
        {
            parts.Add((literal.ToString(), null));
        }

        return new ScriptTemplate(text, place, parts);
    }

    /// <summary>The text.</summary>
    /// <exception cref="ScriptValueException">A value in it cannot be had.</exception>
    public string Text(ScriptNames names) => Constant ?? string.Concat(Parts.Select(part => part.Literal ?? ScriptNames.Text(names.Evaluate(part.Value!))));

    /// <summary>The value: where the whole text is one expression, that of the expression with its type.</summary>
    /// <exception cref="ScriptValueException">It cannot be had.</exception>
    public object? Value(ScriptNames names) => Parts is [{ Value: { } only }] ? names.Evaluate(only) : Text(names);

    /// <summary>The text as a command line, in which no value can become a command of its own: in quotes it may hold no quote, outside of
    /// them no semicolon either. A line that is one value and nothing else is as free as one that is written out.</summary>
    /// <exception cref="ScriptValueException">A value cannot stand where it is to stand.</exception>
    public string Command(ScriptNames names)
    {
        if (Constant is { } fixedText)
        {
            return fixedText;
        }

        StringBuilder line = new();
        bool quoted = false;
        foreach ((string? literal, ScriptExpression? expression) in Parts)
        {
            if (literal is not null)
            {
                quoted ^= literal.Count(c => c == '"') % 2 == 1;
                line.Append(literal);
                continue;
            }

            string value = ScriptNames.Text(names.Evaluate(expression!));
            string refused = Parts.Count == 1 ? "" : quoted ? "\"" : "\";";
            int bad = value.AsSpan().IndexOfAny(refused);
            for (int i = 0; bad < 0 && i < value.Length; i++)
            {
                bad = char.IsControl(value[i]) ? i : -1;
            }

            if (bad >= 0)
            {
                string what = char.IsControl(value[bad]) ? FormattableString.Invariant($"the control character U+{(int)value[bad]:X4}") : $"a {value[bad]}";
                throw new ScriptValueException($"the value of '{expression!.Text}' holds {what}, which would end the {(quoted ? "text in quotes" : "argument")} and begin something else");
            }

            line.Append(value);
        }

        return line.ToString();
    }
}
