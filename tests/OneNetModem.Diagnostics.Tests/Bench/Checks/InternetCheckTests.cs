// Data connection, DNS, ping and clocks: each verdict of their checks, and that its words name the cause.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench.Checks;

public sealed class InternetCheckTests
{
    [Fact]
    public void A_data_connection_passes_with_its_APN_and_address()
    {
        CheckResult pdp = Last(WithApn("cmiot"), "pdp");
        Assert.Equal(Verdict.Pass, pdp.Verdict);
        Assert.Equal("cmiot", Text(pdp, "apn"));
        Assert.StartsWith("10.64.", Text(pdp, "ipv4"), StringComparison.Ordinal);
        Assert.Equal(160, pdp.Measures.Single(m => m.Name == "activate_ms").Number);
    }

    [Fact]
    public void Both_addresses_of_a_dual_stack_are_told()
    {
        CheckResult pdp = Last(new BenchWorld { Answers = new() { ["AT+QIACT?"] = "+QIACT: 1,1,3,\"10.64.3.9\",\"2409:8900:1::1\"" } }, "pdp");
        Assert.Equal(("10.64.3.9", "2409:8900:1::1"), (Text(pdp, "ipv4"), Text(pdp, "ipv6")));
    }

    [Fact]
    public void A_context_that_is_up_with_another_APN_is_taken_down_first()
    {
        // An earlier program's.
        BenchWorld world = WithApn("cmiot") with { Answers = new() { ["AT+QICSGP=1"] = "+QICSGP: 1,\"other\",\"\",\"\",0", ["AT+QIACT?"] = "+QIACT: 1,1,1,\"10.64.3.9\"" } };
        CheckResult pdp = Last(world, "pdp");
        Assert.Contains(pdp.Evidence, l => l.Text == "AT+QIDEACT=1");
        Assert.DoesNotContain(Last(WithApn("cmiot"), "pdp").Evidence, l => l.Text == "AT+QIDEACT=1");
    }

    [Fact]
    public void A_slow_activation_is_a_warning()
    {
        CheckResult pdp = Last(new BenchWorld { Limits = new BenchLimits { Activation = new Ceiling(100) } }, "pdp");
        Assert.Equal((Verdict.Warn, "a weak signal or a busy network"), (pdp.Verdict, pdp.Cause));
    }

    [Fact]
    public void A_connection_without_an_address_is_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { Answers = new() { ["AT+QIACT?"] = "+QIACT: 1,1,1,\"0.0.0.0\"" } }, "pdp").Verdict);

    [Fact]
    public void An_APN_that_is_none_of_the_operators_is_named_with_those_that_are()
    {
        SimReport report = (WithApn("cmnet2") with { Faults = ["pdp-fails"], Answers = new() { ["AT+CEER"] = "+CEER: No cause information available" } }).Run();
        Assert.Equal("The APN is probably wrong: the APN 'cmnet2' is not one of this operator's.", report.Sentence);
        Assert.Equal(SessionLayer.Pdp, report.BrokenLayer);
        Assert.StartsWith("set Modem:Apn in config.json (or ONENETMODEM__Modem__Apn) to cmiot or ", report.Decisive!.NextSteps[0], StringComparison.Ordinal);
        Assert.Contains("cmiot (IoT SIMs, China Mobile)", Text(report.Decisive, "suggested_apns"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+CEER: 5,27", "The APN is wrong: the network does not know the APN 'cmiot'.")]
    [InlineData("+CEER: Missing or unknown APN", "The APN is wrong: the network does not know the APN 'cmiot'.")]
    [InlineData("+CEER: 29", "User or password of the APN 'cmiot' is wrong: ")]
    [InlineData("+CEER: 33", "The contract of this SIM does not include the APN 'cmiot': ")]
    [InlineData("+CEER: 8", "The operator has barred data for this SIM: ")]
    [InlineData("+CEER: No report available", "A contract without data, or a wrong user or password of the APN: ")]
    public void The_networks_cause_for_a_refused_APN_is_told_in_words(string said, string words)
    {
        SimReport report = (WithApn("cmiot") with { Faults = ["pdp-fails"], Answers = new() { ["AT+CEER"] = said } }).Run();
        Assert.Equal(words + (words[^1] == '.' ? "" : "no data connection."), report.Sentence);
    }

    [Fact]
    public void An_APN_that_the_network_refuses_fails()
    {
        SimReport report = (WithApn("cmnet2") with { Faults = ["apn-refused"] }).Run();
        Assert.Equal("The APN is wrong: the network does not know the APN 'cmnet2'.", report.Sentence);
        Assert.Equal(Verdict.Pass, (WithApn("cmiot") with { Faults = ["apn-refused"] }).Run("pdp").Verdict);
    }

    [Theory]
    [InlineData("+CEER: 27", "No APN is set, and this network wants one: ", "set Modem:Apn in config.json (or ONENETMODEM__Modem__Apn) to cmiot or ")]
    [InlineData("+CEER: 29", "The network wants an APN with its user and password, and none is set: ", "ask the operator for the APN")]
    [InlineData("+CEER: 33", "The contract of this SIM does not include data: ", "ask whether the contract includes data")]
    [InlineData("+CEER: 8", "The operator has barred data for this SIM: ", "ask whether the contract includes data")]
    [InlineData("+CEER: 26", "The network is full at the moment: ", "try again in some minutes")]
    [InlineData("+CEER: No report available", "No APN is set, and this network may want one: ", "set Modem:Apn in config.json (or ONENETMODEM__Modem__Apn) to cmiot or ")]
    public void Without_an_APN_the_words_say_so_and_the_likeliest_step_comes_first(string said, string words, string step)
    {
        SimReport report = new BenchWorld { Faults = ["pdp-fails"], Answers = new() { ["AT+CEER"] = said } }.Run();
        Assert.StartsWith(words, report.Sentence, StringComparison.Ordinal);
        Assert.StartsWith(step, report.Decisive!.NextSteps[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_SIM_without_data_fails() =>
        Assert.StartsWith("The contract of this SIM does not include data: ", new BenchWorld { Faults = ["pdp-fails"] }.Run().Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_name_with_an_address_passes()
    {
        CheckResult dns = Last(new BenchWorld(), "dns");
        Assert.Equal(Verdict.Pass, dns.Verdict);
        Assert.StartsWith("198.51.100.", Text(dns, "addresses"), StringComparison.Ordinal);
        Assert.Equal(80, dns.Measures.Single(m => m.Name == "dns_ms").Number);
    }

    [Fact]
    public void A_slow_DNS_is_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { Limits = new BenchLimits { Dns = new Ceiling(50) } }, "dns").Verdict);

    [Fact]
    public void An_address_needs_no_DNS_and_is_pinged_all_the_same()
    {
        BenchWorld world = new();
        SimReport report = (world with { Target = world.Target with { Host = "183.230.40.96" } }).Run("ping");
        Assert.Equal((Verdict.Skipped, Verdict.Pass), (report.Checks[^2].Verdict, report.Checks[^1].Verdict));
    }

    [Fact]
    public void A_DNS_that_does_not_work_fails()
    {
        SimReport report = new BenchWorld { Faults = ["dns-fails"] }.Run();
        Assert.Equal("Name resolution does not work in this network: mqtts.heclouds.com has no address.", report.Sentence);
        Assert.Equal(SessionLayer.Pdp, report.BrokenLayer);
    }

    [Fact]
    public void A_wrong_host_name_is_told_from_a_DNS_that_does_not_work()
    {
        BenchWorld world = new();
        SimReport report = (world with
        {
            Module = world.Module with { Routes = new ModuleRoutes().Add(new HostPort(BenchWorld.Host, 1883), new HostPort("cloud", 1883)) },
            Target = world.Target with { Host = "mqtt.heclouds.co" },
        }).Run();
        Assert.StartsWith("The host name is wrong: the DNS works and knows mqtts.heclouds.com.", report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_answers_pings_passes_with_the_times()
    {
        CheckResult ping = Last(new BenchWorld { Limits = new BenchLimits { Pings = 6 } }, "ping");
        Assert.Equal(Verdict.Pass, ping.Verdict);
        Assert.Equal((6, 6, 0), (Number(ping, "sent"), Number(ping, "received"), Number(ping, "loss")));
        Assert.True(Number(ping, "ping_min") <= Number(ping, "ping_avg") && Number(ping, "ping_avg") <= Number(ping, "ping_max"));
        Assert.InRange(Number(ping, "ping_min"), 110, 130);
    }

    [Theory]
    [InlineData("ping-lost", "50 % of the pings to mqtts.heclouds.com get no answer")]
    [InlineData("ping-lost@every=1", "mqtts.heclouds.com does not answer pings")]
    public void Lost_pings_are_a_warning_only(string fault, string summary)
    {
        SimReport report = new BenchWorld { Faults = [fault] }.Run();
        Assert.Equal((Verdict.Warn, summary), (report.Decisive!.Verdict, report.Decisive.Summary));
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "tcp").Verdict);
    }

    [Theory]
    [InlineData("OK|+QPING: 0,\"1.2.3.4\",32,1900,64|+QPING: 0,1,1,0,1900,1900,1900", "mqtts.heclouds.com answers after 1900 ms on average")]
    [InlineData("ERROR", "the module does not ping (AT+QPING=1,\"mqtts.heclouds.com\",4,4: ERROR)")]
    public void Pings_that_are_slow_or_not_to_be_had_are_a_warning_only(string answer, string summary)
    {
        CheckResult ping = Last(new BenchWorld { Answers = new() { ["AT+QPING=1,\"mqtts.heclouds.com\",4,4"] = answer } }, "ping");
        Assert.Equal((Verdict.Warn, summary), (ping.Verdict, ping.Summary));
    }

    [Fact]
    public void A_data_connection_that_goes_away_under_the_pings_fails() =>
        Assert.Equal(Verdict.Fail, Last(new BenchWorld { Answers = new() { ["AT+QPING=1,\"mqtts.heclouds.com\",4,4"] = "OK|+QPING: 570" } }, "ping").Verdict);

    [Fact]
    public void Clocks_that_agree_pass()
    {
        CheckResult clock = Last(new BenchWorld(), "clock");
        Assert.Equal((Verdict.Pass, 0, 0), (clock.Verdict, Number(clock, "module_ahead"), Number(clock, "network_ahead")));
    }

    [Fact]
    public void A_computer_that_is_behind_is_named_by_the_login_that_the_platform_refuses()
    {
        SimReport report = new BenchWorld { ComputerAhead = TimeSpan.FromHours(-24) }.Run();
        Assert.Equal(
            "This computer's clock is wrong, 24 h behind the network's: the platform takes the login that is made with the network's time.",
            report.Sentence);
        Assert.Equal((SessionLayer.Mqtt, "login"), (report.BrokenLayer!.Value, report.Decisive!.Id));
        Assert.Equal(Verdict.Skipped, report.Checks.Single(c => c.Id == "clock").Verdict);
    }

    [Fact]
    public void A_wrong_key_is_not_put_down_to_clocks_that_disagree()
    {
        foreach (TimeSpan ahead in (TimeSpan[])[TimeSpan.FromDays(-3), TimeSpan.FromDays(3)])
        {
            SimReport report = new BenchWorld { ComputerAhead = ahead, Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" }.Run();
            Assert.StartsWith("OneNET does not accept this login: the access key, the device name 'Chic_D' or the product id '469948' is wrong.", report.Sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-24)]
    [InlineData(24)]
    [InlineData(-20_000)]
    public void A_network_that_sends_a_wrong_time_is_a_warning_and_this_computer_is_not_blamed(int hours)
    {
        SimReport report = new BenchWorld { Faults = [$"clock-wrong:{hours}"] }.Run();
        Assert.Equal(
            $"It works, but the network sends a time that is off by {(Math.Abs(hours) == 24 ? "24 h" : "833 days")}; this computer's clock is right, the platform goes by it.",
            report.Sentence);
        Assert.Equal((Verdict.Warn, "clock"), (report.Verdict, report.Decisive!.Id));
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "publish").Verdict);
    }

    [Theory]
    [InlineData(24, 1)]
    [InlineData(-24, 48)]
    public void A_computer_that_is_wrong_without_harm_to_the_login_is_a_warning_and_is_named(int hours, int lifetime)
    {
        SimReport report = new BenchWorld { ComputerAhead = TimeSpan.FromHours(hours), TokenLifetime = TimeSpan.FromHours(lifetime) }.Run();
        Assert.Equal(
            $"It works, but this computer's clock is wrong, 24 h {(hours > 0 ? "ahead of" : "behind")} the network's; the platform takes the login all the same.",
            report.Sentence);
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "publish").Verdict);
    }

    [Fact]
    public void Clocks_that_disagree_are_laid_at_nobodys_door_without_a_login()
    {
        CheckResult clock = Last(new BenchWorld { ComputerAhead = TimeSpan.FromHours(24) }, "clock");
        Assert.Equal((Verdict.Warn, "one of the two is wrong, and without a login to the platform nothing shows which"), (clock.Verdict, clock.Cause));
    }

    [Fact]
    public void A_minute_is_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { ComputerAhead = TimeSpan.FromMinutes(1) }, "clock").Verdict);

    [Fact]
    public void A_clock_that_nobody_has_set_is_a_warning()
    {
        CheckResult clock = Last(new BenchWorld { Answers = new() { ["AT+CCLK?"] = "+CCLK: \"80/01/06,00:00:12+00\"" } }, "clock");
        Assert.Equal((Verdict.Warn, "the module's clock is not set"), (clock.Verdict, clock.Summary));
    }

    [Fact]
    public void A_wrong_clock_of_the_module_alone_matters_only_to_certificates()
    {
        BenchWorld world = new() { Answers = new() { ["AT+CCLK?"] = "+CCLK: \"25/01/05,16:00:00+32\"" } };
        Assert.Equal(Verdict.Warn, Last(world, "clock").Verdict);
        world = world with { Target = world.Target with { Modem = new ModemSessionOptions { Tls = new TlsMaterial { CaCertificate = "PEM"u8.ToArray() } } } };
        CheckResult clock = Last(world, "clock");
        Assert.Equal((Verdict.Warn, "the module's clock is 365 days behind the network's"), (clock.Verdict, clock.Summary));
    }

    private static BenchWorld WithApn(string apn)
    {
        BenchWorld world = new();
        return world with { Target = world.Target with { Modem = new ModemSessionOptions { Pdp = new PdpSettings(PdpType.IPv4v6, apn) } } };
    }

    private static CheckResult Last(BenchWorld world, string id) => world.Run(BenchChecks.Choose(id)).Checks.Single(c => c.Id == id);

    private static double Number(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Number!.Value;

    private static string Text(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Text;
}
