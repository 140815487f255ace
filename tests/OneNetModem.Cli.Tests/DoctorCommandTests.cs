// doctor, as a process: what it prints for a good line and for broken ones, and what it ends with.
using System.Text.Json;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_good_line_is_a_line_a_check_and_a_sentence()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--checks", "dns,clock");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] ids = [.. run.Lines.Where(line => line.StartsWith("ok    ", StringComparison.Ordinal)).Select(line => line[6..].Split(' ')[0])];
        Assert.Equal(["port", "module", "sim", "registration", "pdp", "dns", "clock"], ids);
        Assert.Equal("Serial port, module, SIM card, network registration, data connection, name resolution, clocks: well; nothing else was looked at.", run.Lines[^1]);
    }

    [Theory]
    [InlineData("no-sim", "sim", 4, "There is no SIM in the module.", "AT")]
    [InlineData("sim-puk", "sim", 4, "A wrong PIN was entered three times", "AT")]
    [InlineData("sim-blocked", "sim", 4, "The SIM is blocked for good", "AT")]
    [InlineData("roaming-denied", "registration", 5, "Roaming is not allowed in this area", "+CEER: Roaming not allowed in this tracking area")]
    [InlineData("pdp-fails", "pdp", 6, "The contract of this SIM does not include data", "+CEER: ")]
    [InlineData("dns-fails", "dns", 6, "Name resolution does not work in this network", "+QIURC: \"dnsgip\",565")]
    public async Task The_broken_layer_is_named_and_is_the_exit_code(string fault, string check, int code, string sentence, string seen)
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", fault, "--checks", "dns,clock");
        Assert.Equal(code, run.ExitCode);
        Assert.StartsWith(sentence, run.Lines[^1], StringComparison.Ordinal);
        int failed = Array.FindIndex(run.Lines, line => line.StartsWith("FAIL  " + check, StringComparison.Ordinal));
        Assert.True(failed > 0, run.Output);
        Assert.StartsWith("      seen:   " + seen, run.Lines[failed + 1], StringComparison.Ordinal);
        Assert.Contains(run.Lines[(failed + 1)..], line => line.StartsWith("      try:    ", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Lines[failed..], line => line.StartsWith("ok", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("connack:4", "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.", "+QMTCONN: 0,0,4")]
    [InlineData("kicked:2", "Another client logs in with the same name", "+QMTSTAT: 0,1")]
    [InlineData("sub-refused", "This topic is not allowed for the product", "+QMTSUB: 0,2,")]
    [InlineData("wrong-key", "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.", "+QMTCONN: 0,0,4")]
    [InlineData("wrong-device", "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.", "+QMTCONN: 0,0,4")]
    [InlineData("wrong-product", "OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.", "+QMTCONN: 0,0,4")]
    [InlineData("token-expired", "The token has expired: it was valid until", "+QMTCONN: 0,0,4")]
    [InlineData("topic-denied", "This topic is not allowed for the product: its data protocol is the thing model, not data points", "+QMTSUB: 0,2,")]
    [InlineData("wrong-ca", "The server's certificate is not signed by the CA in OneNet:CaFile: no TLS connection to ", "+QMTOPEN: 0,-1")]
    public async Task What_the_platform_refuses_is_exit_code_7(string fault, string sentence, string seen)
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", fault, "--checks", "subscribe");
        Assert.Equal(7, run.ExitCode);
        Assert.StartsWith(sentence, run.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("      seen:   " + seen, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("weak-signal", "radio", "+QCSQ: \"LTE\",")]
    [InlineData("hot", "module", "+QTEMP: 90")]
    [InlineData("low-voltage", "module", "+CBC: 0,80,32")]
    [InlineData("clock-wrong", "clock", "+QLTS: ")]
    [InlineData("qmtopen:3", "tcp", "+QMTOPEN: 0,3")]
    [InlineData("denied:3", "registration", "+CEER: Illegal UE, reject cause 3,")]
    [InlineData("connack:4", "login", "+QMTCONN: 0,0,4, return code 4")]
    public async Task The_line_that_proves_the_finding_is_shown(string fault, string check, string seen)
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", fault, "--checks", check);
        Assert.StartsWith("      seen:   " + seen, Assert.Single(run.Lines, line => line.StartsWith("      seen:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_another_type_than_the_thing_models_is_named()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", "thing-model", "--checks", "publish");
        Assert.Equal(7, run.ExitCode);
        Assert.StartsWith("What is sent does not fit the product's thing model", run.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.StartsWith("      seen:   +QMTRECV: ", StringComparison.Ordinal) && line.Contains(", refused with 302", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_clock_of_this_computer_is_named()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", "pc-clock:-48", "--checks", "clock,login");
        Assert.Equal(7, run.ExitCode);
        Assert.StartsWith("This computer's clock is wrong, 48 h behind the network's", run.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pc-clock:x")]
    [InlineData("wrong-key:4")]
    [InlineData("wrong-kei")]
    public async Task A_fault_around_the_module_that_is_none_is_a_usage_error(string fault)
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", fault);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("pc-clock[:N]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_TLS_in_the_settings_the_emulated_platform_speaks_it_with_a_certificate_that_the_module_checks()
    {
        using TestFolder folder = new();
        folder.With("config.json", """{"OneNet":{"Tls":true}}""");
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["doctor", "--emulate", "--checks", "login"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Lines, line => line.StartsWith("ok    tls", StringComparison.Ordinal) && line.Contains("emulated OneNET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_not_there_is_exit_code_3()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--port", "/dev/ttyNOBODY");
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("FAIL  port", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_every_check_is_an_event_skipped_ones_included_and_the_verdict_is_the_last()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--fault", "no-sim", "--json");
        Assert.Equal(4, run.ExitCode);
        JsonElement[] events = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement[] checks = [.. events.Where(e => e.GetProperty("event").GetString() == "check")];
        Assert.Equal(Diagnostics.Bench.BenchChecks.All.Count, checks.Length);
        JsonElement sim = checks.Single(e => e.GetProperty("id").GetString() == "sim");
        Assert.Equal(("fail", "sim"), (sim.GetProperty("verdict").GetString(), sim.GetProperty("layer").GetString()));
        Assert.Contains(sim.GetProperty("evidence").EnumerateArray(), line => line.GetString() == "< +CME ERROR: 10");
        Assert.All(checks.SkipWhile(e => e.GetProperty("id").GetString() != "sim").Skip(1), e => Assert.Equal("skipped", e.GetProperty("verdict").GetString()));
        Assert.Equal(("verdict", "sim"), (events[^1].GetProperty("event").GetString(), events[^1].GetProperty("layer").GetString()));
    }

    [Fact]
    public async Task With_mask_no_identity_is_printed_or_reported()
    {
        using TestFolder folder = new();
        ProgramResult run = await ProgramProcess.RunInAsync(folder, ["doctor", "--emulate", "--checks", "sim", "--mask", "--json", "--report", "out"]);
        Assert.Equal(0, run.ExitCode);
        foreach (string text in (string[])[run.Output, .. Directory.GetFiles(Path.Combine(folder.Path, "out")).Select(File.ReadAllText)])
        {
            Assert.DoesNotContain("89860025128306012478", text, StringComparison.Ordinal);
            Assert.DoesNotContain("460001234567890", text, StringComparison.Ordinal);
            Assert.DoesNotContain("860000012345673", text, StringComparison.Ordinal);
        }

        Assert.Contains("898600************78", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_check_is_a_usage_error_with_the_one_that_was_meant()
    {
        ProgramResult run = await ProgramProcess.RunAsync("doctor", "--emulate", "--checks", "registartion");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did you mean: registration", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_ends_with_what_was_done()
    {
        using TestFolder folder = new();
        await using RunningProgram run = RunningProgram.Start(folder, "doctor", "--emulate", "--fault", "searching", "--report", "out");
        await run.LineAsync(line => line.StartsWith("ok    sim", StringComparison.Ordinal));
        ProgramResult end = await run.StopAsync("INT");
        Assert.Equal(130, end.ExitCode);
        Assert.Equal("Not finished: stopped while checking: network registration; no fault was found so far.", end.Lines[^1]);
        Assert.True(File.Exists(Path.Combine(folder.Path, "out", "report.html")));
    }
}
