// Every rule, broken one at a time.
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Rules;
using Xunit;
using static OneNetModem.OneNet.Rules.Consequence;

namespace OneNetModem.OneNet.Tests.Rules;

public sealed class PlatformRulesTests
{
    private const string Own = "$sys/469948/Chic_D/";
    private static readonly PlatformRules s_suite = new(PlatformProfile.Suite, new("469948", "Chic_D"));
    private static readonly PlatformRules s_platform = new(PlatformProfile.Present, new("RcAwAr7Q0l", "qq"));
    private static readonly PlatformRules s_generic = new(PlatformProfile.Generic, new(string.Empty, string.Empty));
    private static readonly ConnectSettings s_good = new() { ClientId = "Chic_D", UserName = "469948", KeepAlive = 30 };

    public static TheoryData<ConnectSettings, Rule, Consequence> BadConnects() => new()
    {
        { s_good with { ProtocolLevel = 3 }, Rule.ProtocolVersion, Disconnect },
        { s_good with { ProtocolLevel = 5 }, Rule.ProtocolVersion, Disconnect },
        { s_good with { KeepAlive = 9 }, Rule.KeepAlive, Disconnect },
        { s_good with { KeepAlive = 0 }, Rule.KeepAlive, Disconnect },
        { s_good with { KeepAlive = 1801 }, Rule.KeepAlive, Disconnect },
        { s_good with { CleanSession = false }, Rule.CleanSession, Disconnect },
        { s_good with { HasWill = true }, Rule.Will, Disconnect },
        { s_good with { ClientId = "" }, Rule.ClientId, Disconnect },
        { s_good with { ClientId = "469948&Chic_D" }, Rule.ClientId, LoginRefused },
        { s_good with { UserName = null }, Rule.UserName, Disconnect },
        { s_good with { UserName = "469949" }, Rule.UserName, LoginRefused },
        { s_good with { HasPassword = false }, Rule.Password, Disconnect },
    };

    [Theory]
    [MemberData(nameof(BadConnects))]
    public void A_connect_that_breaks_one_rule_breaks_only_that_one(ConnectSettings settings, Rule rule, Consequence consequence)
    {
        RuleViolation found = Assert.Single(s_suite.CheckConnect(settings));
        Assert.Equal((rule, consequence), (found.Rule, found.Consequence));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(1800)]
    public void The_tutorials_connect_is_fine(int keepAlive) => Assert.Empty(s_suite.CheckConnect(s_good with { KeepAlive = keepAlive }));

    [Fact]
    public void Product_ids_belong_to_their_platform()
    {
        Assert.Equal(Rule.ProductId, Assert.Single(new PlatformRules(PlatformProfile.Suite, new("RcAwAr7Q0l", "a")).CheckIdentity()).Rule);
        Assert.Equal(Rule.ProductId, Assert.Single(new PlatformRules(PlatformProfile.Present, new("469948", "a")).CheckIdentity()).Rule);
        Assert.Equal(Rule.DeviceName, Assert.Single(new PlatformRules(PlatformProfile.Suite, new("469948", "a b")).CheckIdentity()).Rule);
        Assert.Empty(s_platform.CheckIdentity());
        Assert.Empty(s_generic.CheckIdentity());
    }

    [Theory]
    [InlineData("dp/post/json")]
    [InlineData("cmd/response/0f3a-11")]
    [InlineData("image/get")]
    public void The_suites_topics_may_be_published_on(string rest) => Assert.Empty(s_suite.CheckPublish(Own + rest, 100, 1));

    [Theory]
    [InlineData("$subdev/469948/other/login")]
    [InlineData("$subdev/469948/other/dp/post/json")]
    public void The_suite_has_sub_devices(string topic)
    {
        Assert.Empty(s_suite.CheckPublish(topic, 0, 0));
        Assert.NotEmpty(s_platform.CheckPublish(topic, 0, 0));
    }

    [Theory]
    [InlineData("", Rule.TopicLength)]
    [InlineData("dp/post/json", Rule.TopicUnknown)]
    [InlineData("$sys/469948/Chic_D", Rule.TopicUnknown)]
    [InlineData("$sys/469949/Chic_D/dp/post/json", Rule.TopicOwner)]
    [InlineData("$sys/469948/chic_d/dp/post/json", Rule.TopicOwner)]
    [InlineData(Own + "dp/post/bin", Rule.TopicUnknown)]
    [InlineData(Own + "dp/post/json/accepted", Rule.TopicUnknown)]
    [InlineData(Own + "thing/property/post", Rule.TopicUnknown)]
    [InlineData(Own + "image/delta", Rule.TopicUnknown)]
    [InlineData(Own + "cmd/response/", Rule.TopicUnknown)]
    [InlineData(Own + "dp/post/json/+", Rule.Wildcard)]
    [InlineData(Own + "dp/post/js.on", Rule.TopicCharacters)]
    [InlineData(Own + "dp/post/\"", Rule.TopicCharacters)]
    [InlineData(Own + "dp/post/json\r\nAT+CFUN=0", Rule.TopicCharacters)]
    [InlineData(Own + "dp/post/\u001a", Rule.TopicCharacters)]
    [InlineData(Own + "dp/post/\0", Rule.TopicCharacters)]
    [InlineData(Own + "a/b/c/d/e/f", Rule.TopicLength)]
    public void A_topic_that_would_close_the_connection_is_refused(string topic, Rule rule)
    {
        RuleViolation found = Assert.Single(s_suite.CheckPublish(topic, 100, 0));
        Assert.Equal((rule, Disconnect), (found.Rule, found.Consequence));
    }

    [Fact]
    public void The_usual_mistakes_get_a_hint()
    {
        static string Reason(PlatformRules rules, string topic) => Assert.Single(rules.CheckPublish(topic, 1, 0)).Reason;
        Assert.Contains("Did you mean \"thing/property/set_reply\"", Reason(s_platform, "$sys/RcAwAr7Q0l/qq/thing/property/set/reply"), StringComparison.Ordinal);
        Assert.Contains("another platform", Reason(s_suite, Own + "thing/property/post"), StringComparison.Ordinal);
        Assert.Contains("Did you mean \"thing/property/post/reply\"", s_platform.CheckFilter("$sys/RcAwAr7Q0l/qq/thing/property/post_reply")!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false, 10, Rule.Qos)]
    [InlineData(-1, false, 10, Rule.Qos)]
    [InlineData(0, true, 10, Rule.Retain)]
    [InlineData(0, false, 262145, Rule.PayloadSize)]
    public void Qos_2_retain_and_more_than_256_KB_are_refused(int qos, bool retain, int bytes, Rule rule) =>
        Assert.Equal(rule, Assert.Single(s_suite.CheckPublish(Own + "dp/post/json", bytes, qos, retain)).Rule);

    [Fact]
    public void A_payload_of_256_KB_is_fine_and_a_command_response_stays_below_1_KB()
    {
        Assert.Empty(s_suite.CheckPublish(Own + "dp/post/json", 262144, 0));
        Assert.Empty(s_suite.CheckPublish(Own + "cmd/response/1", 1023, 0));
        Assert.Equal(Rejected, Assert.Single(s_suite.CheckPublish(Own + "cmd/response/1", 1024, 0)).Consequence);
    }

    [Theory]
    [InlineData(Own + "dp/post/json/+")]
    [InlineData(Own + "dp/post/json/accepted")]
    [InlineData(Own + "cmd/#")]
    [InlineData(Own + "cmd/request/+")]
    [InlineData(Own + "cmd/response/+/+")]
    [InlineData(Own + "#")]
    [InlineData(Own + "+/post/json/accepted")]
    [InlineData("$subdev/469948/other/logout/notify")]
    public void The_suites_filters_are_fine(string filter) => Assert.Null(s_suite.CheckFilter(filter));

    [Theory]
    [InlineData("#", Rule.Wildcard, SubscriptionFails)]
    [InlineData("$sys/469948/#", Rule.Wildcard, SubscriptionFails)]
    [InlineData("$sys/+/Chic_D/dp/post/json/+", Rule.Wildcard, SubscriptionFails)]
    [InlineData("$sys/469948/other/#", Rule.TopicOwner, SubscriptionFails)]
    [InlineData("$sys/469949/Chic_D/#", Rule.TopicOwner, SubscriptionFails)]
    [InlineData(Own + "thing/#", Rule.TopicUnknown, SubscriptionFails)]
    [InlineData(Own + "dp/post/json", Rule.TopicUnknown, SubscriptionFails)]
    [InlineData("cmd/request/+", Rule.TopicUnknown, SubscriptionFails)]
    [InlineData(Own + "#/a", Rule.Wildcard, Disconnect)]
    [InlineData(Own + "a+", Rule.Wildcard, Disconnect)]
    [InlineData(Own + "\"", Rule.TopicCharacters, Disconnect)]
    public void A_filter_that_would_fail_is_refused(string filter, Rule rule, Consequence consequence)
    {
        RuleViolation? found = s_suite.CheckFilter(filter);
        Assert.Equal((rule, consequence), (found!.Rule, found.Consequence));
    }

    [Fact]
    public void Eight_filters_fit_one_packet_and_a_filter_has_at_most_512_bytes()
    {
        string[] eight = [.. Enumerable.Repeat(Own + "cmd/#", 8)];
        Assert.Empty(s_suite.CheckSubscribe(eight));
        Assert.Equal(Rule.FilterCount, Assert.Single(s_suite.CheckSubscribe([.. eight, Own + "dp/#"])).Rule);
        Assert.Equal(Rule.FilterCount, Assert.Single(s_suite.CheckSubscribe([])).Rule);
        string longest = Own + "cmd/request/";
        Assert.Null(s_suite.CheckFilter(longest + new string('a', 512 - longest.Length)));
        Assert.Equal(Rule.TopicLength, s_suite.CheckFilter(longest + new string('a', 513 - longest.Length))!.Rule);
    }

    [Fact]
    public void The_present_platform_has_data_points_and_the_thing_model()
    {
        Assert.Empty(s_platform.CheckPublish("$sys/RcAwAr7Q0l/qq/thing/property/post", 10, 1));
        Assert.Empty(s_platform.CheckPublish("$sys/RcAwAr7Q0l/qq/dp/post/json", 10, 1));
        Assert.Null(s_platform.CheckFilter("$sys/RcAwAr7Q0l/qq/thing/#"));
        Assert.NotNull(s_platform.CheckFilter("$sys/RcAwAr7Q0l/qq/image/#"));
    }

    [Fact]
    public void Generic_checks_only_what_MQTT_forbids()
    {
        Assert.Empty(s_generic.CheckConnect(new() { ClientId = "any thing", KeepAlive = 0, CleanSession = false, HasWill = true, HasPassword = false }));
        Assert.Empty(s_generic.CheckPublish("home/wohnung 1/温度", 1_000_000, 2, retain: true));
        Assert.Empty(s_generic.CheckSubscribe(["#", "+/a", "$SYS/#", "a", "b", "c", "d", "e", "f", "g"]));
        Assert.Equal(Rule.ProtocolVersion, Assert.Single(s_generic.CheckConnect(new() { ClientId = "a", ProtocolLevel = 3, HasPassword = false })).Rule);
        Assert.Equal(Rule.ClientId, Assert.Single(s_generic.CheckConnect(new() { ClientId = "", CleanSession = false, HasPassword = false })).Rule);
        Assert.Equal(Rule.UserName, Assert.Single(s_generic.CheckConnect(new() { ClientId = "a" })).Rule);
        Assert.Equal(Rule.Wildcard, Assert.Single(s_generic.CheckPublish("a/#", 1, 0)).Rule);
        Assert.Equal(Rule.TopicCharacters, Assert.Single(s_generic.CheckPublish("a\"b", 1, 0)).Rule);
        Assert.Equal(Rule.TopicCharacters, Assert.Single(s_generic.CheckPublish("a\ud800", 1, 0)).Rule);
        Assert.Equal(Rule.TopicLength, Assert.Single(s_generic.CheckPublish(new string('ü', 32768), 1, 0)).Rule);
        Assert.Empty(s_generic.CheckPublish("a/😀", 1, 0));
    }
}
