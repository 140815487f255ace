// From the values of a YAML file to steps: what belongs together, and what does not.
using OneNetModem.At.Text;
using OneNetModem.Diagnostics.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>Makes a script of one file.</summary>
internal sealed partial class ScriptReader(string file, YamlProblems problems, ScriptFolder folder, IReadOnlyList<string> above)
{
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DefaultEvery = TimeSpan.FromSeconds(1);

    public Script Read(YamlValues root) => new()
    {
        File = file,
        Name = Words(root, "name")?.Text ?? Path.GetFileNameWithoutExtension(file),
        Description = Words(root, "description")?.Text,
        Profile = root.GetValueOrDefault("profile") as string,
        Timeout = root.GetValueOrDefault("timeout") as TimeSpan?,
        Variables = root.GetValueOrDefault("vars") is YamlValues vars ? [.. vars.Select(v => Variable(v.Key, v.Value, vars)).OfType<ScriptVariable>()] : [],
        Environment = root.GetValueOrDefault("environment") is object[] names ? [.. names.Cast<YamlWords>().Select(name => name.Text)] : [],
        Aborts = [.. Aborts(root, isPattern: true)],
        Steps = Steps(root, "steps"),
        Finally = Steps(root, "finally"),
    };

    private static YamlWords? Words(YamlValues values, string key) => values.GetValueOrDefault(key) as YamlWords;

    private ScriptVariable? Variable(string name, object read, YamlValues vars)
    {
        FilePlace place = problems.Place(vars.KeyAt(name));
        if (!IsName(name))
        {
            problems.Add(place, NoName(name));
            return null;
        }

        CheckFree(name, place);

        return read is YamlValues details
            ? new ScriptVariable(
                name, details.GetValueOrDefault("value") is YamlNode value ? ScriptValue.Parse(value, problems) : null,
                details.GetValueOrDefault("secret") is true, Words(details, "description")?.Text, place)
            : new ScriptVariable(name, read is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" } ? null : ScriptValue.Parse((YamlNode)read, problems), false, null, place);
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string NoName(string name) => $"'{name}' is no name; allowed: letters, digits and _, no digit first";

    private void CheckFree(string name, FilePlace place)
    {
        if (FixedNames.Refused(name) is { } problem)
        {
            problems.Add(place, problem);
        }
    }

    private ScriptStep[] Steps(YamlValues values, string key) => values.GetValueOrDefault(key) is object[] list ? [.. list.Select(Step).OfType<ScriptStep>()] : [];

    private ScriptTemplate? Template(YamlValues values, string key) => Words(values, key) is { } words ? ScriptTemplate.Parse(words.Text, words.Place, problems) : null;

    private ScriptExpression? Expression(YamlValues values, string key) => Words(values, key) is { } words ? ScriptExpression.Parse(words.Text, words.Place, problems) : null;

    private List<(string Name, ScriptValue Value)> Named(YamlValues values, string key)
    {
        List<(string, ScriptValue)> named = [];
        if (values.GetValueOrDefault(key) is YamlValues map)
        {
            foreach ((string name, object node) in map)
            {
                if (!IsName(name))
                {
                    problems.Add(map.KeyAt(name), NoName(name));
                }
                else if (key == "set")
                {
                    CheckFree(name, problems.Place(map.KeyAt(name)));
                }

                named.Add((name, ScriptValue.Parse((YamlNode)node, problems)));
            }
        }

        return named;
    }

    private Expectation? Expectation(YamlValues values, string key)
    {
        (object[] words, bool isAny) = values.GetValueOrDefault(key) switch
        {
            YamlWords one => ([one], false),
            object[] all => (all, false),
            YamlValues map when map.TryGetValue("any", out object? any) => ((object[])any, true),
            YamlValues map when map.TryGetValue("all", out object? all) => ((object[])all, false),
            _ => ([], false),
        };
        return words.Length == 0 ? null : new Expectation([.. words.Cast<YamlWords>().Select(Pattern).OfType<LinePattern>()], isAny);
    }

    private LinePattern? Pattern(YamlWords words)
    {
        if (words.Text.Length == 0)
        {
            problems.Add(words.Place, "an empty pattern fits every line; allowed: the text that a line begins with, a template such as +CSQ: {rssi:int}, or /a regular expression/");
            return null;
        }

        return LinePattern.Parse(words.Text, words.Place, problems);
    }

    private IEnumerable<AbortRule> Aborts(YamlValues values, bool isPattern)
    {
        object[] rules = values.GetValueOrDefault("abort") switch { null => [], object[] list => list, var one => [one] };
        foreach (object rule in rules)
        {
            if (rule is YamlWords words)
            {
                yield return isPattern
                    ? new AbortRule(Pattern(words), null, null, 1, words.Place)
                    : new AbortRule(null, null, ScriptTemplate.Parse(words.Text, words.Place, problems), 1, words.Place);
            }
            else if (rule is YamlValues map)
            {
                if (isPattern && !map.ContainsKey("on") && !map.ContainsKey("when"))
                {
                    problems.Add(map.Start, "abort", "does not say on what", "on: with a pattern, when: with an expression, or both");
                }

                yield return new AbortRule(
                    Words(map, "on") is { } on ? Pattern(on) : null, Expression(map, "when"), Template(map, "message"),
                    map.GetValueOrDefault("code") as int? ?? 1, problems.Place(map.Start));
            }
        }
    }

    private static RetryRule? Retry(YamlValues values) => values.GetValueOrDefault("retry") switch
    {
        int times => new RetryRule(times, DefaultEvery),
        YamlValues map => new RetryRule(map.GetValueOrDefault("times") as int? ?? 1, map.GetValueOrDefault("every") as TimeSpan? ?? DefaultEvery),
        _ => null,
    };

    private LoopRule? Loop(YamlValues values)
    {
        int? repeat = values.GetValueOrDefault("repeat") as int?;
        TimeSpan every = values.GetValueOrDefault("every") as TimeSpan? ?? TimeSpan.Zero;
        if (values.ContainsKey("until") && repeat is null && !values.HasMistakes)
        {
            problems.Add(values.KeyAt("until"), "until has no end of its own; allowed: repeat beside it, which says how often at most");
        }

        if (values.TryGetValue("foreach", out object? each))
        {
            if (repeat is not null)
            {
                problems.Add(values.KeyAt("repeat"), "repeat and foreach in one step; allowed: one of them, the other one in a step around it (steps:)");
            }

            return ForEach(each, values, every);
        }

        return repeat is null ? null : new LoopRule(repeat, Expression(values, "until"), null, null, every);
    }

    private LoopRule? ForEach(object each, YamlValues values, TimeSpan every)
    {
        const string Forms = "'apn in apns', 'apn in [\"cmnet\", \"cmiot\"]', or a mapping of one name to its list";
        if (each is YamlValues { Count: 1 } map && IsName(map.First().Key))
        {
            CheckFree(map.First().Key, problems.Place(map.KeyAt(map.First().Key)));
            return new LoopRule(null, Expression(values, "until"), map.First().Key, ScriptValue.Parse((YamlNode)map.First().Value, problems), every);
        }

        if (each is YamlWords words && words.Text.IndexOf(" in ", StringComparison.Ordinal) is > 0 and int at && IsName(words.Text[..at].Trim()))
        {
            CheckFree(words.Text[..at].Trim(), words.Place);
            FilePlace place = words.Place with { Column = words.Place.Column + at + 4 };
            return ScriptExpression.Parse(words.Text[(at + 4)..], place, problems) is { } list
                ? new LoopRule(null, Expression(values, "until"), words.Text[..at].Trim(), ScriptValue.Of(ScriptTemplate.Of(list)), every)
                : null;
        }

        problems.Add(values.ValueAt("foreach"), "foreach", "is no name and list", Forms);
        return null;
    }

    /// <summary>A duration that may be computed.</summary>
    private ScriptTemplate? Span(YamlValues values, string key)
    {
        ScriptTemplate? span = Template(values, key);
        if (span?.Constant is { } text && !DurationText.TryParse(text, out _))
        {
            problems.Add(span.Place, $"{key}: '{text}' is no duration; allowed: {DurationText.Forms}");
        }

        return span;
    }
}
