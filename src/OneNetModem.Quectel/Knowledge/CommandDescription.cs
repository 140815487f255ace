// A command in words, for people who ask what it does before they send it.
using System.Globalization;
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>Describes commands, line by line.</summary>
/// <remarks>Given values are shown as they stand: give it a line that is masked.</remarks>
public static class CommandDescription
{
    private const int LongestTable = 12;

    /// <summary>What the command does, its forms, parameters and answers with their ranges and codes, its limits, its danger and where all
    /// this is known from. With a sub-command or with parameters it tells that form only, and what the given values mean.</summary>
    /// <returns>Lines for people; empty when the command is not known.</returns>
    public static IReadOnlyList<string> Of(AtCommandLine part)
    {
        // Of several basic commands in a row each one.
        return [.. BasicCommands.Split(part).SelectMany(one => CommandKnowledge.Find(one.Name) is { } facts ? Lines(facts, one) : [])];
    }

    /// <summary>A parameter or field in a few words: <c>0-3600 s, may be left out</c>.</summary>
    public static string Of(ValueFacts value)
    {
        ArgumentNullException.ThrowIfNull(value);
        List<string> words = [];
        // One meaning for all of a range is said with it: 1-60 s for each acknowledgement. The words know more numbers: firmware answers what it does not take.
        string? all = value.Range is not null && value.Values.Count == 1 && value.Values.First() is var only && only.Key.IndexOf('-', 1) > 0 && ValueWords.IsRange(only.Key)
            ? Plain(only.Value) : null;
        if (value.Range is { } range)
        {
            words.Add(Readable(range) + (value.Unit is { } unit ? " " + unit : "") + (all is null ? "" : " " + all));
        }
        else if (value.Type is ValueKind.Hex or ValueKind.Address or ValueKind.Plmn or ValueKind.Imsi or ValueKind.Iccid)
        {
            words.Add(value.Type switch { ValueKind.Hex => "hexadecimal", ValueKind.Address => "IP address", ValueKind.Plmn => "country and network code", ValueKind.Imsi => "IMSI", _ => "ICCID" });
        }
        else if (value.Unit is { } plain)
        {
            words.Add(plain);
        }

        if (value.Longest > 0)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"up to {value.Longest} bytes"));
        }

        if (value.Means is { } means)
        {
            words.Add(means);
        }

        if (value.Optional)
        {
            words.Add("may be left out");
        }

        string codes = all is null ? string.Join("; ", Codes(value)) : "";
        return string.Join(", ", words) + (codes.Length > 0 && words.Count > 0 ? ": " : "") + codes;
    }

    // -140--44 is -140 to -44.
    private static string Readable(string range) => range[0] == '-' && range.IndexOf('-', 1) is > 0 and var dash ? $"{range[..dash]} to {range[(dash + 1)..]}" : range;

    private static string Plain(string words) =>
        words.Replace("{value}", "", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Trim();

    // A long table is only named.
    private static IEnumerable<string> Codes(ValueFacts value)
    {
        IEnumerable<string> listed = value.Values.Where(one => one.Key != "*").Select(one => $"{Readable(one.Key)} {Plain(one.Value)}");
        return value.Table is null ? listed
            : CodeTable.Get(value.Table) is { Codes.Count: <= LongestTable } table ? listed.Concat(table.Codes.Select(code => $"{code.Code} {code.Words}"))
            : listed.Append(CodeTable.Get(value.Table).Title);
    }

    private static IEnumerable<string> Lines(CommandFacts facts, AtCommandLine part)
    {
        yield return $"AT{facts.Name}  {facts.Title}";
        yield return $"  on {string.Join(", ", facts.Series)}; answers within {Seconds(facts.Seconds)}"
            + (facts.Result is { } result ? $", its result {string.Join(" or ", result.Ends.Select(end => end.Urc))} within {Seconds(result.Seconds)} more" : "");
        if (facts.Note is { } note)
        {
            yield return "  " + note;
        }

        bool asksForOne = part.Form != AtForm.Execute || part.Arguments.Length > 0;
        CommandForm? asked = asksForOne ? facts.FormOf(part) : null;
        IReadOnlyList<string> given = asked is null || part.Arguments.Length == 0 ? [] : [.. part.Fields.Skip(asked.Key is null ? 0 : 1)];
        foreach (CommandForm form in asked is null ? facts.Forms : [asked])
        {
            foreach (string line in Lines(facts, form, given))
            {
                yield return line;
            }
        }

        IEnumerable<string> dangers = CommandKnowledge.DangerOf(part) is { } danger ? [$"({danger.Name}): {danger.Why}"]
            : asked is null ? facts.Forms.SelectMany(form => form.Dangers, (form, one) => $"({one.Kind}{(form.Key is null ? "" : $", {form.Key}")}): {one.Why}").Distinct(StringComparer.Ordinal)
            : [];
        foreach (string one in dangers)
        {
            yield return "  dangerous " + one;
        }

        foreach (string problem in asksForOne ? CommandKnowledge.ProblemsOf(part) : [])
        {
            yield return "  as typed: " + problem;
        }

        yield return "  source: " + (asked?.Source ?? facts.Source);
    }

    private static IEnumerable<string> Lines(CommandFacts facts, CommandForm form, IReadOnlyList<string> given)
    {
        yield return "  " + Syntax(facts, form) + (form.Title is { } title ? "  " + title : "") + (form.Series is { } series ? $" ({string.Join(", ", series)})" : "");
        int width = form.Parameters.Concat(form.Answers.SelectMany(layout => layout.Fields)).Select(value => value.Name.Length).DefaultIfEmpty().Max();
        for (int i = 0; i < form.Parameters.Count; i++)
        {
            ValueFacts parameter = form.Parameters[i];
            string about = i < given.Count && given[i].Length > 0
                ? given[i] + (ValueWords.Of(parameter, given[i]) is { } words ? ": " + words : "")
                : Of(parameter);
            yield return $"      {parameter.Name.PadRight(width)}  {about}".TrimEnd();
        }

        if (form.AsksForData)
        {
            yield return "      the module then asks for data" + (form.AsksWhen is { } when ? ": " + when : "");
        }

        foreach (LineLayout answer in form.Answers)
        {
            yield return $"    {(facts.Name.StartsWith('+') ? facts.Name + ": " : "")}{(form.Key is { } key ? $"\"{key}\"," : "")}{string.Join(',', answer.Fields.Select(field => field.Name))}";
        }

        foreach (ValueFacts field in form.Answers.SelectMany(answer => answer.Fields).Select(field => field with { Optional = false }).DistinctBy(field => field.Name, StringComparer.Ordinal))
        {
            if (form.Parameters.All(parameter => parameter.Name != field.Name) && Of(field) is { Length: > 0 } about)
            {
                yield return $"      {field.Name.PadRight(width)}  {about}";
            }
        }
    }

    private static string Syntax(CommandFacts facts, CommandForm form)
    {
        string name = "AT" + facts.Name;
        string parameters = Parameters(form);
        return form.Form switch
        {
            AtForm.Read => name + "?",
            AtForm.Test => name + "=?",
            AtForm.Execute => name + parameters,
            _ => $"{name}={(form.Key is { } key ? $"\"{key}\"" + (parameters.Length == 0 ? "" : parameters[0] == '[' ? "" : ",") : "")}{parameters}",
        };
    }

    private static string Parameters(CommandForm form)
    {
        System.Text.StringBuilder text = new();
        int open = 0;
        for (int i = 0; i < form.Parameters.Count; i++)
        {
            ValueFacts parameter = form.Parameters[i];
            open += parameter.Optional ? 1 : 0;
            text.Append(parameter.Optional ? "[" : "").Append(i > 0 || (form.Key is not null && parameter.Optional) ? "," : "")
                .Append(parameter.Type is ValueKind.Text or ValueKind.Hex or ValueKind.Address ? $"\"{parameter.Name}\"" : parameter.Name);
        }

        return text.Append(']', open).Append(form.Repeats > 0 ? ",..." : "").ToString();
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s");
}
