// Mistakes in scripts: each with its place and what is allowed; and the schema, which knows the same keys.
using System.Text.Json;
using NJsonSchema;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Tests.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class ScriptFileTests
{
    [Theory]
    [InlineData("steps:\n  - sned: AT", "s.yaml:2:5: steps[0].sned: there is no such key, did you mean send?; allowed: ")]
    [InlineData("steps:\n  - send: AT\n    wait: 1s", "s.yaml:3:5: a step does one thing, and this one has send already")]
    [InlineData("steps:\n  - wait: 5", "s.yaml:2:11: wait: '5' is no duration; allowed: 30s")]
    [InlineData("steps:\n  - name: nothing", "s.yaml:2:5: this step does nothing; allowed: one of send, urc")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: \"+CSQ: {rssi:intt}\"", "s.yaml:3:26: there is no field type 'intt', did you mean int?; allowed: int, number")]
    [InlineData("steps:\n  - send: AT\n    expect: '/(/'", "s.yaml:3:16: '(' is no regular expression")]
    [InlineData("steps:\n  - assert: a ==", "s.yaml:2:17: 'a ==' is no expression")]
    [InlineData("vars: {rssi: 1}\nsteps:\n  - assert: rsi > 1", "s.yaml:3:13: there is no variable 'rsi', did you mean rssi?")]
    [InlineData("vars: {a: 1}\nsteps:\n  - assert: a = 1", "an assignment (use ==, or a set step) cannot stand in an expression")]
    [InlineData("steps:\n  - log: \"it is ${rsi}\"", "s.yaml:2:19: there is no variable 'rsi'")]
    [InlineData("steps:\n  - log: \"it is ${1 +}\"", "s.yaml:2:")]
    [InlineData("steps:\n  - log: \"${env.HOME}\"", "env.HOME is not one of the variables that this script reads")]
    [InlineData("steps:\n  - send: AT+QMTPUBEX=0,1,1,0,\"t\",5", "s.yaml:2:11: AT+QMTPUBEX=0,1,1,0,\"t\",5 makes the module ask for data")]
    [InlineData("steps:\n  - send: AT\n    data: x", "s.yaml:2:11: AT does not make the module ask for data")]
    [InlineData("steps:\n  - send: \"AT\\rAT\"", "s.yaml:2:12: an AT command is one line without control characters")]
    [InlineData("steps:\n  - send: AT\n    retry: {times: 0}", "steps[0].retry.times: is '0'; allowed: a whole number, 1 to ")]
    [InlineData("steps:\n  - AT\n  - until: 1 == 1\n    send: AT", "s.yaml:3:5: until has no end of its own; allowed: repeat")]
    [InlineData("steps:\n  - log: a\n    expect: b", "s.yaml:3:5: expect says nothing in a step that has no send and no await")]
    [InlineData("steps:\n  - check: pong", "s.yaml:2:12: steps[0].check: is 'pong'; allowed: port, module")]
    [InlineData("steps:\n  - publish: {payload: x}", "has a payload and no topic")]
    [InlineData("steps:\n  - foreach: x\n    log: y", "is no name and list; allowed: 'apn in apns'")]
    [InlineData("steps:\n  - abort: {on: x, code: 130}\n    send: AT", "is '130'; allowed: a whole number, 1 to 125")]
    [InlineData("vars: {1a: x}\nsteps: [AT]", "s.yaml:1:8: '1a' is no name")]
    [InlineData("vars: {config: x}\nsteps: [AT]", "s.yaml:1:8: 'config' is a name of the program's own")]
    [InlineData("steps:\n  - send: AT\n    expect: '{round:int}'", "'round' is a name of the program's own")]
    [InlineData("steps:\n  - connect: false", "s.yaml:2:14: connect: false does nothing; allowed: true")]
    [InlineData("name: x", "s.yaml:1:1: 'steps' is missing; allowed: a list")]
    [InlineData("# nothing yet", "s.yaml:1:1: the script is empty; allowed: steps: and a list of them")]
    [InlineData("steps: [a: [", "no YAML")]
    [InlineData("profile: EC25\nsteps: [AT]", "profile: is 'EC25'; allowed: EC2x, BG96, BG95")]
    [InlineData("steps:\n  - set: {ok: 1, module: x}", "s.yaml:2:18: 'module' is a name of the program's own; allowed: another name than answer, urc, config")]
    [InlineData("steps:\n  - set: {reply: 1}", "s.yaml:2:11: 'reply' is a name of the program's own")]
    [InlineData("vars: {published: 1}\nsteps: [AT]", "s.yaml:1:8: 'published' is a name of the program's own")]
    [InlineData("steps:\n  - set: {true: 1}", "s.yaml:2:11: 'true' is a word of JavaScript's")]
    [InlineData("vars: {null: 1}\nsteps: [AT]", "s.yaml:1:8: 'null' is a word of JavaScript's")]
    [InlineData("steps:\n  - foreach: message in [1]\n    log: x", "s.yaml:2:14: 'message' is a name of the program's own")]
    [InlineData("steps:\n  - foreach: {env: [1]}\n    log: x", "s.yaml:2:15: 'env' is a name of the program's own")]
    [InlineData("steps:\n  - send: AT\n    expect: '/(?<answer>.)/'", "s.yaml:3:15: 'answer' is a name of the program's own")]
    [InlineData("steps:\n  - send: AT\n    expect: 'x {module:int}'", "s.yaml:3:17: 'module' is a name of the program's own")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: \"+CSQ: {rssi:int\"", "s.yaml:3:20: a field is not closed; allowed: {name:type} such as {rssi:int}; a brace before a letter as it is needs /a regular expression/ with \\{")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: \"+CSQ: {rssi:int,{ber:int}\"", "s.yaml:3:20: a field is not closed")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: \"+CSQ: {rssi}\"", "s.yaml:3:20: '{rssi}' is no field; allowed: {name:type}")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: +CSQ: {rssi:int}", "s.yaml:3:13: no YAML: a value that holds ': ' or begins with { needs quotes: '+CSQ: {rssi:int}'")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: {rssi:int},{ber:int}\n  - AT\n", "s.yaml:3:13: no YAML: a value that holds ': ' or begins with { needs quotes: '{rssi:int},{ber:int}'")]
    [InlineData("steps:\n  - send: AT\n\t\texpect: x\n  - AT\n", "s.yaml:3:1: no YAML: a tab; YAML takes blanks only")]
    [InlineData("steps:\n  - send: AT\n     expect: x\n", "A key stands in the same column as the one before it")]
    [InlineData("steps:\n  - send: AT\n    expect: {rssi:int}\n", "there is no such key; allowed: any, all; a text that begins with { needs quotes")]
    [InlineData("steps:\n\t- AT\n", "s.yaml:2:1: no YAML: a tab; YAML takes blanks only")]
    [InlineData("steps:\n  - AT\n  - log: \"${answer.lnes}\"", "s.yaml:3:13: answer has no 'lnes', did you mean answer.lines?; allowed: lines, text, final, code, ms")]
    [InlineData("steps:\n  - assert: module.modl == 'x'", "s.yaml:2:13: module has no 'modl', did you mean module.model?")]
    [InlineData("steps:\n  - urc: RDY\n    assert: urc.text == 'RDY'", "s.yaml:3:13: urc has no 'text'; it is the line itself, a text")]
    [InlineData("steps:\n  - publish: {topic: t, payload: x}\n    assert: published.outcom == 'acked'", "published has no 'outcom', did you mean published.outcome?")]
    [InlineData("steps:\n  - await: reply\n    assert: reply.accept", "reply has no 'accept', did you mean reply.accepted?")]
    [InlineData("steps:\n  - await: message\n    assert: message.topc == 'x'", "message has no 'topc', did you mean message.topic?")]
    [InlineData("steps:\n  - send: AT\n    final: MAYBE", "s.yaml:3:12: final: 'MAYBE' is no final result code; allowed: any, OK, ERROR")]
    [InlineData("steps: []", "s.yaml:1:8: steps: is empty; allowed: a list")]
    [InlineData("steps:\n  - repeat: 2\n    steps: []", "s.yaml:3:12: steps[0].steps: is empty")]
    [InlineData("steps:\n  - publish: {topic: a/+/c, payload: x}", "s.yaml:2:22: 'a/+/c' has + or #, which stand in filters; allowed: the name of one topic")]
    public void A_mistake_is_named_with_line_column_and_what_is_allowed(string text, string words) => Assert.Contains(words, ScriptWorld.Mistakes(text), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_named_at_once() => Assert.Equal(3, ScriptWorld.Mistakes("naem: x\nsteps:\n  - wait: 1\n  - assert: 1 +\n").Split('\n').Length);

    [Theory]
    [InlineData("vars: {limit: 3}\nsteps:\n  - repeat: '${limit}'\n    until: 1 == 2\n    send: AT")]
    [InlineData("steps:\n  - send: AT+CSQ\n    expect: '+CSQ: {rssi:int'\n")]
    [InlineData("steps:\n  - set: {reply: 1}\n")]
    public void A_mistake_is_named_once(string text) => Assert.DoesNotContain('\n', ScriptWorld.Mistakes(text));

    [Theory]
    [InlineData("steps:\n  - send: AT\n    final: '+CME ERROR: {code:int}'")]
    [InlineData("steps:\n  - send: AT\n    final: '/^(OK|ERROR)$/'")]
    [InlineData("steps:\n  - send: AT\n    expect: ['{\"a\":{b:int}', '/\\{rssi:int/']")]
    [InlineData("steps:\n  - assert: \"answer.lines.some(answer => answer.length > 1) || urc.includes('x')\"")]
    [InlineData("steps:\n  - connect: true\n    subscribe: [a/+]\n  - await: message\n    topic: a/#")]
    public void What_only_looks_like_a_mistake_is_none(string text) => Assert.Empty(ScriptWorld.Mistakes(text));

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused_with_its_line()
    {
        using TemporaryFolder folder = new();
        string main = folder.Write("main.yaml", "");
        File.WriteAllBytes(main, [.. "\uFEFFsteps:\n  - log: 信号\n"u8]);
        Assert.Equal("信号", new ScriptWorld().Run(ScriptFile.Read(main, out Yaml.YamlProblems problems)).Steps[1].Summary);
        Assert.Empty(problems.All);

        // The same word as GBK has it.
        File.WriteAllBytes(main, [.. "steps:\n  - log: "u8, 0xD0, 0xC5, 0xBA, 0xC5, (byte)'\n']);
        Assert.EndsWith("main.yaml:2: not UTF-8 (the byte 0xD0): save it as UTF-8", Assert.Throws<IOException>(() => ScriptFile.Read(main, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_commands_names_what_is_none()
    {
        Assert.StartsWith("s.at:2:1: 'hello' is no AT command; allowed: one command a line", ScriptWorld.Mistakes("AT\nhello\n", "s.at"), StringComparison.Ordinal);
        Assert.Contains("makes the module ask for data", ScriptWorld.Mistakes("AT+CMGS=\"1\"\n", "s.at"), StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_bring_their_steps_and_their_mistakes()
    {
        using TemporaryFolder folder = new();
        string main = folder.Write("main.yaml", "steps:\n  - include: parts/a.yaml\n    vars: {limit: 3}\n  - include: parts/list.at\n  - log: \"${rssi}\"\n");
        folder.Write("parts/a.yaml", "vars: {limit: 9}\nsteps:\n  - send: AT+CSQ\n    expect: '+CSQ: {rssi:int}'\n  - log: limit ${limit}\n");
        folder.Write("parts/list.at", "AT\n");
        Script script = ScriptFile.Read(main, out Yaml.YamlProblems problems);
        Assert.Empty(problems.All);
        ScriptReport report = new ScriptWorld().Run(script);
        Assert.Equal(["AT+CSQ", "limit ${limit}", "AT", "${rssi}"], report.Steps.Skip(1).Select(s => s.Title));
        Assert.Equal(("limit 3", "a"), (report.Steps[2].Summary, report.Steps[2].Context));

        // What the included file calls its own is gone behind it.
        folder.Write("gone.yaml", "steps:\n  - include: parts/a.yaml\n  - log: \"${limit}\"\n");
        ScriptFile.Read(Path.Combine(Path.GetDirectoryName(main)!, "gone.yaml"), out problems);
        string gone = Assert.Single(problems.All).Text;
        Assert.StartsWith("there is no variable 'limit'; allowed: ", gone, StringComparison.Ordinal);
        Assert.DoesNotContain(", limit", gone, StringComparison.Ordinal);

        folder.Write("parts/a.yaml", "steps:\n  - wait: 1\n");
        ScriptFile.Read(main, out problems);
        Assert.Equal(2, problems.All.Select(p => Path.GetFileName(p.At.File)).Distinct().Count());
        Assert.Contains(problems.All, p => p.Text.StartsWith("a.yaml has no variable 'limit'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_that_includes_itself_is_named_with_the_way()
    {
        using TemporaryFolder folder = new();
        string main = folder.Write("main.yaml", "steps: [include: b.yaml]\n");
        folder.Write("b.yaml", "steps: [include: main.yaml]\n");
        ScriptFile.Read(main, out Yaml.YamlProblems problems);
        Assert.EndsWith("this includes itself: main.yaml > b.yaml > main.yaml", Assert.Single(problems.All).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other.yaml")]
    [InlineData("/etc/hostname")]
    [InlineData("missing.yaml")]
    public void What_lies_elsewhere_is_not_read(string path)
    {
        using TemporaryFolder folder = new();
        string main = folder.Write("in/main.yaml", $"steps: [include: {path}]\n");
        folder.Write("other.yaml", "steps: [AT]\n");
        ScriptFile.Read(main, out Yaml.YamlProblems problems);
        Assert.Contains("cannot be included", Assert.Single(problems.All).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_from_outside_are_checked()
    {
        Script script = ScriptWorld.Parse("vars: {pin: {secret: true}, tries: 3, apns: [a]}\nsteps: [AT]");
        Assert.Equal(
            ["s.yaml has no variable 'pni', did you mean pin?; there are: pin, tries, apns", "s.yaml:1:8: 'pin' needs a value: --var pin=VALUE", "'tries' is a number, and 'x' is none"],
            new ScriptOptions { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["pni"] = "1", ["tries"] = "x" } }.Problems(script));
    }

    [Fact]
    public void The_published_schema_is_that_of_the_program() => Assert.Equal(
        File.ReadAllText(Path.Combine(Testing.Repository.Root, "src", "OneNetModem.Diagnostics", "Scripts", "script.schema.json")).TrimEnd(), ScriptFile.Schema());

    [Fact]
    public async Task The_schema_takes_what_the_program_takes()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(ScriptFile.Schema());
        Assert.Empty(schema.Validate("""{"name":"x","vars":{"a":1,"b":{"secret":true},"c":["x"]},"steps":["AT",{"send":"AT+CSQ","expect":["+CSQ: {r:int}"],"on failure":"warn","retry":3},{"foreach":"x in c","steps":[{"log":"y"}]}]}"""));
        Assert.NotEmpty(schema.Validate("""{"steps":[{"sned":"AT"}]}"""));
        Assert.NotEmpty(schema.Validate("""{"steps":[{"wait":"1s","retry":0}]}"""));
        Assert.NotEmpty(schema.Validate("""{"stesp":[]}"""));
    }

    [Fact]
    public void The_examples_of_the_documentation_are_right()
    {
        string[] blocks = [.. File.ReadAllText(Path.Combine(Testing.Repository.Root, "src", "OneNetModem.Diagnostics", "Scripts", "README.md")).Split("```yaml\n").Skip(1).Select(part => part.Split("```")[0])];
        Assert.True(blocks.Length >= 6);
        foreach (string block in blocks)
        {
            string text = block.Contains("steps:\n", StringComparison.Ordinal) ? block
                : block.StartsWith("vars:", StringComparison.Ordinal) ? "environment: [SITE]\n" + block + "steps: [AT]\n"
                : "vars: {temp: 1}\nsteps:\n" + block;
            string[] mistakes = [.. ScriptWorld.Mistakes(text).Split('\n').Where(line => line.Length > 0 && !line.Contains("cannot be included", StringComparison.Ordinal) && !line.Contains("no variable 'rssi'", StringComparison.Ordinal))];
            Assert.True(mistakes.Length == 0, text + string.Join('\n', mistakes));
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_script_in_the_README_runs(string readme)
    {
        string script = File.ReadAllText(Path.Combine(Testing.Repository.Root, readme)).Split("```yaml\n").Select(part => part.Split("```")[0]).Single(block => block.Contains("steps:\n", StringComparison.Ordinal));
        Assert.Equal("All 7 steps came out well.", new ScriptWorld().Run(script).Sentence);
    }

    [Fact]
    public void Every_key_of_the_language_is_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(Testing.Repository.Root, "src", "OneNetModem.Diagnostics", "Scripts", "README.md"));
        using JsonDocument schema = JsonDocument.Parse(ScriptFile.Schema());
        JsonElement step = schema.RootElement.GetProperty("$defs").GetProperty("step").GetProperty("anyOf")[1].GetProperty("properties");
        Assert.All(step.EnumerateObject().Concat(schema.RootElement.GetProperty("properties").EnumerateObject()), key => Assert.Contains($"`{key.Name}", page, StringComparison.Ordinal));
    }
}
