// What scripts do: on an emulated module, each feature of the language.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class ScriptRunTests
{
    private static readonly ScriptWorld World = new();

    private static string Verdicts(ScriptReport report) => string.Join('\n', report.Steps.Select(step => $"{step.Verdict} {step.Kind} {step.Title}: {step.Summary}"));

    [Fact]
    public void Typed_fields_of_an_answer_become_variables()
    {
        ScriptReport report = World.Run(
            """
            steps:
              - send: AT+CSQ
                expect: "+CSQ: {rssi:int},{ber:int}"
              - assert: rssi >= 0 && ber == 99
              - log: "rssi is ${rssi}, that is ${rssi * 2 - 113} dBm"
            """);
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Equal(["rssi", "ber"], report.Steps[1].Captures.Select(c => c.Name));
        Assert.Equal(99, report.Steps[1].Captures[1].Number);
        Assert.Equal(["AT+CSQ", "+CSQ: ", "OK"], report.Steps[1].Lines.Select(l => l.Text.Length > 6 ? l.Text[..6] : l.Text));
        double rssi = report.Steps[1].Captures[0].Number!.Value;
        Assert.Equal($"rssi is {rssi}, that is {(rssi * 2) - 113} dBm", report.Steps[3].Summary);
        Assert.Equal("All 3 steps came out well.", report.Sentence);
    }

    [Fact]
    public void Whose_module_and_SIM_it_was_is_in_the_report_whatever_the_steps_ask()
    {
        ScriptReport report = World.Run("steps: [AT]");
        Assert.Equal(("860000012345673", "89860025128306012478", "460001234567890"), (report.Imei, report.Iccid, report.Imsi));
    }

    [Fact]
    public void The_time_since_the_begin_is_known_to_every_step()
    {
        ScriptReport report = World.Run("steps: [{wait: 3s}, {log: '${elapsed >= 3 && elapsed < 4}'}, {send: 'AT+CSQ', timeout: 5s}, {set: {late: '${elapsed >= 3}'}}, {assert: late}]");
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Equal("true", report.Steps[2].Summary);
    }

    [Fact]
    public void A_module_that_is_switched_off_has_done_what_it_was_told()
    {
        ScriptReport report = new ScriptWorld { Options = new ScriptOptions { Allowed = ScriptCheck.AllDangers } }.Run("steps: [AT+QPOWD]");
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Contains("POWERED DOWN", report.Steps[^1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_a_text_is_a_command()
    {
        ScriptReport report = World.Run("steps: [AT, AT+CPIN?]");
        Assert.Equal(["port and module", "AT", "AT+CPIN?"], report.Steps.Select(s => s.Title));
        Assert.Equal("+CPIN: READY", report.Steps[2].Summary);
    }

    [Fact]
    public void A_plain_list_of_commands_is_a_script()
    {
        Script script = ScriptWorld.Parse("# a comment\n\n// another\n; and one more\nAT\nAT+CSQ\r\n  +CPIN?\n", "list.at");
        ScriptReport report = World.Run(script);
        Assert.Equal((0, "list"), (report.ExitCode, report.Script));
        Assert.Equal(["AT", "AT+CSQ", "AT+CPIN?"], report.Steps.Skip(1).Select(s => s.Title));
        Assert.Equal([5, 6, 7], report.Steps.Skip(1).Select(s => s.Place.Line));
    }

    [Fact]
    public void What_does_not_come_ends_the_script_with_the_line_that_came()
    {
        ScriptReport report = World.Run("steps:\n  - send: AT+CPIN?\n    expect: '+CPIN: SIM PIN'\n  - AT\n");
        Assert.Equal(1, report.ExitCode);
        Assert.Equal("AT+CPIN?: +CPIN: READY, and '+CPIN: SIM PIN' was expected.", report.Sentence);
        Assert.Equal(2, report.Steps.Count);
    }

    [Fact]
    public void A_refused_command_fails_with_its_meaning_unless_that_is_what_is_expected()
    {
        ScriptWorld noSim = new() { Bench = new() { Faults = ["no-sim"] } };
        StepResult refused = noSim.Step("steps: [AT+CIMI]");
        Assert.Equal((Verdict.Fail, "+CME ERROR: 10"), (refused.Verdict, refused.Summary));
        Assert.Contains("SIM", refused.Cause, StringComparison.Ordinal);
        StepResult wanted = noSim.Step("steps: [{send: AT+CIMI, expect: '+CME ERROR: {code:int}'}]");
        Assert.Equal(Verdict.Pass, wanted.Verdict);
        Assert.Equal(Verdict.Pass, noSim.Step("steps: [{send: AT+CIMI, final: any}]").Verdict);
        Assert.Equal(Verdict.Fail, noSim.Step("steps: [{send: AT+CIMI, expect: ERROR}]").Verdict);
        Assert.Equal(Verdict.Fail, World.Step("steps: [{send: AT+CSQ, expect: ERROR}]").Verdict);
    }

    [Fact]
    public void All_patterns_of_a_list_are_to_be_there_and_of_any_one()
    {
        Assert.Equal(Verdict.Pass, World.Step("steps: [{send: ATI, expect: [EC25, 'Revision: {firmware:text}', Quectel]}]").Verdict);
        Assert.Equal("EC20 and EC21", Missing("[EC20, Quectel, EC21]"));
        Assert.Equal(Verdict.Pass, World.Step("steps: [{send: ATI, expect: {any: [EC20, EC25]}}]").Verdict);
        Assert.Equal("EC20 or EC21", Missing("{any: [EC20, EC21]}"));

        static string Missing(string expect) => World.Step($"steps: [{{send: ATI, expect: {expect}}}]").Summary.Split(", and ")[1].Replace("'", "", StringComparison.Ordinal).Replace(" was expected", "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_expression_captures_its_named_groups()
    {
        StepResult step = World.Step("steps: [{send: ATI, expect: '/revision: (?<series>EC..)(?<rest>.*)/i'}]");
        Assert.Equal(("series", "EC25"), (step.Captures[0].Name, step.Captures[0].Text));
    }

    [Fact]
    public void A_URC_that_comes_at_once_is_not_missed()
    {
        ScriptReport report = World.Run(
            """
            steps:
              - send: AT+CREG=1
              - send: AT+CFUN=0
                timeout: 20s
              - send: AT+CFUN=1
                urc: "+CREG: {stat:int}"
                within: 2m
              - assert: stat > 0
            """);
        Assert.True(report.ExitCode == 0, Verdicts(report));
    }

    [Fact]
    public void A_URC_that_does_not_come_fails_after_its_time()
    {
        StepResult step = World.Step("steps: [{urc: '+CMTI:', within: 90s}]");
        Assert.Equal((Verdict.Fail, "no '+CMTI:' within 90s"), (step.Verdict, step.Summary));
        Assert.Equal(90, step.Duration.TotalSeconds, 1);
    }

    [Fact]
    public void A_step_is_tried_again_as_often_as_it_says()
    {
        ScriptWorld world = new() { Bench = new() { Faults = ["searching@for=20s"] } };
        ScriptReport report = world.Run("steps: [{send: AT+CEREG?, expect: '/,(1|5)/', retry: {times: 10, every: 5s}}]");
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.InRange(report.Steps[1].Attempts, 2, 6);
        Assert.Equal(3, world.Step("steps: [{send: AT+CEREG?, expect: '+CEREG: never', retry: 3}]").Attempts);
    }

    [Fact]
    public void Loops_repeat_until_and_for_each()
    {
        ScriptReport report = World.Run(
            """
            vars: { n: 0, names: [a, b, c] }
            steps:
              - set: { n: "${n + 1}" }
                repeat: 10
                until: n == 4
                every: 1s
              - foreach: name in names
                steps:
                  - log: "${name}${round}"
                  - log: not c
                    when: name != 'c'
              - foreach: { x: [1, 2] }
                log: "x ${x}"
              - AT
            """);
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Equal(4, report.Steps.Count(s => s.Kind == "set"));
        Assert.Equal(["a1", "not c", "b2", "not c", "c3", "only when name != 'c'", "x 1", "x 2"], report.Steps.Where(s => s.Kind == "log").Select(s => s.Summary));
        Assert.Equal(["name=a", "x=2"], [report.Steps.First(s => s.Kind == "log").Context, report.Steps.Last(s => s.Kind == "log").Context]);
        Assert.Equal(Verdict.Skipped, report.Steps.Single(s => s.Summary.StartsWith("only when", StringComparison.Ordinal)).Verdict);
        ScriptReport vain = World.Run("steps: [{send: AT, repeat: 3, until: 1 == 2}, AT]");
        Assert.Equal(["open", "send", "send", "send", "until"], vain.Steps.Select(s => s.Kind));
        Assert.Equal((1, "not so after 3 rounds"), (vain.ExitCode, vain.Steps[^1].Summary));
    }

    [Fact]
    public void What_happens_on_failure_is_the_steps_to_say()
    {
        ScriptReport goesOn = World.Run("steps: [{assert: 1 == 2, on failure: continue}, AT]");
        Assert.Equal((1, 3), (goesOn.ExitCode, goesOn.Steps.Count));
        ScriptReport warns = World.Run("steps: [{assert: 1 == 2, on failure: warn}, AT]");
        Assert.Equal((0, Verdict.Warn), (warns.ExitCode, warns.Verdict));
        Assert.Equal("It went through, but 1 == 2: 1 == 2 does not hold.", warns.Sentence);
        ScriptReport block = World.Run("steps: [{steps: [{assert: 1 == 2}, AT], on failure: continue}, AT+CSQ]");
        Assert.Equal((1, "AT+CSQ"), (block.ExitCode, block.Steps[^1].Title));
        Assert.DoesNotContain(block.Steps, s => s.Title == "AT");
    }

    [Fact]
    public void An_abort_names_the_exit_code_and_the_message()
    {
        ScriptReport byLine = World.Run("steps: [{send: AT+CPIN?, abort: {on: '+CPIN: {state:text}', when: state == 'READY', message: 'it is ${state}', code: 42}}, AT]");
        Assert.Equal((42, "It is READY.", 2), (byLine.ExitCode, char.ToUpperInvariant(byLine.Sentence[0]) + byLine.Sentence[1..].Replace("AT+CPIN?: ", "", StringComparison.Ordinal), byLine.Steps.Count));
        ScriptReport byStep = World.Run("vars: {n: 1}\nsteps: [{abort: {when: n > 5}}, {when: n == 1, abort: enough}, AT]");
        Assert.Equal((1, "enough"), (byStep.ExitCode, byStep.Steps[^1].Summary));
        ScriptReport always = World.Run("abort: [READY, {on: '+CPIN: READY', code: 7}]\nsteps: [AT, AT+CPIN?, AT]");
        Assert.Equal((7, "'+CPIN: READY' came"), (always.ExitCode, always.Steps[^1].Summary));
    }

    [Fact]
    public void The_last_steps_are_done_whatever_came_before()
    {
        ScriptReport report = World.Run("steps: [{assert: false}, AT]\nfinally: [AT+CSQ, {assert: false}, AT+CPIN?]");
        Assert.Equal(["assert", "send", "assert", "send"], report.Steps.Skip(1).Select(s => s.Kind));
        Assert.Equal([false, true, true, true], report.Steps.Skip(1).Select(s => s.IsFinally));
    }

    [Fact]
    public void A_script_that_takes_too_long_is_ended_and_its_last_steps_are_done()
    {
        ScriptReport report = World.Run("timeout: 10s\nsteps: [{wait: 1h}, AT]\nfinally: [AT+CSQ]");
        Assert.Equal((1, "The script took longer than it may."), (report.ExitCode, report.Sentence));
        Assert.Equal(["wait", "send"], report.Steps.Skip(1).Select(s => s.Kind));
        Assert.InRange(report.Duration.TotalSeconds, 9, 20);
    }

    [Fact]
    public void A_run_that_is_interrupted_reports_what_was_done_and_does_its_last_steps()
    {
        using CancellationTokenSource stop = new();
        ScriptWorld world = new()
        {
            Watch = (e, _) =>
            {
                if (e is StepStarted { Kind: "wait" })
                {
                    stop.Cancel();
                }
            },
        };
        ScriptReport report = world.Run("steps: [AT, {wait: 1h}, AT]\nfinally: [AT+CSQ]", stop.Token);
        Assert.Equal((130, true), (report.ExitCode, report.IsInterrupted));
        Assert.Equal(["send", "wait", "send"], report.Steps.Skip(1).Select(s => s.Kind));
        Assert.EndsWith("; the run was interrupted.", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_never_becomes_a_command()
    {
        Assert.Contains("U+000D", Sent("a\\rAT+CFUN=0").Summary, StringComparison.Ordinal);
        Assert.Contains("holds a \"", Sent("a\\\";+CFUN=0").Summary, StringComparison.Ordinal);
        Assert.Equal("AT+QICSGP=1,1,\"a;b\"", Sent("a;b").Title);
        StepResult bare = World.Step("vars: {v: '1;+CFUN=0'}\nsteps: ['AT+CREG=${v}']");
        Assert.Contains("holds a ;", bare.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(bare.Lines, l => l.IsSent);

        static StepResult Sent(string value) => World.Run($"vars: {{v: \"{value}\"}}\nsteps: ['AT+QICSGP=1,1,\"${{v}}\"']").Steps[1];
    }

    [Fact]
    public void Secrets_are_masked_wherever_they_occur()
    {
        ScriptWorld world = new() { Options = new() { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["word"] = "geheim77" }, Environment = _ => null } };
        ScriptReport report = world.Run("vars: {word: {secret: true}}\nsteps: ['AT+QICSGP=1,1,\"${word}\"', AT+QICSGP=1, {log: 'it is ${word}'}, {set: {other: 'x${word}'}}, {assert: other == 'y'}]");
        string all = string.Join('\n', report.Steps.SelectMany(s => s.Lines.Select(l => l.Text).Concat(s.Captures.Select(c => c.Text)).Append(s.ToString()))) + report.Sentence;
        Assert.Contains("it is ***", all, StringComparison.Ordinal);
        Assert.Contains("+QICSGP: 1,\"***\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim77", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_are_sent_by_their_length_when_the_module_asks_for_them()
    {
        ScriptReport report = World.Run("steps: [{send: 'AT+QFUPL=\"a.txt\",${length},10', data: \"Grüße\\r\\nOK\\r\\n\", expect: '+QFUPL: {size:int},{sum:word}'}, {assert: size == 13}]");
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Contains("announces 5 bytes and gets 3", World.Step("steps: [{send: 'AT+QFUPL=\"a\",5', data: abc}]").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_goes_online_publishes_and_hears_the_reply()
    {
        ScriptReport report = World.Run(
            """
            vars: { temp: 21.5 }
            steps:
              - bringup: pdp
              - connect: true
              - publish: { values: { temp: "${temp}", door: open } }
              - await: reply
                within: 20s
              - assert: reply.accepted && published.outcome == 'acked'
              - publish: { topic: "$sys/{pid}/{device}/dp/post/json", payload: '{"id":7,"dp":{"t":[{"v":1}]}}', qos: 1 }
              - await: message
                topic: $sys/{pid}/{device}/dp/post/json/+
                expect: '{"id":{id:int}'
            """);
        Assert.True(report.ExitCode == 0, Verdicts(report));
    }

    [Fact]
    public void What_the_platform_forbids_is_not_published()
    {
        ScriptReport report = World.Run("steps: [{connect: true}, {publish: {topic: $sys/1/other/dp/post/json, payload: x}}]");
        Assert.Equal((Verdict.Fail, 0), (report.Steps[2].Verdict, report.Steps[2].Lines.Count));
        Assert.StartsWith("not sent: ", report.Steps[2].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_does_not_answer_is_the_ports_exit_code_and_nothing_else_is_tried()
    {
        ScriptWorld world = new() { Bench = new() { Faults = ["mute"] } };
        ScriptReport report = world.Run("steps: [AT]\nfinally: [AT]");
        Assert.Equal((3, "open"), (report.ExitCode, Assert.Single(report.Steps).Kind));
    }

    [Fact]
    public void A_group_of_steps_has_its_own_limit_attempts_and_condition()
    {
        ScriptReport late = World.Run("steps: [{steps: [{wait: 1h}], timeout: 5s, on failure: warn}, AT]");
        Assert.True((late.ExitCode, late.Verdict) == (0, Verdict.Warn), Verdicts(late));
        Assert.Equal("not done within 5s", late.Steps[2].Summary);
        ScriptReport again = World.Run("vars: {n: 0}\nsteps: [{steps: [{set: {n: '${n + 1}'}}, {assert: n == 3}], retry: {times: 5, every: 1s}, assert: n > 2}, AT]");
        Assert.True((again.ExitCode, again.Verdict) == (0, Verdict.Warn), Verdicts(again));
        Assert.Equal([Verdict.Warn, Verdict.Warn, Verdict.Pass], again.Steps.Where(s => s.Title == "n == 3").Select(s => s.Verdict));
    }

    [Fact]
    public void A_check_of_the_bench_is_a_step_and_its_measures_are_variables()
    {
        ScriptReport report = World.Run("steps: [{check: radio}, {assert: radio.rsrp < 0}, {check: ping}]");
        Assert.True(report.ExitCode == 0, Verdicts(report));
        Assert.Equal(["port", "module", "sim", "registration", "radio"], report.Steps[1].Checks.Select(c => c.Id));
        Assert.Equal(["pdp", "dns", "ping"], report.Steps[3].Checks.Select(c => c.Id));
        StepResult failed = new ScriptWorld { Bench = new() { Faults = ["no-sim"] } }.Step("steps: [{check: radio}]");
        Assert.Equal((Verdict.Fail, "there is no SIM in the module"), (failed.Verdict, failed.Summary));
    }

    [Fact]
    public void A_module_that_is_unplugged_ends_the_script_with_the_ports_exit_code()
    {
        ScriptWorld world = new()
        {
            Watch = (e, module) =>
            {
                if (e is StepStarted { Kind: "wait" })
                {
                    module.Unplug();
                }
            },
        };
        ScriptReport report = world.Run("steps: [{wait: 1s}, AT, AT]\nfinally: [AT]");
        Assert.Equal((3, 3), (report.ExitCode, report.Steps.Count));
    }

    [Fact]
    public void Expressions_cannot_run_away()
    {
        Assert.Contains("has no value", World.Step("steps: [{assert: '(f => f(f))(f => f(f))'}]").Summary, StringComparison.Ordinal);
        Assert.Contains("has no value", World.Step("steps: [{assert: '\"x\".repeat(500000000).length > 0'}]").Summary, StringComparison.Ordinal);
        Assert.Contains("has no value", World.Step("steps: [{assert: '/(a+)+$/.test(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\")'}]").Summary, StringComparison.Ordinal);
        Assert.Contains("has no value", World.Step("steps: [{assert: '\"\".constructor.constructor(\"return 1\")()'}]").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_says_a_command_once_and_cuts_long_values()
    {
        Assert.Equal("AT+COPS=?: no answer within 1 s.", World.Run("steps: [{send: AT+COPS=?, timeout: 1s}]").Sentence);
        string lengthy = new('x', 100);
        Assert.Equal($"a == '1': a == '1' does not hold (a={lengthy[..60]}...).", World.Run($"vars: {{a: {lengthy}}}\nsteps: [assert: a == '1']").Sentence);
    }

    [Fact]
    public void Names_with_values_are_readable_JSON() => Assert.Equal("{\"apn\":\"中国\"}", World.Run("vars: {one: {value: {apn: 中国}}}\nsteps: [log: '${one}']").Steps[1].Summary);
}
