// The run of a bench: the order of its checks, where it stops, what it tells, and what it keeps as evidence.
using OneNetModem.At.Links;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.Emulator.Ports;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench;

public sealed class BenchRunTests
{
    [Fact]
    public void A_healthy_line_passes_every_check_in_the_order_of_the_layers()
    {
        SimReport report = new BenchWorld().Run();
        Assert.Equal(BenchChecks.All.Select(c => c.Id), report.Checks.Select(c => c.Id));
        Assert.All(report.Checks, c => Assert.True(c.Verdict == (c.Id is "tls" or "soak" ? Verdict.Skipped : Verdict.Pass), $"{c.Id}: {c.Summary}"));
        Assert.Equal(report.Checks.Select(c => c.Layer).Order(), report.Checks.Select(c => c.Layer));
        Assert.Null(report.Decisive);
        Assert.Null(report.BrokenLayer);
        Assert.Equal("This SIM reaches OneNET: registered (LTE, home network China Mobile), signal good (-92 dBm), 10 of 10 messages accepted.", report.Sentence);
    }

    [Fact]
    public void The_report_says_whose_SIM_it_is_in_which_module()
    {
        SimReport report = new BenchWorld().Run("sim");
        Assert.Equal(("89860025128306012478", "460001234567890", "China Mobile (China)"), (report.Iccid, report.Imsi, report.HomeOperator));
        Assert.Equal("EC25", report.Module);
        Assert.StartsWith("EC25", report.Firmware, StringComparison.Ordinal);
        Assert.Equal(15, report.Imei!.Length);
        Assert.Equal("modem", report.Modem);
    }

    [Fact]
    public void What_lies_above_the_broken_layer_is_skipped_with_the_reason()
    {
        SimReport report = new BenchWorld { Faults = ["no-sim"] }.Run();
        Assert.Equal(BenchChecks.All.Select(c => c.Id), report.Checks.Select(c => c.Id));
        Assert.All(report.Checks.SkipWhile(c => c.Id != "sim").Skip(1), c => Assert.Equal((Verdict.Skipped, "not run: there is no SIM in the module"), (c.Verdict, c.Summary)));
        Assert.Equal(SessionLayer.Sim, report.BrokenLayer);
        Assert.Equal("There is no SIM in the module.", report.Sentence);
    }

    [Fact]
    public void A_check_that_needs_one_that_failed_is_skipped_in_the_same_layer_too()
    {
        SimReport report = new BenchWorld { Faults = ["dns-fails"] }.Run("ping");
        Assert.Equal((Verdict.Skipped, "not run: mqtts.heclouds.com has no address (DNS resolution failed, 565)"), (report.Checks[^1].Verdict, report.Checks[^1].Summary));
    }

    [Fact]
    public void A_chosen_check_brings_those_that_it_needs()
    {
        Assert.Equal(["port", "module", "sim", "registration", "pdp", "dns", "ping"], BenchChecks.Choose("ping").Select(c => c.Id));
        Assert.Contains("there are: port, module", Assert.Throws<ArgumentException>(() => BenchChecks.Choose("pong")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_need_is_a_check_that_comes_before()
    {
        for (int i = 0; i < BenchChecks.All.Count; i++)
        {
            Assert.Subset(BenchChecks.All.Take(i).Select(c => c.Id).ToHashSet(StringComparer.Ordinal), BenchChecks.All[i].Needs.ToHashSet(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_run_tells_when_a_check_begins_how_it_goes_and_what_it_found()
    {
        List<string> told = [];
        BenchWorld world = new()
        {
            Faults = ["searching@for=20s"],
            Watch = (e, _) => told.Add(e switch { CheckStarted => "started ", CheckProgress p => p.Text + " ", _ => "finished " } + e.Check.Id),
        };
        world.Run("registration");
        Assert.Equal(["started port", "finished port", "started module", "waiting for the module to answer, up to 30 s module", "finished module", "started sim", "finished sim", "started registration"], told.Take(8));
        Assert.Contains("searching for a network, up to 180 s registration", told);
        Assert.Equal("finished registration", told[^1]);
    }

    [Fact]
    public void Evidence_has_the_lines_of_its_check_both_ways_with_their_times()
    {
        SimReport report = new BenchWorld().Run("sim");
        CheckResult sim = report.Checks[^1];
        int asked = sim.Evidence.ToList().FindIndex(l => l is { IsSent: true, Text: "AT+CPIN?" });
        Assert.Equal(["AT+CPIN?", "+CPIN: READY", "OK"], sim.Evidence.Skip(asked).Take(3).Select(l => l.Text));
        Assert.DoesNotContain(sim.Evidence, l => l.Text == "ATI");
        Assert.Contains(report.Checks[1].Evidence, l => l.Text == "ATI");
        Assert.All(sim.Evidence, l => Assert.InRange(l.Time, sim.Started, sim.Started + sim.Duration));
        Assert.Equal(sim.Evidence.Select(l => l.Time).Order(), sim.Evidence.Select(l => l.Time));
    }

    [Fact]
    public void No_PIN_and_no_APN_password_is_in_a_report()
    {
        BenchWorld world = new() { Faults = [] };
        world = world with
        {
            Module = world.Module with { Sim = new SimCard { State = Emulator.SimState.PinRequired, Pin = "7391" } },
            Target = world.Target with { Modem = new ModemSessionOptions { Pin = "7391", Pdp = new PdpSettings(PdpType.IPv4, "cmiot", "user", "geheim!", PdpAuthentication.Pap) } },
        };
        SimReport report = world.Run();
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "pdp").Verdict);
        string all = string.Join('\n', report.Checks.SelectMany(c => c.Evidence).Select(l => l.Text).Concat(report.Checks.Select(c => c.ToString())));
        Assert.Contains("AT+CPIN=", all, StringComparison.Ordinal);
        Assert.Contains("+QICSGP: ", all, StringComparison.Ordinal);
        Assert.DoesNotContain("7391", all, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim!", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_interrupted_reports_what_was_done()
    {
        using CancellationTokenSource stop = new();
        BenchWorld world = new()
        {
            Faults = ["searching"],
            Watch = (e, _) =>
            {
                if (e is CheckProgress { Check.Id: "registration" })
                {
                    stop.Cancel();
                }
            },
        };
        SimReport report = world.Run(BenchChecks.All, stop.Token);
        Assert.True(report.IsInterrupted);
        Assert.Equal(["port", "module", "sim", "registration"], report.Checks.Select(c => c.Id));
        Assert.Equal((Verdict.Unfinished, "stopped while checking: network registration"), (report.Checks[^1].Verdict, report.Checks[^1].Summary));
        Assert.Contains(report.Checks[^1].Evidence, l => l.Text == "AT+CEREG?");
        Assert.Equal("Not finished: stopped while checking: network registration; no fault was found so far.", report.Sentence);
        Assert.Equal((Verdict.Unfinished, null), (report.Verdict, report.BrokenLayer));
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_begins_has_tested_nothing()
    {
        SimReport report = new BenchWorld().Run(BenchChecks.All, new CancellationToken(canceled: true));
        Assert.Equal((true, 1, Verdict.Unfinished, "Not finished: stopped before checking: serial port; nothing was tested."), (report.IsInterrupted, report.Checks.Count, report.Verdict, report.Sentence));
    }

    [Fact]
    public void A_run_that_is_cancelled_behind_its_last_check_is_whole()
    {
        using CancellationTokenSource stop = new();
        SimReport report = new BenchWorld { Watch = (e, _) => { if (e is CheckFinished { Check.Id: "sim" }) { stop.Cancel(); } } }.Run(BenchChecks.Choose("sim"), stop.Token);
        Assert.Equal((false, Verdict.Pass), (report.IsInterrupted, report.Verdict));
    }

    [Fact]
    public void A_fault_that_was_found_before_the_end_stays_the_verdict()
    {
        using CancellationTokenSource stop = new();
        SimReport report = new BenchWorld { Faults = ["no-sim"], Watch = (e, _) => { if (e is CheckFinished { Check.Id: "sim" }) { stop.Cancel(); } } }.Run(BenchChecks.All, stop.Token);
        Assert.Equal((false, Verdict.Fail, "There is no SIM in the module."), (report.IsInterrupted, report.Verdict, report.Sentence));
    }

    [Fact]
    public void What_was_looked_at_is_said_where_no_message_was_sent()
    {
        Assert.Equal("Serial port: well; nothing else was looked at.", new BenchWorld().Run("port").Sentence);
        Assert.Equal("Serial port, module, SIM card: well; nothing else was looked at.", new BenchWorld().Run("sim").Sentence);
        Assert.StartsWith("No fault was found, but the signal is weak: RSRP -112 dBm is below -105 dBm", new BenchWorld { Answers = new() { ["AT+QCSQ"] = "+QCSQ: \"LTE\",-85,-112,150,-9" } }.Run("radio").Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mute", "module", 30)]
    [InlineData("searching", "registration", 180)]
    [InlineData("port-blocked", "tcp", 75)]
    public void A_long_wait_is_told_of_with_its_limit_soon_and_again_and_again(string fault, string check, int wait)
    {
        List<CheckGoesOn> told = [];
        new BenchWorld { Faults = [fault], Watch = (e, _) => { if (e is CheckGoesOn { Check.Id: var id } goesOn && id == check) { told.Add(goesOn); } } }.Run();
        Assert.Equal(TimeSpan.FromSeconds(3), told[0].Elapsed);
        Assert.Matches("up to [0-9]+ s", told[0].Text!);
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(15), pair.Second.Elapsed - pair.First.Elapsed));
        Assert.InRange(told[^1].Elapsed.TotalSeconds, wait - 15, wait + 20);
    }

    [Fact]
    public void A_module_that_is_unplugged_in_the_middle_is_a_broken_port_and_nothing_else()
    {
        BenchWorld world = new()
        {
            Faults = ["searching"],
            Watch = (e, module) =>
            {
                if (e is CheckProgress { Check.Id: "registration" })
                {
                    module.Unplug();
                }
            },
        };
        SimReport report = world.Run();
        Assert.Equal(SessionLayer.Port, report.BrokenLayer);
        Assert.Equal("registration", report.Decisive!.Id);
        Assert.Contains("unplugged", report.Sentence, StringComparison.Ordinal);
        Assert.All(report.Checks.Skip(4), c => Assert.Equal(Verdict.Skipped, c.Verdict));
    }

    [Fact]
    public void A_module_that_restarts_in_the_middle_is_named_with_its_power_supply()
    {
        BenchWorld world = new()
        {
            Faults = ["searching"],
            Watch = (e, module) =>
            {
                if (e is CheckProgress { Check.Id: "registration" } && module.Options.Seed == 1)
                {
                    module.AddFault(Emulator.Faults.FaultCatalog.Parse("restart@times=1"));
                }
            },
            Limits = new BenchLimits { Registration = TimeSpan.FromSeconds(10) },
        };
        SimReport report = world.Run("registration");
        Assert.Equal(SessionLayer.Module, report.BrokenLayer);
        Assert.StartsWith("The module's power supply breaks down under load, or somebody restarted it: the module restarted", report.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("restart@times=1", "the module restarted in the middle of the test (RDY)")]
    [InlineData("hang", "the module stopped answering in the middle of the test")]
    public void A_module_that_goes_down_under_a_check_that_still_comes_out_well_is_named_by_the_next_one(string fault, string what)
    {
        BenchWorld world = new()
        {
            Watch = (e, module) =>
            {
                if (e is CheckFinished { Check.Id: "radio" })
                {
                    module.AddFault(Emulator.Faults.FaultCatalog.Parse(fault));
                }
            },
        };
        SimReport report = world.Run("radio", "pdp");
        Assert.Equal((SessionLayer.Module, what), (report.BrokenLayer, report.Decisive!.Summary));
    }

    [Fact]
    public void A_setting_that_cannot_be_sent_is_a_failure_and_no_exception()
    {
        BenchWorld world = new();
        world = world with { Target = world.Target with { Modem = new ModemSessionOptions { Pdp = new PdpSettings(PdpType.IPv4, "a\"b") } } };
        CheckResult pdp = world.Run("pdp").Checks[^1];
        Assert.Equal((Verdict.Fail, "correct the setting"), (pdp.Verdict, Assert.Single(pdp.NextSteps)));
    }

    [Fact]
    public async Task Four_modules_on_real_ports_are_tested_at_once()
    {
        AccessKey key = AccessKey.Parse(DeviceRegistry.DemoKey);
        DeviceRegistry registry = new();
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { Registry = registry });

        async Task<SimReport> TestAsync(int number)
        {
            DeviceIdentity device = new("469948", $"bench-{number}");
            registry.Add(PlatformProfile.Suite, device, key);
            using CancellationTokenSource off = new(TimeSpan.FromSeconds(60));
            await using PtyPort port = new();
            await using EmulatedModule module = new(new ModuleOptions { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)), Seed = number });
            Task running = module.RunAsync(port, off.Token);
            SimReport report;
            BenchWorld world = new();
            world = world with { Target = world.Target with { Device = device, Modem = new ModemSessionOptions { Name = $"modem {number}" } } };
            await using (BenchLine line = new(
                world.Target,
                async token => await LinkOpener.OpenAsync(port.Name, cancellationToken: token),
                world,
                new BenchLimits { RadioInterval = TimeSpan.FromMilliseconds(10), LoginWatch = TimeSpan.FromMilliseconds(10) }))
            {
                report = await new BenchRun(line).RunAsync(off.Token);
            }

            await off.CancelAsync();
            await running;
            return report;
        }

        SimReport[] reports = await Task.WhenAll(Enumerable.Range(1, 4).Select(TestAsync));
        Assert.All(reports, r => Assert.True(r.Verdict == Verdict.Pass, r.Sentence));
        Assert.Equal(["modem 1", "modem 2", "modem 3", "modem 4"], reports.Select(r => r.Modem));
    }
}
