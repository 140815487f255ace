// Patterns of lines: each type of field, with what it takes and what it leaves.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class LinePatternTests
{
    [Theory]
    [InlineData("+CSQ: {a:int},{b:int}", "+CSQ: 20,99", "a=20 b=99")]
    [InlineData("+CSQ: {a:int}", "+CSQ:20,99", "a=20")]
    [InlineData("+X: {a:int}", "+X: 20.5", null)]
    [InlineData("+X: {a:number}", "+X: -20.5", "a=-20.5")]
    [InlineData("+X: {a:hex},{b:hex}", "+X: \"1A2B\",0x10", "a=6699 b=16")]
    [InlineData("+QCCID: {a:digits}", "+QCCID: 89860025128306012478", "a=89860025128306012478")]
    [InlineData("+COPS: 0,0,{a:quoted},{b:int}", "+COPS: 0,0,\"CHINA, MOBILE\",7", "a=CHINA, MOBILE b=7")]
    [InlineData("+COPS: {_:int},{_:int},{a:field}", "+COPS: 0,0,\"CMCC\",7", "a=CMCC")]
    [InlineData("+X: {a:field},{b:field}", "+X: ,y", "a= b=y")]
    [InlineData("Revision: {a:text}", "Revision: EC25 A08", "a=EC25 A08")]
    [InlineData("{a:text}:{b:text}", "key:value:more", "a=key b=value:more")]
    [InlineData("{a:word} {b:word}", "EC25 x,y", "a=EC25 b=x")]
    [InlineData("+IP: {a:ip}", "+IP: \"10.1.2.3\"", "a=10.1.2.3")]
    [InlineData("+IP: {a:ip}", "+IP: 2409:8d00::1", "a=2409:8d00::1")]
    [InlineData("+CCLK: {a:date}", "+CCLK: \"26/11/23,10:00:00+32\"", "a=26/11/23,10:00:00+32")]
    [InlineData("{\"id\":{a:int}", "{\"id\":7,\"x\":{}}", "a=7")]
    [InlineData("+CPIN: READY", "+CPIN: READY", "")]
    [InlineData("+CPIN: READY", "+CPIN: SIM PIN", null)]
    [InlineData("CSQ", "+CSQ: 1", null)]
    [InlineData("/CSQ/", "+CSQ: 1", "")]
    [InlineData("/^\\+csq: (?<a>\\d+)$/i", "+CSQ: 17", "a=17")]
    [InlineData("a.c", "abc", null)]
    public void A_pattern_takes_its_fields_out_of_a_line(string pattern, string line, string? captures) => Assert.Equal(captures, Match(pattern, line));

    [Fact]
    public void What_a_pattern_computes_is_taken_literally()
    {
        ScriptReport report = new ScriptWorld().Run("vars: {dot: '.', model: EC25}\nsteps: [{send: ATI, expect: ['${model}', '/^E${dot}25/'], on failure: continue}, {send: ATI, expect: '${model}'}]");
        Assert.Equal([Verdict.Fail, Verdict.Pass], report.Steps.Skip(1).Select(step => step.Verdict));
    }

    [Fact]
    public void A_regular_expression_that_runs_away_fails_its_step()
    {
        // Nested quantifiers over a line of 40 equal characters.
        StepResult step = new ScriptWorld { Bench = new() { Answers = new() { ["ATI"] = new string('a', 40) + "!" } } }.Step("steps: [{send: ATI, expect: '/^(a+)+$/'}]");
        Assert.Equal(Verdict.Fail, step.Verdict);
        Assert.Contains("takes too long", step.Summary, StringComparison.Ordinal);
    }

    private static string? Match(string pattern, string line)
    {
        LineMatcher matcher = LinePattern.Parse(pattern, new Yaml.FilePlace("p", 1, 1), new Yaml.YamlProblems("p"))!.For(new ScriptNames());
        return matcher.Match(line) is { } captures ? string.Join(' ', captures.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}={c.Value}"))) : null;
    }
}
