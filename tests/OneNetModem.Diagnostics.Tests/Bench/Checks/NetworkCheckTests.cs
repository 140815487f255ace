// Registration and signal: each verdict of their checks, and that its words name the cause.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench.Checks;

public sealed class NetworkCheckTests
{
    private static readonly Dictionary<string, string> Denied = new() { ["AT+CEREG?"] = "+CEREG: 2,3", ["AT+CGREG?"] = "+CGREG: 2,3" };

    [Fact]
    public void A_registered_module_passes_and_tells_with_whom()
    {
        CheckResult registration = Last(new BenchWorld(), "registration");
        Assert.Equal((Verdict.Pass, "registered in the network of China Mobile"), (registration.Verdict, registration.Summary));
        Assert.Equal(["eps", "ps", "cs", "operator", "plmn", "technology", "roaming"], registration.Measures.Select(m => m.Name));
    }

    [Fact]
    public void The_time_until_registration_is_measured()
    {
        CheckResult registration = Last(new BenchWorld { Faults = ["searching@for=40s"] }, "registration");
        Assert.Equal(Verdict.Pass, registration.Verdict);
        Assert.InRange(registration.Measures.Single(m => m.Name == "attach_ms").Number!.Value, 39_000, 46_000);
        Assert.InRange(registration.Duration.TotalSeconds, 39, 46);
    }

    [Fact]
    public void Roaming_is_a_warning_unless_the_plan_says_otherwise()
    {
        BenchWorld world = new() { Faults = ["roaming"] };
        CheckResult registration = Last(world, "registration");
        Assert.Equal((Verdict.Warn, "the SIM roams in the network of CMCC HK"), (registration.Verdict, registration.Summary));
        registration = Last(world with { Limits = new BenchLimits { RoamingIsFine = true } }, "registration");
        Assert.Equal((Verdict.Pass, "registered in the network of CMCC HK, roaming"), (registration.Verdict, registration.Summary));
    }

    [Fact]
    public void A_network_that_is_not_found_fails_and_the_antenna_is_named()
    {
        SimReport report = Says(new BenchWorld { Faults = ["searching"] }, "The module finds no network: no antenna, the wrong antenna socket, or no coverage.");
        Assert.Equal(["registration"], report.Checks.Where(c => c.Verdict == Verdict.Fail).Select(c => c.Id));
    }

    [Fact]
    public void A_network_that_is_heard_and_does_not_take_the_SIM_is_no_matter_of_the_antenna()
    {
        SimReport report = new BenchWorld { Faults = ["searching"], Answers = new() { ["AT+CSQ"] = "+CSQ: 20,99" } }.Run("registration");
        Assert.StartsWith("There is a signal (-73 dBm), but no network here takes this SIM", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denied_SIM_fails() =>
        Says(new BenchWorld { Faults = ["denied"], Answers = new() { ["AT+CEER"] = "+CEER: No cause information available" } }, "Most likely the operator has blocked this SIM, or it is not activated: the network refuses the SIM.");

    [Theory]
    [InlineData("+CEER: 3,11", 11, "This network does not take SIMs of this operator: roaming is not allowed here.")]
    [InlineData("+CEER: \"PLMN not allowed\"", 11, "This network does not take SIMs of this operator: roaming is not allowed here.")]
    [InlineData("+CEER: 13", 13, "Roaming is not allowed in this area: ")]
    [InlineData("+CEER: 3,2", 2, "The operator does not know this SIM: it is not active.")]
    public void The_networks_cause_is_told_in_words(string report, int cause, string words)
    {
        SimReport sim = new BenchWorld { Answers = new(Denied) { ["AT+CEER"] = report } }.Run();
        Assert.StartsWith(words, sim.Sentence, StringComparison.Ordinal);
        Assert.Equal(cause, sim.Decisive!.Measures.Single(m => m.Name == "reject_cause").Number);
    }

    [Theory]
    [InlineData("denied:2", "The operator does not know this SIM: it is not active.")]
    [InlineData("denied:3", "Most likely the operator has blocked this SIM, or it is not activated: ")]
    [InlineData("denied:5", "The operator does not accept this module: ")]
    [InlineData("denied:7", "The contract does not include data on this technology: ")]
    [InlineData("denied:8", "The operator has barred this SIM from every service: ")]
    [InlineData("denied:11", "This network does not take SIMs of this operator: roaming is not allowed here.")]
    [InlineData("denied:12", "The contract does not allow this area: ")]
    [InlineData("denied:14", "The contract does not allow data in this network: data roaming is off.")]
    [InlineData("denied:15", "No cell here that the contract allows; another technology may: ")]
    [InlineData("denied:19", "The network took the SIM and refused its data connection: ")]
    [InlineData("roaming-denied", "Roaming is not allowed in this area: ")]
    public void Every_cause_of_a_refusal_has_its_own_words(string fault, string words)
    {
        SimReport report = new BenchWorld { Faults = [fault] }.Run();
        Assert.Equal(words + (words[^1] == '.' ? "" : "the network refuses the SIM."), report.Sentence);
        Assert.StartsWith("the network refuses the SIM (registration denied, ", report.Decisive!.Summary, StringComparison.Ordinal);
        Assert.Equal(SessionLayer.Registration, report.BrokenLayer);
    }

    [Fact]
    public void A_SIM_for_short_messages_only_fails() =>
        Says(
            new BenchWorld { Answers = new() { ["AT+CEREG?"] = "+CEREG: 2,6", ["AT+CGREG?"] = "+CGREG: 2,6" } },
            "The contract does not include data on this technology: the network takes this SIM for short messages only.");

    [Fact]
    public void A_module_that_was_told_to_stay_off_the_network_fails_with_how_to_undo_it()
    {
        SimReport report = new BenchWorld { Faults = ["searching"], Answers = new() { ["AT+COPS?"] = "+COPS: 2" } }.Run();
        Assert.StartsWith("The module was told to stay off the network: ", report.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("AT+COPS=0", report.Decisive!.NextSteps[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_SIM_that_is_pulled_later_is_named_and_not_the_APN()
    {
        SimReport report = new BenchWorld { Faults = ["no-sim@after=1s"] }.Run();
        Assert.Equal(SessionLayer.Sim, report.BrokenLayer);
        Assert.Equal("The SIM is not ready any more.", report.Sentence);
    }

    [Fact]
    public void A_good_signal_passes_with_its_course_over_time()
    {
        BenchWorld world = new() { Limits = new BenchLimits { RadioSamples = 4, RadioInterval = TimeSpan.FromSeconds(7) } };
        CheckResult radio = Last(world, "radio");
        Assert.Equal(Verdict.Pass, radio.Verdict);
        Assert.Equal(["rssi", "rsrp", "rsrq", "sinr"], radio.Series.Select(s => s.Name));
        Assert.All(radio.Series, s => Assert.Equal([7.0, 7, 7], s.Points.Zip(s.Points.Skip(1), (a, b) => Math.Round((b.Time - a.Time).TotalSeconds))));
        Assert.Equal(("LTE BAND 3", "691D"), (Text(radio, "band"), Text(radio, "area")));
    }

    [Fact]
    public void Neighbours_are_listed_where_the_module_tells_them()
    {
        CheckResult radio = Last(new BenchWorld { Answers = new() { ["AT+QENG=\"neighbourcell\""] = "+QENG: \"neighbourcell intra\",\"LTE\",1850,314,-12,-105,-75,-20,23,4,12,10,62|+QENG: \"neighbourcell inter\",\"LTE\",3250,-,-,-,-,-,-,0,16,5" } }, "radio");
        Assert.Equal("LTE channel 1850 cell 314 -105 dBm; LTE channel 3250", Text(radio, "neighbour_cells"));
    }

    [Fact]
    public void A_signal_at_the_edge_fails_and_stops_the_digging()
    {
        SimReport report = new BenchWorld { Faults = ["weak-signal"] }.Run();
        Assert.StartsWith("The signal is too weak: RSRP -13", report.Sentence, StringComparison.Ordinal);
        Assert.Equal((SessionLayer.Registration, "radio"), (report.BrokenLayer!.Value, report.Decisive!.Id));
        Assert.Equal(Verdict.Skipped, report.Checks.Single(c => c.Id == "pdp").Verdict);
    }

    [Theory]
    [InlineData("+QCSQ: \"LTE\",-85,-112,150,-9", "the signal is weak: RSRP -112 dBm is below -105 dBm")]
    [InlineData("+QCSQ: \"LTE\",-60,-85,150,-18", "the signal is disturbed: RSRQ -18 dB is below -15 dB")]
    [InlineData("+QCSQ: \"LTE\",-60,-85,80,-9", "the signal is disturbed: SINR -4 dB is below 0 dB")]
    [InlineData("+QCSQ: \"WCDMA\",-80,-105,-8", "the signal is weak: RSRP -105 dBm is below -100 dBm")]
    [InlineData("+QCSQ: \"GSM\",-99", "the signal is weak: RSSI -99 dBm is below -95 dBm")]
    public void A_doubtful_signal_is_a_warning_by_the_limits_of_its_technology(string answer, string words)
    {
        SimReport report = new BenchWorld { Answers = new() { ["AT+QCSQ"] = answer, ["AT+QENG=\"servingcell\""] = "ERROR" } }.Run();
        Assert.Equal($"It works, but {words}.", report.Sentence);
    }

    [Fact]
    public void The_same_signal_is_good_for_NB_IoT() =>
        Assert.Equal(Verdict.Pass, Last(new BenchWorld { Answers = new() { ["AT+QCSQ"] = "+QCSQ: \"NBIoT\",-85,-112,90,-12", ["AT+QENG=\"servingcell\""] = "ERROR" } }, "radio").Verdict);

    [Fact]
    public void No_signal_at_all_fails()
    {
        CheckResult radio = Last(new BenchWorld { Answers = new() { ["AT+QCSQ"] = "+QCSQ: \"NOSERVICE\"", ["AT+CSQ"] = "+CSQ: 99,99", ["AT+QENG=\"servingcell\""] = "+QENG: \"servingcell\",\"SEARCH\"" } }, "radio");
        Assert.Equal((Verdict.Fail, "the module measures no signal"), (radio.Verdict, radio.Summary));
    }

    [Fact]
    public void A_plan_has_limits_of_its_own()
    {
        BenchLimits limits = new() { Lte = new SignalLimits { Power = new Floor(-60, -70) } };
        Assert.Equal(Verdict.Fail, Last(new BenchWorld { Limits = limits }, "radio").Verdict);
        Assert.Equal(limits.Lte, limits.For(RadioAccess.Lte));
    }

    private static SimReport Says(BenchWorld world, string sentence)
    {
        SimReport report = world.Run();
        Assert.Equal(sentence, report.Sentence);
        Assert.Equal(SessionLayer.Registration, report.BrokenLayer);
        Assert.NotEmpty(report.Decisive!.NextSteps);
        return report;
    }

    private static CheckResult Last(BenchWorld world, string id) => world.Run(id).Checks.Single(c => c.Id == id);

    private static string Text(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Text;
}
