// Reading one step.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Session;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Diagnostics.Scripts;

internal sealed partial class ScriptReader
{
    private static readonly string[] FinalCodes = ["OK", "ERROR", "+CME ERROR", "+CMS ERROR", "NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "SEND OK", "SEND FAIL"];

    private ScriptStep? Step(object read)
    {
        if (read is YamlScalarNode scalar)
        {
            return Command(new YamlWords(scalar.Value ?? "", YamlTextAt.PlaceOf(scalar, problems)), new YamlValues(scalar.Start));
        }

        YamlValues values = (YamlValues)read;
        string? action = ScriptLanguage.Actions.FirstOrDefault(values.ContainsKey);
        if (action is null)
        {
            if (!values.HasMistakes)
            {
                problems.Add(values.Start, "this step does nothing; allowed: one of " + string.Join(", ", ScriptLanguage.Actions));
            }

            return null;
        }

        if (!values.HasMistakes)
        {
            CheckKeys(values, action);
        }

        ScriptStep? step = Action(values, action);
        return step is null ? null : step with
        {
            Name = Words(values, "name")?.Text,
            When = Expression(values, "when"),
            Timeout = values.GetValueOrDefault("timeout") as TimeSpan?,
            Retry = Retry(values),
            Loop = Loop(values),
            OnFailure = values.GetValueOrDefault("on failure") switch { "continue" => OnFailure.Continue, "warn" => OnFailure.Warn, _ => OnFailure.Stop },
            Assert = Expression(values, "assert"),
            Message = Template(values, "message"),
            Aborts = [.. Aborts(values, isPattern: action is "send" or "urc")],
        };
    }

    private void CheckKeys(YamlValues values, string action)
    {
        foreach (string other in ScriptLanguage.Actions.Where(key => key != action && values.ContainsKey(key)))
        {
            bool goesAlong = other == "assert" || (other == "abort" && action is "send" or "urc") || (other == "urc" && action == "send");
            if (!goesAlong)
            {
                problems.Add(values.KeyAt(other), $"a step does one thing, and this one has {action} already; allowed: a step of its own for {other}");
            }
        }

        foreach ((string key, string[] owners) in ScriptLanguage.Belongs)
        {
            if (values.ContainsKey(key) && !owners.Any(values.ContainsKey))
            {
                problems.Add(values.KeyAt(key), $"{key} says nothing in a step that has no {string.Join(" and no ", owners)}");
            }
        }

        if (values.ContainsKey("data") && values.ContainsKey("file"))
        {
            problems.Add(values.KeyAt("file"), "data and file in one step; allowed: one of them");
        }

        if (values.ContainsKey("message") && !values.ContainsKey("assert") && !values.ContainsKey("abort"))
        {
            problems.Add(values.KeyAt("message"), "message is what an assert or abort says, and this step has none");
        }
    }

    private ScriptStep? Action(YamlValues values, string action)
    {
        FilePlace place = problems.Place(values.Start);
        switch (action)
        {
            case "send":
                return Command(Words(values, "send"), values);
            case "urc":
                return Expectation(values, "urc") is { } urc ? new UrcStep { Place = place, Urc = urc, Within = Within(values) } : null;
            case "wait":
                return Span(values, "wait") is { } span ? new WaitStep(span) { Place = place } : null;
            case "log":
                return Template(values, "log") is { } text ? new LogStep(text) { Place = place } : null;
            case "set":
                return new SetStep(Named(values, "set")) { Place = place };
            case "assert":
                return new AssertStep { Place = place };
            case "abort":
                return new AbortStep { Place = place };
            case "steps":
                return new BlockStep(Steps(values, "steps")) { Place = place };
            case "include":
                return Include(values, place);
            case "bringup":
                return values["bringup"] is string layer ? new BringupStep(Enum.Parse<SessionLayer>(layer, ignoreCase: true)) { Place = place } : null;
            case "connect":
                if (values["connect"] is false)
                {
                    problems.Add(values.ValueAt("connect"), "connect: false does nothing; allowed: true");
                }

                return new ConnectStep(values.GetValueOrDefault("subscribe") is object[] topics ? [.. topics.Cast<YamlWords>().Select(t => ScriptTemplate.Parse(t.Text, t.Place, problems))] : null) { Place = place };
            case "publish":
                return Publish(values, place);
            case "await":
                return Await(values, place);
            default:
                return new CheckStep(BenchChecks.All.First(check => check.Id == (string)values["check"])) { Place = place };
        }
    }

    private SendStep? Command(YamlWords? words, YamlValues values)
    {
        if (words is null)
        {
            return null;
        }

        ScriptTemplate command = ScriptTemplate.Parse(words.Text, words.Place, problems);
        if (words.Text.Trim().Length == 0)
        {
            problems.Add(words.Place, "there is no command; allowed: an AT command such as AT+CSQ");
        }
        else if (command.Constant is { } text)
        {
            CheckCommand(text, words.Place, values);
        }

        Expectation? expect = Expectation(values, "expect");
        YamlWords? final = Words(values, "final");
        LinePattern[] finals = expect is null ? [] : [.. expect.Patterns.Where(IsFinal)];
        if (finals.Length > 0 && final is not null)
        {
            problems.Add(final.Place, $"'{finals[0].Source}' under expect is the final result code already; allowed: one of the two");
        }

        if (final is not null && final.Text is not "any" && !CanBeFinal(final.Text))
        {
            problems.Add(final.Place, $"final: '{final.Text}' is no final result code; allowed: any, {string.Join(", ", FinalCodes)}, or /a regular expression/");
        }

        return new SendStep
        {
            Place = words.Place,
            Command = command,
            Expect = expect is null || expect.Patterns.Count == finals.Length ? null : expect with { Patterns = [.. expect.Patterns.Except(finals)] },
            AnyFinal = final?.Text == "any",
            Final = finals.Length > 0 ? finals[0] : final is null or { Text: "any" } ? null : Pattern(final),
            Urc = Expectation(values, "urc"),
            Within = Within(values),
            Data = Template(values, "data"),
            DataFile = Template(values, "file"),
            Folder = folder,
        };
    }

    private void CheckCommand(string text, FilePlace place, YamlValues values)
    {
        bool hasData = values.ContainsKey("data") || values.ContainsKey("file");
        if (ScriptCommand.Problem(text, hasData) is { } problem)
        {
            problems.Add(place, problem + (hasData ? "" : " (data: or file: gives it)"));
        }
    }

    private static bool IsFinal(LinePattern pattern) => FinalCodes.Any(code => pattern.Source == code || pattern.Source.StartsWith(code + ":", StringComparison.Ordinal));

    /// <summary>A code, a code with what follows it, or the beginning of one; what is computed shows when it runs.</summary>
    private static bool CanBeFinal(string text) =>
        text.StartsWith('/') || text.Contains("${", StringComparison.Ordinal)
        || FinalCodes.Any(code => code.StartsWith(text, StringComparison.Ordinal) || text.StartsWith(code + ":", StringComparison.Ordinal));

    private static TimeSpan Within(YamlValues values) => values.GetValueOrDefault("within") as TimeSpan? ?? DefaultWithin;

    private PublishStep? Publish(YamlValues values, FilePlace place)
    {
        if (values["publish"] is not YamlValues publish)
        {
            return null;
        }

        bool hasPayload = publish.ContainsKey("payload"), hasValues = publish.ContainsKey("values");
        if (hasPayload == hasValues)
        {
            problems.Add(publish.Start, "publish", hasPayload ? "has a payload and values" : "has nothing to publish", "payload with a topic, or values");
        }
        else if (hasPayload && !publish.ContainsKey("topic"))
        {
            problems.Add(publish.Start, "publish", "has a payload and no topic", "topic: and payload:, or values:");
        }

        ScriptTemplate? topic = Template(publish, "topic");
        if (topic?.Parts.Any(part => part.Literal?.AsSpan().IndexOfAny('+', '#') >= 0) == true)
        {
            problems.Add(topic.Place, $"'{topic.Source}' has + or #, which stand in filters; allowed: the name of one topic");
        }

        ScriptValue? sent = null;
        if (publish.GetValueOrDefault("values") is YamlValues map)
        {
            YamlMappingNode node = [];
            foreach ((string name, object value) in map)
            {
                node.Add(name, (YamlNode)value);
            }

            sent = ScriptValue.Parse(node, problems);
        }

        return new PublishStep(topic, Template(publish, "payload"), sent, publish.GetValueOrDefault("qos") as int? ?? 1) { Place = place };
    }

    private AwaitStep? Await(YamlValues values, FilePlace place)
    {
        bool isReply = values["await"] is "reply";
        if (isReply && values.ContainsKey("topic"))
        {
            problems.Add(values.KeyAt("topic"), "a reply comes on the topic that belongs to what was published; allowed: await: message for another one");
        }

        return new AwaitStep { Place = place, IsReply = isReply, Topic = Template(values, "topic"), Expect = Expectation(values, "expect"), Within = Within(values) };
    }

    private IncludeStep? Include(YamlValues values, FilePlace place)
    {
        if (Words(values, "include") is not { } words)
        {
            return null;
        }

        try
        {
            string included = folder.Resolve(file, words.Text);
            string[] chain = [.. above, file, included];
            if (chain[..^1].Any(one => Path.GetFullPath(one) == Path.GetFullPath(included)))
            {
                problems.Add(words.Place, $"this includes itself: {string.Join(" > ", chain.Select(Path.GetFileName))}");
                return null;
            }

            YamlProblems inner = new(included);
            Script script = ScriptFile.Parse(folder.ReadInclude(included), included, inner, folder, [.. above, file]);
            problems.Add(inner);
            List<(string Name, ScriptValue Value)> given = Named(values, "vars");
            foreach ((string name, _) in given.Where(one => script.Variables.All(v => v.Name != one.Name)))
            {
                problems.Add(((YamlValues)values["vars"]).KeyAt(name), $"{Path.GetFileName(included)} has no variable '{name}'; allowed: {(script.Variables.Count == 0 ? "none" : string.Join(", ", script.Variables.Select(v => v.Name)))}");
            }

            foreach (ScriptVariable missing in script.Variables.Where(v => v.IsRequired && given.All(one => one.Name != v.Name)))
            {
                problems.Add(words.Place, $"{Path.GetFileName(included)} needs a value for '{missing.Name}'; allowed: vars: with it");
            }

            return new IncludeStep(script, given) { Place = place };
        }
        catch (IOException wrong)
        {
            problems.Add(words.Place, $"'{words.Text}' cannot be included: {wrong.Message}");
            return null;
        }
    }
}
