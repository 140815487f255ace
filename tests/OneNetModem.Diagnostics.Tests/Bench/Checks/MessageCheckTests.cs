// Subscribing, publishing, the way down, sizes and soak: each verdict of their checks, and that its words name the cause.
using System.Buffers;
using MQTTnet.Packets;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Emulator.Mqtt;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Bench.Checks;

public sealed class MessageCheckTests
{
    private static readonly DeviceIdentity Thing = new("RcAwAr7Q0l", "qq");

    [Fact]
    public void The_modems_topics_are_subscribed_and_the_answers_own_where_it_is_not_among_them()
    {
        Assert.Equal("$sys/469948/Chic_D/dp/post/json/+", Text(Last(new BenchWorld(), "subscribe"), "topics"));
        CheckResult subscribe = Last(Subscribing("$sys/469948/Chic_D/cmd/#", "$sys/469948/Chic_D/dp/#"), "subscribe");
        Assert.Equal((Verdict.Pass, "$sys/469948/Chic_D/cmd/#, $sys/469948/Chic_D/dp/#"), (subscribe.Verdict, Text(subscribe, "topics")));
    }

    [Theory]
    [InlineData("$sys/469948/Other/cmd/#", "This topic may not be subscribed: Filter names device Other; this one is Chic_D.")]
    [InlineData("$sys/469948/Chic_D/thing/#", "This topic may not be subscribed: The platform suite publishes nothing under \"thing/#\". It is a topic of another platform: check the setting Platform.")]
    public void A_refused_topic_is_named_with_the_rule_that_it_breaks(string filter, string sentence)
    {
        SimReport report = Subscribing(filter).Run();
        Assert.Equal((SessionLayer.Mqtt, sentence), (report.BrokenLayer, report.Sentence));
        Assert.Equal("subscribe", report.Decisive!.Id);
    }

    [Fact]
    public void A_well_formed_topic_that_is_refused_points_at_the_product() =>
        Assert.Contains("its data protocol is", Last(new BenchWorld { Faults = ["sub-refused"] }, "subscribe").Cause, StringComparison.Ordinal);

    [Fact]
    public void A_subscription_without_a_result_fails() =>
        Assert.Equal(
            (Verdict.Fail, "the connection breaks, or another client has taken it over"),
            Verdicts(Last(new BenchWorld { Server = Losing<MqttSubscribePacket>() }, "subscribe")));

    [Fact]
    public void A_plain_broker_that_does_not_grant_the_tests_own_topic_is_a_warning_and_its_acknowledgements_count()
    {
        SimReport report = (LoginCheckTests.Generic() with { Server = _ => new EchoBroker(grants: false) }).Run();
        Assert.Equal(Verdict.Warn, report.Checks.Single(c => c.Id == "subscribe").Verdict);
        Assert.StartsWith("10 of 10 messages were acknowledged, after ", report.Checks.Single(c => c.Id == "publish").Summary, StringComparison.Ordinal);
        Assert.Equal((Verdict.Skipped, Verdict.Pass), (report.Checks.Single(c => c.Id == "downlink").Verdict, report.Checks.Single(c => c.Id == "payload").Verdict));
    }

    [Fact]
    public void A_plain_broker_that_refuses_the_modems_topic_fails()
    {
        BenchWorld world = LoginCheckTests.Generic();
        world = world with { Server = _ => new EchoBroker(grants: false), Target = world.Target with { Modem = new ModemSessionOptions { Topics = [new QmtTopic("a/#", 0)] } } };
        Assert.Equal((Verdict.Fail, "this topic may not be subscribed by 'Chic_D': the server's access rules"), Verdicts(Last(world, "subscribe")));
    }

    [Fact]
    public void Messages_that_are_answered_pass_with_the_spread_of_their_times()
    {
        CheckResult publish = Last(new BenchWorld(), "publish");
        Assert.Equal((Verdict.Pass, "10 of 10 messages were accepted, after 80 ms on average"), (publish.Verdict, publish.Summary));
        Assert.Equal(
            ["topic", "first_publish_ms", "sent", "answered", "loss", "publish_min", "publish_avg", "publish_p95", "publish_max", "puback_avg", "disconnects"],
            publish.Measures.Select(m => m.Name));
        Assert.Equal((10, 10, 0, 80), (Number(publish, "sent"), Number(publish, "answered"), Number(publish, "loss"), Number(publish, "first_publish_ms")));
        MeasureSeries series = Assert.Single(publish.Series);
        Assert.Equal(("publish_ms", "ms", 10), (series.Name, series.Unit, series.Points.Count));
    }

    [Fact]
    public void Properties_that_fit_the_thing_model_pass_at_the_pace_that_the_platform_wants()
    {
        CheckResult publish = Last(Things("{\"temp\":21}"), "publish");
        Assert.Equal((Verdict.Pass, 10), (publish.Verdict, Number(publish, "answered")));
        Assert.InRange(publish.Duration.TotalSeconds, 9, 15);
        Assert.Equal("$sys/RcAwAr7Q0l/qq/thing/property/post", Text(publish, "topic"));
    }

    [Theory]
    [InlineData("{\"temp\":21.5}", "the platform answers 302, a value is not of the property's type (value of temp is not of its type)")]
    [InlineData("{\"Temp\":21}", "the platform answers 309, the thing model has no such identifier (identifier Temp does not exist)")]
    public void Values_that_do_not_fit_the_thing_model_fail(string values, string summary)
    {
        CheckResult publish = Last(Things(values), "publish");
        Assert.Equal((Verdict.Fail, summary, "what is sent does not fit the product's thing model"), (publish.Verdict, publish.Summary, publish.Cause));

        // The same refusal twice is enough.
        Assert.Equal((2, 2), (Number(publish, "sent"), Number(publish, "answered")));
    }

    [Fact]
    public void The_tests_own_value_is_in_no_thing_model_and_that_is_no_failure()
    {
        SimReport report = Things(null).Run();
        Assert.Equal((Verdict.Warn, "publish"), (report.Verdict, report.Decisive!.Id));
        Assert.StartsWith("It works, but messages arrive and are answered; the platform answers 309", report.Sentence, StringComparison.Ordinal);
        Assert.Equal(Verdict.Pass, report.Checks.Single(c => c.Id == "payload").Verdict);
    }

    [Fact]
    public void Where_a_platform_has_both_kinds_of_topics_the_modems_own_decide()
    {
        BenchWorld world = Things("{\"temp\":21}", PlatformProfile.Present);
        Assert.Equal("$sys/RcAwAr7Q0l/qq/dp/post/json", Text(Last(world, "publish"), "topic"));
        world = world with { Target = world.Target with { Modem = new ModemSessionOptions { Topics = [new QmtTopic("$sys/RcAwAr7Q0l/qq/thing/#", 0)] } } };
        Assert.Equal("$sys/RcAwAr7Q0l/qq/thing/property/post", Text(Last(world, "publish"), "topic"));
    }

    [Fact]
    public void A_plain_broker_sends_messages_back()
    {
        SimReport report = LoginCheckTests.Generic().Run();
        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.Equal("a message comes back from the server", report.Checks.Single(c => c.Id == "downlink").Summary);
        Assert.Equal("This SIM reaches mqtts.heclouds.com: registered (LTE, home network China Mobile), signal good (-92 dBm), 10 of 10 messages answered.", report.Sentence);
    }

    [Fact]
    public void Messages_that_come_back_changed_fail()
    {
        BenchWorld world = LoginCheckTests.Generic() with { Server = _ => new SpoiltServer(new EchoBroker(), down: p => p is MqttPublishPacket m ? With(m, [.. m.Payload.ToArray(), 33]) : p) };
        Assert.Equal("messages come back changed", Last(world, "publish").Summary);
    }

    [Theory]
    [InlineData("$sys/{pid}/{device}/dp/post", "Publishing on this topic is not allowed: The platform suite has no topic \"dp/post\"; publishing on it closes the connection.")]
    [InlineData("$sys/{pid}/Other/dp/post/json", "Publishing on this topic is not allowed: Topic names device Other; this one is Chic_D.")]
    public void A_topic_that_closes_the_connection_is_named_with_the_rule_that_it_breaks(string topic, string sentence)
    {
        BenchWorld world = new();
        Assert.Equal(sentence, (world with { Target = world.Target with { Topic = topic } }).Run().Sentence);
    }

    [Fact]
    public void A_well_formed_topic_that_closes_the_connection_points_at_the_product()
    {
        // The product is of the suite, and the settings take it for one of the present platform.
        DeviceRegistry registry = new();
        registry.Add(PlatformProfile.Studio, Thing, AccessKey.Parse(DeviceRegistry.DemoKey));
        BenchWorld world = new() { Registry = registry };
        world = world with { Target = world.Target with { Platform = PlatformProfile.Present, Device = Thing } };
        Assert.Contains("its data protocol is", world.Run().Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_that_never_come_fail()
    {
        BenchWorld world = new() { Server = platform => new SpoiltServer(platform, down: p => p is MqttPublishPacket ? null : p), Limits = new BenchLimits { Publishes = 2 } };
        CheckResult publish = Last(world, "publish");
        Assert.Equal((Verdict.Fail, "the server acknowledges messages and never answers them", 100), (publish.Verdict, publish.Summary, Number(publish, "loss")));
    }

    [Fact]
    public void Messages_of_which_none_gets_through_fail()
    {
        BenchWorld world = new() { Server = Losing<MqttPublishPacket>(), Limits = new BenchLimits { Publishes = 2 } };
        Assert.Equal((Verdict.Fail, "the connection stands and carries nothing: a weak signal, or a firewall"), Verdicts(Last(world, "publish")));
    }

    [Theory]
    [InlineData(5, Verdict.Warn, "only 8 of 10 messages were accepted", 20)]
    [InlineData(1, Verdict.Fail, "only 1 of 10 messages were accepted", 90)]
    public void Lost_answers_are_a_warning_and_many_a_failure(int every, Verdict verdict, string summary, double loss)
    {
        int n = 0;
        BenchWorld world = new() { Server = platform => new SpoiltServer(platform, down: p => p is MqttPublishPacket && ++n > 1 && n % every == 0 ? null : p) };
        CheckResult publish = Last(world, "publish");
        Assert.Equal((verdict, summary, loss), (publish.Verdict, publish.Summary, Number(publish, "loss")));
    }

    [Fact]
    public void Slow_answers_are_a_warning() =>
        Assert.Equal(Verdict.Warn, Last(new BenchWorld { Limits = new BenchLimits { PublishTime = new Ceiling(10) } }, "publish").Verdict);

    [Theory]
    [InlineData(1, Verdict.Warn, "9 of 10 messages were accepted, and the connection broke once")]
    [InlineData(2, Verdict.Fail, "the connection breaks again and again (closed or reset by the server)")]
    public void A_connection_that_breaks_between_messages_is_a_warning_and_twice_a_failure(int times, Verdict verdict, string summary)
    {
        int sent = 0;
        BenchWorld world = new()
        {
            Server = platform => new SpoiltServer(platform, up: p => p is MqttPublishPacket m && ++sent > 2 && sent % 2 == 1 && sent <= 1 + (2 * times) ? Retained(m) : p),
        };
        CheckResult publish = Last(world, "publish");
        Assert.Equal((verdict, summary), (publish.Verdict, publish.Summary));
    }

    [Fact]
    public void Payload_that_is_no_JSON_for_the_platform_fails()
    {
        BenchWorld world = new() { Server = platform => new SpoiltServer(platform, up: p => p is MqttPublishPacket m ? With(m, [1, 2, 3]) : p) };
        CheckResult publish = Last(world, "publish");
        Assert.Equal((Verdict.Fail, "the platform cannot read what is sent"), Verdicts(publish));
        Assert.StartsWith("the platform answers 98, ", publish.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_no_JSON_object_are_a_setting_to_correct()
    {
        BenchWorld world = new();
        Assert.Equal("correct the setting", Last(world with { Target = world.Target with { Values = "21" } }, "subscribe").NextSteps[0]);
    }

    [Fact]
    public void The_platforms_answers_are_the_way_down_and_the_summary_says_no_more_than_that()
    {
        CheckResult downlink = Last(new BenchWorld(), "downlink");
        Assert.Equal((Verdict.Pass, "the platform's answers arrive; a command was not tried, the console can send one"), (downlink.Verdict, downlink.Summary));
        Assert.Equal((80, 0), (Number(downlink, "downlink_ms"), Number(downlink, "commands")));
    }

    [Fact]
    public void A_command_that_came_by_itself_is_counted()
    {
        MqttPublishPacket command = new() { Topic = "$sys/469948/Chic_D/cmd/request/1", Payload = new ReadOnlySequence<byte>("on"u8.ToArray()) };
        BenchWorld world = Subscribing("$sys/469948/Chic_D/cmd/#");
        int answers = 0;
        world = world with { Server = platform => new SpoiltServer(platform, down: p => p is MqttPublishPacket && ++answers == 1 ? command : p) };
        CheckResult downlink = Last(world, "downlink");
        Assert.Equal((Verdict.Warn, "the platform's answers arrive, at the 2. try; 1 commands came too"), (downlink.Verdict, downlink.Summary));
    }

    [Theory]
    [InlineData(false, "messages go up and nothing comes down")]
    [InlineData(true, "neither goes up nor comes down anything (")]
    public void A_way_down_that_is_dead_fails(bool both, string summary)
    {
        bool dead = false;
        BenchWorld world = new()
        {
            Watch = (e, _) => dead |= e is CheckStarted { Check.Id: "downlink" },
            Server = platform => new SpoiltServer(platform, up: p => dead && both && p is MqttPublishPacket ? null : p, down: p => dead && p is MqttPublishPacket ? null : p),
        };
        CheckResult downlink = Last(world, "downlink");
        Assert.Equal(Verdict.Fail, downlink.Verdict);
        Assert.StartsWith(summary, downlink.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_go_up_to_the_modules_limit()
    {
        List<int> sizes = [];
        BenchWorld world = new()
        {
            Watch = (e, _) =>
            {
                if (e is CheckStarted { Check.Id: "payload" })
                {
                    sizes.Clear();
                }
            },
            Server = platform => new SpoiltServer(platform, up: p =>
            {
                sizes.AddRange(p is MqttPublishPacket m ? [(int)m.Payload.Length] : []);
                return p;
            }),
        };
        CheckResult payload = Last(world, "payload");
        Assert.Equal([64, 256, 512, 1024, 1400, 1500], sizes);
        Assert.Equal((Verdict.Pass, 1500, 1500), (payload.Verdict, Number(payload, "payload_max"), Number(payload, "module_limit")));
    }

    [Fact]
    public void Messages_that_are_cut_on_the_way_are_known_by_the_platforms_answer()
    {
        BenchWorld world = new() { Server = platform => new SpoiltServer(platform, up: p => p is MqttPublishPacket { Payload.Length: > 1000 } m ? With(m, m.Payload.Slice(0, 1000).ToArray()) : p) };
        CheckResult payload = Last(world, "payload");
        Assert.Equal((Verdict.Warn, "messages of more than 512 bytes do not arrive", "the module or something on the way cuts them"), (payload.Verdict, payload.Summary, payload.Cause));
    }

    [Theory]
    [InlineData(600, Verdict.Warn, "messages of more than 512 bytes do not arrive")]
    [InlineData(50, Verdict.Fail, "no message arrives whole")]
    public void Large_messages_that_are_lost_are_a_warning_and_all_of_them_a_failure(int longest, Verdict verdict, string summary)
    {
        bool begun = false;
        BenchWorld world = new()
        {
            Watch = (e, _) => begun |= e is CheckStarted { Check.Id: "payload" },
            Server = platform => new SpoiltServer(platform, up: p => begun && p is MqttPublishPacket m && m.Payload.Length > longest ? null : p),
        };
        CheckResult payload = Last(world, "payload");
        Assert.Equal((verdict, summary, "the network loses large packets (MTU), or the signal is weak"), (payload.Verdict, payload.Summary, payload.Cause));
    }

    [Fact]
    public void A_soak_has_its_messages_and_the_signal_over_time()
    {
        CheckResult soak = Last(new BenchWorld { Limits = new BenchLimits { Soak = TimeSpan.FromMinutes(10) } }, "soak");
        Assert.Equal((Verdict.Pass, "60 of 60 messages in 10:00 min"), (soak.Verdict, soak.Summary));
        Assert.Equal(["soak_ms", "rssi", "rsrp"], soak.Series.Select(s => s.Name));
        Assert.All(soak.Series, s => Assert.Equal(60, s.Points.Count));
        Assert.Equal((600, 0, 0), (Number(soak, "length"), Number(soak, "loss"), Number(soak, "disconnects")));
    }

    [Fact]
    public void A_soak_without_a_length_is_skipped() => Assert.Equal((Verdict.Skipped, "the plan asks for none"), (Last(new BenchWorld(), "soak").Verdict, Last(new BenchWorld(), "soak").Summary));

    [Theory]
    [InlineData("broker-closes@after=3m@times=1", Verdict.Warn, "60 of 60 messages in 10:00 min, and 1 disconnects")]
    [InlineData("port-refused@after=4m@for=3m|broker-closes@after=5m@times=1", Verdict.Warn, "only ")]
    [InlineData("port-refused@after=4m|broker-closes@after=5m@times=1", Verdict.Fail, "only ")]
    public void A_soak_goes_on_after_a_disconnect(string faults, Verdict verdict, string summary)
    {
        CheckResult soak = Last(new BenchWorld { Faults = faults.Split('|'), Limits = new BenchLimits { Soak = TimeSpan.FromMinutes(10), SoakLoss = new Ceiling(0, 40) } }, "soak");
        Assert.Equal(verdict, soak.Verdict);
        Assert.StartsWith(summary, soak.Summary, StringComparison.Ordinal);
        Assert.Equal(1, Number(soak, "disconnects"));
    }

    [Fact]
    public void A_soak_that_is_interrupted_gives_what_it_has()
    {
        using CancellationTokenSource stop = new();
        int progress = 0;
        BenchWorld world = new()
        {
            Limits = new BenchLimits { Soak = TimeSpan.FromMinutes(10) },
            Watch = (e, _) =>
            {
                if (e is CheckProgress { Check.Id: "soak" } && ++progress == 6)
                {
                    stop.Cancel();
                }
            },
        };
        SimReport report = world.Run(BenchChecks.Choose("soak"), stop.Token);
        Assert.True(report.IsInterrupted);
        Assert.Equal((Verdict.Unfinished, "6 of 6 messages in 00:50 min of 10:00 min, interrupted"), (report.Checks[^1].Verdict, report.Checks[^1].Summary));
        Assert.Equal(6, report.Checks[^1].Series[0].Points.Count);
    }

    private static BenchWorld Subscribing(params string[] filters)
    {
        BenchWorld world = new();
        return world with { Target = world.Target with { Modem = new ModemSessionOptions { Topics = [.. filters.Select(f => new QmtTopic(f, 0))] } } };
    }

    private static BenchWorld Things(string? values, PlatformProfile? platform = null)
    {
        platform ??= PlatformProfile.Studio;
        DeviceRegistry registry = new();
        registry.Add(platform, Thing, AccessKey.Parse(DeviceRegistry.DemoKey));
        registry.SetModel(Thing.ProductId, new ThingModel(new Dictionary<string, ThingType>(StringComparer.Ordinal) { ["temp"] = ThingType.Whole }));
        BenchWorld world = new() { Registry = registry };
        return world with { Target = world.Target with { Platform = platform, Device = Thing, Values = values } };
    }

    private static Func<IModuleMqtt, IModuleMqtt> Losing<T>()
        where T : MqttPacket => platform => new SpoiltServer(platform, up: p => p is T ? null : p);

    private static MqttPublishPacket With(MqttPublishPacket m, byte[] payload) =>
        new() { Topic = m.Topic, PacketIdentifier = m.PacketIdentifier, QualityOfServiceLevel = m.QualityOfServiceLevel, Dup = m.Dup, Payload = new ReadOnlySequence<byte>(payload) };

    /// <summary>The platform closes the connection at it (MQTTS design page section 2.2).</summary>
    private static MqttPublishPacket Retained(MqttPublishPacket m) =>
        new() { Topic = m.Topic, PacketIdentifier = m.PacketIdentifier, QualityOfServiceLevel = m.QualityOfServiceLevel, Dup = m.Dup, Payload = m.Payload, Retain = true };

    private static (Verdict, string?) Verdicts(CheckResult result) => (result.Verdict, result.Cause);

    private static CheckResult Last(BenchWorld world, string id) => world.Run(BenchChecks.Choose(id)).Checks.Single(c => c.Id == id);

    private static double Number(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Number!.Value;

    private static string Text(CheckResult result, string name) => result.Measures.Single(m => m.Name == name).Text;
}
