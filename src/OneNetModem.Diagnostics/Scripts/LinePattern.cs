// What a line is to look like: +CSQ: {rssi:int},{ber:int}; a text that it starts with; or /a regular expression/.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Yaml;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>A pattern of one line, with the fields that it captures.</summary>
internal sealed partial class LinePattern
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    // Each type: what it matches, and whether a further digit or letter behind it would cut a value in two.
    private static readonly Dictionary<string, (string Regex, bool IsWhole, Func<string, object?> Read)> Types = new(StringComparer.Ordinal)
    {
        ["int"] = (@"[+-]?[0-9]+", true, text => double.Parse(text, CultureInfo.InvariantCulture)),
        ["number"] = (@"[+-]?[0-9]+(?:\.[0-9]+)?", true, text => double.Parse(text, CultureInfo.InvariantCulture)),
        ["hex"] = (@"""?(?:0[xX])?[0-9A-Fa-f]{1,13}""?", true, text => (double)long.Parse(text.Trim('"').Replace("0x", "", StringComparison.OrdinalIgnoreCase), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ["field"] = (@"(?:""[^""]*""|[^,""]*)", false, text => text.Trim().Trim('"')),
        ["quoted"] = (@"""[^""]*""", false, text => text[1..^1]),
        ["word"] = (@"[^\s,""]+", false, text => text),
        ["digits"] = (@"[0-9]+", true, text => text),
        ["ip"] = (@"""?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})""?", false, text => text.Trim('"')),
        ["date"] = (@"""?[0-9]{2,4}[/-][0-9]{1,2}[/-][0-9]{1,2}[, T][0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[+-][0-9]{1,2}|Z)?""?", false, text => text.Trim('"')),
        ["text"] = (@".*?", false, text => text),
    };

    private readonly ScriptTemplate _template;
    private readonly bool _isRegex;
    private readonly RegexOptions _options;
    private readonly (Regex Regex, IReadOnlyList<(string Name, string Group, string? Type)> Fields)? _fixed;

    private LinePattern(ScriptTemplate template, bool isRegex, RegexOptions options)
    {
        (_template, _isRegex, _options) = (template, isRegex, options);
        if (template.Constant is not null)
        {
            _fixed = Build(null);
        }
    }

    /// <summary>As it was written.</summary>
    public string Source => _template.Source;

    /// <summary>Where it stands.</summary>
    public FilePlace Place => _template.Place;

    /// <summary>Its expressions.</summary>
    public IEnumerable<ScriptExpression> Expressions => _template.Expressions;

    /// <summary>The names that it captures.</summary>
    public IEnumerable<string> Captures => (_fixed ?? Build(null)).Fields.Select(one => one.Name);

    /// <summary>Reads a pattern; null when it is none, which is added to the problems.</summary>
    public static LinePattern? Parse(string text, FilePlace place, YamlProblems problems)
    {
        bool isRegex = text is ['/', ..] && RegexForm().IsMatch(text);
        RegexOptions options = RegexOptions.CultureInvariant;
        string body = text;
        if (isRegex)
        {
            options |= text.EndsWith("/i", StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None;
            body = text[1..text.LastIndexOf('/')];
            place = place with { Column = place.Column + 1 };
        }

        int before = problems.Count;
        ScriptTemplate template = ScriptTemplate.Parse(body, place, problems);
        if (!isRegex)
        {
            foreach (Match field in Field().Matches(body))
            {
                string type = field.Groups["type"].Value;
                if (!Types.ContainsKey(type))
                {
                    problems.Add(
                        place with { Column = place.Column + field.Groups["type"].Index },
                        $"there is no field type '{type}'{(NearestName.Of(type, Types.Keys) is { } near ? $", did you mean {near}?" : "")}; allowed: {string.Join(", ", Types.Keys)}");
                }
                else if (FixedNames.Refused(field.Groups["name"].Value) is { } refused)
                {
                    problems.Add(place with { Column = place.Column + field.Groups["name"].Index }, refused);
                }
            }

            // What looks like a field and is none would be waited for letter by letter.
            foreach (Match brace in Brace().Matches(body).Where(brace => Field().Match(body, brace.Index) is not { Success: true, Index: var at } || at != brace.Index))
            {
                int end = body.AsSpan(brace.Index + 1).IndexOfAny('{', '}') + brace.Index + 1;
                bool isClosed = end > brace.Index && body[end] == '}';
                problems.Add(
                    place with { Column = place.Column + brace.Index },
                    $"{(isClosed ? $"'{body[brace.Index..(end + 1)]}' is no field" : "a field is not closed")}; allowed: {{name:type}} such as {{rssi:int}}; a brace before a letter as it is needs /a regular expression/ with \\{{");
            }
        }

        if (problems.Count > before)
        {
            return null;
        }

        try
        {
            LinePattern pattern = new(template, isRegex, options);
            foreach (string refused in isRegex ? pattern.Captures.Select(FixedNames.Refused).OfType<string>() : [])
            {
                problems.Add(place, refused);
            }

            return pattern;
        }
        catch (RegexParseException wrong)
        {
            problems.Add(place with { Column = place.Column + wrong.Offset }, $"'{body}' is no regular expression: {wrong.Message}");
            return null;
        }
    }

    /// <summary>The pattern with the values that its expressions have now.</summary>
    /// <exception cref="ScriptValueException">A value cannot be had.</exception>
    public LineMatcher For(ScriptNames names)
    {
        (Regex regex, IReadOnlyList<(string Name, string Group, string? Type)> fields) = _fixed ?? Build(names);
        return new LineMatcher(_template.Constant ?? _template.Text(names), line => Match(regex, fields, line));
    }

    private static Dictionary<string, object?>? Match(Regex regex, IReadOnlyList<(string Name, string Group, string? Type)> fields, string line)
    {
        Match match;
        try
        {
            match = regex.Match(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ScriptValueException($"/{regex}/ takes too long with this line");
        }

        if (!match.Success)
        {
            return null;
        }

        Dictionary<string, object?> captures = new(StringComparer.Ordinal);
        foreach ((string name, string group, string? type) in fields)
        {
            if (match.Groups[group] is { Success: true, Value: var text })
            {
                captures[name] = type is null ? text : Types[type].Read(text);
            }
        }

        return captures;
    }

    private (Regex Regex, IReadOnlyList<(string Name, string Group, string? Type)> Fields) Build(ScriptNames? names)
    {
        StringBuilder pattern = new(_isRegex ? "" : "^");
        List<(string, string, string?)> fields = [];
        foreach ((string? literal, ScriptExpression? value) in _template.Parts)
        {
            if (literal is null)
            {
                pattern.Append(Regex.Escape(names is null ? "0" : ScriptNames.Text(names.Evaluate(value!))));
            }
            else if (_isRegex)
            {
                pattern.Append(literal);
            }
            else
            {
                AppendTemplate(pattern, literal, fields, isLast: ReferenceEquals(literal, _template.Parts[^1].Literal));
            }
        }

        // {_:int} is looked at and not kept.
        fields.RemoveAll(one => one.Item1 == "_");
        Regex regex = new(pattern.ToString(), _options, MatchLimit);
        if (_isRegex)
        {
            fields.AddRange(regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).Select(name => (name, name, (string?)null)));
        }

        return (regex, fields);
    }

    private static void AppendTemplate(StringBuilder pattern, string literal, List<(string Name, string Group, string? Type)> fields, bool isLast)
    {
        int at = 0;
        foreach (Match field in Field().Matches(literal))
        {
            AppendLiteral(pattern, literal[at..field.Index]);
            at = field.Index + field.Length;
            string name = field.Groups["name"].Value, type = field.Groups["type"].Value;
            string group = string.Create(CultureInfo.InvariantCulture, $"f{fields.Count}");
            bool isEnd = isLast && at == literal.Length;
            pattern.Append(CultureInfo.InvariantCulture, $"(?<{group}>{Types[type].Regex})");
            pattern.Append(Types[type].IsWhole ? @"(?![0-9A-Za-z.])" : type == "text" && isEnd ? "$" : "");
            fields.Add((name, group, type));
        }

        AppendLiteral(pattern, literal[at..]);
    }

    /// <summary>A blank behind a colon or comma may be missing, or be several: firmwares differ in it.</summary>
    private static void AppendLiteral(StringBuilder pattern, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ' && i > 0 && text[i - 1] is ':' or ',')
            {
                pattern.Append(" *");
            }
            else
            {
                pattern.Append(Regex.Escape(text[i].ToString()));
            }
        }
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z_][A-Za-z0-9_]*):(?<type>[A-Za-z]+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();

    [GeneratedRegex(@"(?<!\$)\{ *[A-Za-z_]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Brace();

    [GeneratedRegex(@"^/.+/i?$", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegexForm();
}

/// <summary>A pattern that is ready.</summary>
/// <param name="Text">It, for messages.</param>
/// <param name="Match">The captures of a line; null when it does not fit.</param>
internal sealed record LineMatcher(string Text, Func<string, Dictionary<string, object?>?> Match)
{
    /// <summary>Adds the captures of a line that fits; false: it does not.</summary>
    public bool Keep(string line, Dictionary<string, object?> captures)
    {
        if (Match(line) is not { } found)
        {
            return false;
        }

        foreach ((string name, object? value) in found)
        {
            captures[name] = value;
        }

        return true;
    }
}
