// Port, module and SIM: each verdict of their checks, made with the emulator, and that its words name the cause.
using OneNetModem.At.Links;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Ports;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench.Checks;

public sealed class LowerCheckTests
{
    [Fact]
    public void An_open_port_passes_and_is_named()
    {
        CheckResult port = Last(new BenchWorld(), "port");
        Assert.Equal((Verdict.Pass, "memory0 is open"), (port.Verdict, port.Summary));
    }

    [Fact]
    public async Task A_port_that_is_not_there_fails_with_how_to_find_it()
    {
        BenchWorld world = new();
        await using BenchLine line = new(world.Target, async token => await LinkOpener.OpenAsync("/dev/ttyUSB99", cancellationToken: token), world);
        SimReport report = await new BenchRun(line, BenchChecks.Choose("module")).RunAsync();
        Assert.Equal(SessionLayer.Port, report.BrokenLayer);
        Assert.StartsWith("The module is not plugged in", report.Sentence, StringComparison.Ordinal);
        Assert.Equal(Verdict.Skipped, report.Checks[1].Verdict);
    }

    [Fact]
    public async Task A_port_that_another_program_holds_fails()
    {
        await using PtyPort pty = new();
        await using IByteLink held = await LinkOpener.OpenAsync(pty.Name);
        BenchWorld world = new();
        await using BenchLine line = new(world.Target, async token => await LinkOpener.OpenAsync(pty.Name, cancellationToken: token), world);
        SimReport report = await new BenchRun(line, BenchChecks.Choose("port")).RunAsync();
        Assert.Equal(Verdict.Fail, report.Verdict);
        Assert.Contains("another program has it open", report.Sentence, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(report.Decisive!.NextSteps);
    }

    [Fact]
    public void A_module_tells_who_and_how_it_is()
    {
        CheckResult module = Last(new BenchWorld(), "module");
        Assert.Equal(Verdict.Pass, module.Verdict);
        Assert.Equal(["manufacturer", "model", "firmware", "profile", "imei", "boot_state", "radio", "supply", "temperature"], module.Measures.Select(m => m.Name));
        Assert.InRange(Number(module, "supply"), 3800, 3840);
        Assert.Equal("mV", module.Measures.Single(m => m.Name == "supply").Unit);
        Assert.InRange(Number(module, "temperature"), 33, 40);
    }

    [Fact]
    public void A_module_that_does_not_answer_fails()
    {
        SimReport report = new BenchWorld { Faults = ["mute"] }.Run("sim");
        Assert.Equal((SessionLayer.Module, "module"), (report.BrokenLayer!.Value, report.Decisive!.Id));
        Assert.StartsWith("Another port of the module, another baud rate, or a module that is off or hangs: memory0 does not answer AT", report.Sentence, StringComparison.Ordinal);
        Assert.Contains(report.Decisive.Evidence, l => l is { IsSent: false, Text: "(no answer)" });
    }

    [Fact]
    public void A_supply_outside_of_its_range_is_a_warning()
    {
        CheckResult module = Last(new BenchWorld { Faults = ["low-voltage:3100"] }, "module");
        Assert.Equal((Verdict.Warn, "a weak or wrong power supply"), (module.Verdict, module.Cause));
    }

    [Fact]
    public void A_hot_module_is_a_warning()
    {
        CheckResult module = Last(new BenchWorld { Faults = ["hot:90"] }, "module");
        Assert.Equal(Verdict.Warn, module.Verdict);
        Assert.Contains("°C hot", module.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_made_up_IMEI_is_a_warning()
    {
        BenchWorld world = new();
        CheckResult module = Last(world with { Module = world.Module with { Imei = "860000012345678" } }, "module");
        Assert.Equal((Verdict.Warn, "the check digit of IMEI 860000012345678 is wrong"), (module.Verdict, module.Summary));
    }

    [Fact]
    public void A_ready_SIM_passes_and_tells_whose_it_is()
    {
        CheckResult sim = Last(new BenchWorld(), "sim");
        Assert.Equal((Verdict.Pass, "the SIM is ready, of China Mobile (China)"), (sim.Verdict, sim.Summary));
        Assert.Equal("China Mobile", Text(sim, "issuer"));
        Assert.Equal("89860025128306012478", Text(sim, "iccid"));
        Assert.Equal("fits", Text(sim, "iccid_check_digit"));
        Assert.Equal((3, 10), (Number(sim, "pin_tries_left"), Number(sim, "puk_tries_left")));
    }

    [Fact]
    public void A_check_digit_of_an_ICCID_that_does_not_fit_is_told_and_no_fault()
    {
        CheckResult sim = Last(new BenchWorld { Answers = new() { ["AT+QCCID"] = "+QCCID: 89860025128306012474" } }, "sim");
        Assert.Equal(Verdict.Pass, sim.Verdict);
        Assert.StartsWith("does not fit", Text(sim, "iccid_check_digit"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_SIM_fails() => Says(new BenchWorld { Faults = ["no-sim"] }, "There is no SIM in the module.");

    [Fact]
    public void A_SIM_that_wants_a_PIN_and_gets_none_fails() =>
        Says(new BenchWorld { Faults = ["sim-pin"] }, "The SIM asks for its PIN, and none is given; 3 of 3 tries left for the PIN.");

    [Fact]
    public void A_SIM_that_wants_its_PUK_fails() =>
        Says(new BenchWorld { Faults = ["sim-puk"] }, "A wrong PIN was entered three times: the SIM is locked and asks for its PUK, 10 tries left.");

    [Fact]
    public void The_right_PIN_unlocks_the_SIM()
    {
        CheckResult sim = Last(Locked("1234"), "sim");
        Assert.Equal(Verdict.Pass, sim.Verdict);
        Assert.Single(sim.Evidence, l => l.Text.StartsWith("AT+CPIN=", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_PIN_is_tried_once_and_never_again()
    {
        SimReport report = Says(Locked("9999"), "The PIN in the settings is wrong.");
        Assert.Single(report.Checks.SelectMany(c => c.Evidence), l => l.Text.StartsWith("AT+CPIN=", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_try_of_a_PIN_is_not_taken()
    {
        SimReport report = Says(Locked("1234") with { Faults = ["sim-pin-last"] }, "Wrong PINs were entered before.");
        Assert.DoesNotContain(report.Checks.SelectMany(c => c.Evidence), l => l.Text.StartsWith("AT+CPIN=", StringComparison.Ordinal));
    }

    [Fact]
    public void Tries_that_were_used_up_before_are_a_warning()
    {
        CheckResult sim = Last(new BenchWorld { Answers = new() { ["AT+QPINC?"] = "+QPINC: \"SC\",2,10" } }, "sim");
        Assert.Equal((Verdict.Warn, "only 2 of 3 tries are left for the PIN"), (sim.Verdict, sim.Summary));
    }

    [Fact]
    public void A_blocked_SIM_fails() =>
        Says(new BenchWorld { Faults = ["sim-blocked"] }, "The SIM is blocked for good: its PUK was entered wrongly too often.");

    [Fact]
    public void A_card_that_does_not_answer_fails() =>
        Says(new BenchWorld { Answers = new() { ["AT+CPIN?"] = "+CME ERROR: 13" } }, "It is broken, badly seated, or no SIM: the module cannot read the SIM.");

    [Fact]
    public void A_SIM_without_an_IMSI_is_a_warning()
    {
        CheckResult sim = Last(new BenchWorld { Answers = new() { ["AT+CIMI"] = "+CME ERROR: 0" } }, "sim");
        Assert.Equal((Verdict.Warn, "the SIM is ready and does not tell its IMSI"), (sim.Verdict, sim.Summary));
    }

    private static BenchWorld Locked(string pin)
    {
        BenchWorld world = new();
        return world with
        {
            Module = world.Module with { Sim = new SimCard { State = SimState.PinRequired } },
            Target = world.Target with { Modem = new ModemSessionOptions { Pin = pin } },
        };
    }

    private static SimReport Says(BenchWorld world, string sentence)
    {
        SimReport report = world.Run();
        Assert.Equal(sentence, report.Sentence);
        Assert.Equal(SessionLayer.Sim, report.BrokenLayer);
        Assert.NotEmpty(report.Decisive!.NextSteps);
        return report;
    }

    private static CheckResult Last(BenchWorld world, string id) => world.Run(id).Checks.Single(c => c.Id == id);

    private static double Number(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Number!.Value;

    private static string Text(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Text;
}
