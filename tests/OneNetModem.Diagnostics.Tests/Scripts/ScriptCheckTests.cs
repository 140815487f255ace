// What the check says of commands before anything is sent, and what a run refuses.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class ScriptCheckTests
{
    private static string[] Findings(string steps, ModuleProfile? profile = null) => [.. ScriptCheck.Of(ScriptWorld.Parse("vars: {x: 1}\nsteps:\n" + steps), profile).Select(f => f.ToString())];

    [Theory]
    [InlineData("AT+QPOWD", "power")]
    [InlineData("AT+CFUN=1,1", "restart")]
    [InlineData("AT&F", "factory")]
    [InlineData("AT+IPR=9600", "baud")]
    [InlineData("'AT+QCFG=\"usbcfg\",0x2C7C,0x0125,1,1,1,1,1,0,0'", "usb")]
    [InlineData("'AT+QCFG=\"band\",0,1,0'", "bands")]
    [InlineData("ATD10086;", "calls")]
    [InlineData("AT+CSQ;+CFUN=1,1", "restart")]
    public void Dangerous_commands_are_named_with_their_place_and_kind(string command, string kind)
    {
        string[] findings = Findings("  - " + command);
        Assert.Contains(findings, f => f.StartsWith($"s.yaml:3:{(command[0] == '\'' ? 6 : 5)}: dangerous ({kind}): AT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AT+CFUN?")]
    [InlineData("'AT+QCFG=\"usbcfg\"'")]
    [InlineData("AT+CSQ")]
    [InlineData("AT+IPR?")]
    public void Asking_is_no_danger(string command) => Assert.Empty(Findings("  - " + command));

    [Fact]
    public void What_is_computed_is_looked_at_when_it_is_sent() =>
        Assert.Equal("s.yaml:3:6: warning: AT+CFUN may be dangerous (restart) by what is computed; it is looked at when it is sent", Assert.Single(Findings("  - 'AT+CFUN=1,${x}'")));

    [Fact]
    public void Commands_that_are_not_known_or_not_of_the_series_are_named()
    {
        Assert.Contains("AT+CSQQ is not known, did you mean AT+CSQ?", Assert.Single(Findings("  - AT+CSQQ")), StringComparison.Ordinal);
        Assert.Contains("s.yaml:3:5: warning: AT+CESQ is a command of BG96, BG95, not of EC2x", Assert.Single(Findings("  - AT+CESQ", ModuleProfiles.Ec2x)), StringComparison.Ordinal);
        Assert.Empty(Findings("  - AT+CESQ", ModuleProfiles.Bg96));
    }

    [Fact]
    public void A_dangerous_command_is_not_sent_without_consent_whatever_the_step_says()
    {
        ScriptReport report = new ScriptWorld().Run("vars: {n: 1}\nsteps: [{send: 'AT+CFUN=1,${n}', on failure: continue, retry: 3}, AT]\nfinally: [AT+CSQ]");
        Assert.Equal(["open", "send", "send"], report.Steps.Select(s => s.Kind));
        Assert.Equal((1, Verdict.Fail), (report.ExitCode, report.Steps[1].Verdict));
        Assert.StartsWith("not sent: AT+CFUN is dangerous: ", report.Steps[1].Summary, StringComparison.Ordinal);
        Assert.Equal("--allow restart permits it", Assert.Single(report.Steps[1].NextSteps));
        Assert.Empty(report.Steps[1].Lines);
    }

    [Fact]
    public void Who_can_be_asked_is_asked_about_a_computed_command_once_for_its_kind()
    {
        List<string> asked = [];
        ScriptWorld world = new() { Options = new() { Environment = _ => null, Consent = (command, danger) => { asked.Add($"{command} {danger.Name}"); return danger.Kind == DangerKind.Restart; } } };
        ScriptReport report = world.Run("vars: {n: 1}\nsteps: [{send: 'AT+CFUN=1,${n}', final: any, urc: RDY, within: 1m}, {send: 'AT+CFUN=${n},1', final: any, urc: RDY, within: 1m}, 'AT+QPOWD=${n}']");
        Assert.Equal(["AT+CFUN=1,1 restart", "AT+QPOWD=1 power"], asked);
        Assert.Equal(2, report.Steps.Count(step => step.Lines.Any(line => line is { IsSent: true, Text: "AT+CFUN=1,1" })));
        Assert.StartsWith("not sent: AT+QPOWD is dangerous: ", report.Steps[^1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void With_consent_it_is_sent()
    {
        ScriptWorld world = new() { Options = new() { Allowed = new HashSet<DangerKind> { DangerKind.Restart }, Environment = _ => null } };
        ScriptReport report = world.Run("steps: [{send: 'AT+CFUN=1,1', final: any, urc: RDY, within: 1m}]");
        Assert.Contains(report.Steps[1].Lines, line => line is { IsSent: true, Text: "AT+CFUN=1,1" });
        Assert.True(report.ExitCode == 0, report.Sentence);
    }
}
