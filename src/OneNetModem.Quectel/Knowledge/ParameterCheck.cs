// Whether the parameters of a command line are those that the command takes.
using System.Globalization;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Knowledge;

internal static class ParameterCheck
{
    /// <summary>What is wrong, each in a sentence.</summary>
    public static IEnumerable<string> Of(CommandFacts command, AtCommandLine part)
    {
        if (command.FormOf(part) is not { } form)
        {
            // Modules answer the test form of nearly every command, whether their manual says so or not.
            return part.Form == AtForm.Test ? [] : [NoForm(command, part)];
        }

        if (part.Form != AtForm.Write && part.Arguments.Length == 0)
        {
            return [];
        }

        return OfParameters(command, form, form.Key is null ? part.Fields : [.. part.Fields.Skip(1)]);
    }

    private static string NoForm(CommandFacts command, AtCommandLine part) => part.Form == AtForm.Write && command.Keys.Any() && part.Fields is [var key, ..]
        ? $"AT{command.Name} has no \"{key}\" that is known here"
        : $"AT{command.Name} has no {part.Form.ToString().ToLowerInvariant()} form";

    private static IEnumerable<string> OfParameters(CommandFacts command, CommandForm form, IReadOnlyList<string> given)
    {
        int needed = form.Parameters.TakeWhile(parameter => !parameter.Optional).Count();
        if (given.Count < needed)
        {
            yield return $"AT{command.Name} wants {string.Join(", ", form.Parameters.Take(needed).Skip(given.Count).Select(parameter => parameter.Name))} too";
        }

        if (given.Count > form.Parameters.Count && form.Repeats == 0)
        {
            yield return $"AT{command.Name} takes {form.Parameters.Count.Text()} parameters here, and {given.Count.Text()} are given";
        }

        for (int i = 0; i < given.Count; i++)
        {
            int at = i < form.Parameters.Count ? i : form.Repeats == 0 ? -1 : form.Parameters.Count - form.Repeats + ((i - form.Parameters.Count) % form.Repeats);
            if (at >= 0 && OfValue(form.Parameters[at], given[i]) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static string? OfValue(ValueFacts parameter, string value)
    {
        if (value.Length == 0)
        {
            return parameter.Optional || parameter.Type is ValueKind.Text ? null : $"{parameter.Name} is empty";
        }

        if (parameter.Type is ValueKind.Number or ValueKind.Bits)
        {
            return !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? $"{parameter.Name} is a number, and what is given is none"
                : parameter.Range is { } range && !NumberRanges.Parse(range).Contains(number) ? $"{parameter.Name} is {range}, not {value}"
                : null;
        }

        return parameter.Longest > 0 && System.Text.Encoding.UTF8.GetByteCount(value) > parameter.Longest
            ? $"{parameter.Name} is longer than {parameter.Longest.Text()} bytes"
            : null;
    }
}
