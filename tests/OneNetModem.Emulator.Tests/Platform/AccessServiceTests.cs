// The platform's decisions, without a socket: logins, rules, rates, answers, deadlines.
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Rules;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.Emulator.Tests.Platform;

public sealed class AccessServiceTests
{
    private const string Own = "$sys/469948/Chic_D/";
    private const string OtherKey = "EnW4T71eIE55xOIQMN6pFMKuqel5T5HTzsGJRPiDhlM=";
    private static readonly DeviceIdentity s_device = DeviceRegistry.DemoDevice;
    private static readonly ConnectSettings s_settings = new() { ClientId = "Chic_D", UserName = "469948", KeepAlive = 30 };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly AccessService _access;

    public AccessServiceTests() => _access = new AccessService(DeviceRegistry.Demo(), _time, random: new Random(1));

    private string Good => Token();

    private string Token(string resource = "products/469948/devices/Chic_D", string key = DeviceRegistry.DemoKey, int seconds = 3600, string version = TokenVersion.Device) =>
        OneNetToken.Create(AccessKey.Parse(key), resource, _time.GetUtcNow().ToUnixTimeSeconds() + seconds, TokenMethod.Sha256, version).Value;

    private DeviceConnection Login() => _access.Connect(s_settings, Good).Connection!;

    private DeviceConnection Login(params string[] filters)
    {
        DeviceConnection connection = Login();
        Assert.DoesNotContain(false, _access.Subscribe(connection, filters)!);
        return connection;
    }

    private static (string?, string?) Text(Downlink? message) => (message?.Topic, message is null ? null : Encoding.UTF8.GetString(message.Payload.Span));

    private int LastCode => _access.Log.Entries[^1].Code;

    [Fact]
    public void A_good_token_is_let_in()
    {
        Assert.Equal(ConnectDecision.Accepted, _access.Connect(s_settings, Good).Decision);
        Assert.NotNull(_access.ConnectionOf(s_device));
        Assert.Equal(200, LastCode);
    }

    [Fact]
    public void Every_bad_token_is_refused_with_its_own_code_in_the_log()
    {
        (string Token, int Code)[] bad =
        [
            ("nonsense", 1103),
            (Good.Replace("&method=sha256", string.Empty, StringComparison.Ordinal), 1103),
            (Good + "&sign=AAAA", 1103),
            (Uri.UnescapeDataString(Good), 1103),
            (Good.Replace("%2F", "%252F", StringComparison.Ordinal), 1103),
            (Good.Replace("sha256", "sha512", StringComparison.Ordinal), 1110),
            (Token(version: TokenVersion.PlatformApi), 1111),
            (Token("products/469948/devices/other"), 1114),
            (Token("products/469948"), 1114),
            (Token(seconds: -1), 1104),
            (Token(key: OtherKey), 1106),
        ];
        foreach ((string token, int code) in bad)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(ConnectDecision.Refused, _access.Connect(s_settings, token).Decision);
            Assert.Equal(code, LastCode);
        }

        Assert.DoesNotContain(_access.Log.Entries, e => e.Text.Contains(Good[^20..], StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_device_is_refused_as_such()
    {
        ConnectOutcome outcome = _access.Connect(s_settings with { ClientId = "nobody" }, Token("products/469948/devices/nobody"));
        Assert.Equal(ConnectDecision.Refused, outcome.Decision);
        Assert.Equal(1107, LastCode);
    }

    [Fact]
    public void A_token_is_good_through_its_last_second()
    {
        string token = Token(seconds: 10);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ConnectDecision.Accepted, _access.Connect(s_settings, token).Decision);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectDecision.Refused, _access.Connect(s_settings, token).Decision);
    }

    public static TheoryData<ConnectSettings> BadSettings() =>
    [
        s_settings with { ProtocolLevel = 3 },
        s_settings with { KeepAlive = 9 },
        s_settings with { KeepAlive = 1801 },
        s_settings with { CleanSession = false },
        s_settings with { HasWill = true },
        s_settings with { UserName = "EJyXIoGn8" },
    ];

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void A_broken_protocol_rule_closes_without_an_answer(ConnectSettings settings) =>
        Assert.Equal(ConnectDecision.Closed, _access.Connect(settings, Good).Decision);

    [Fact]
    public void An_empty_password_is_code_1101()
    {
        Assert.Equal(ConnectDecision.Closed, _access.Connect(s_settings, null).Decision);
        Assert.Equal(1101, LastCode);
    }

    [Fact]
    public void The_last_login_wins()
    {
        DeviceConnection first = Login();
        ConnectOutcome second = _access.Connect(s_settings, Good);
        Assert.Same(first, second.Replaced);
        Assert.False(first.IsOpen);
        _access.Ended(first, cleanly: false);
        Assert.Same(second.Connection, _access.ConnectionOf(s_device));
        Assert.Contains(_access.Log.Entries, e => e.Code == 1210);
    }

    [Fact]
    public void The_eleventh_login_in_five_seconds_is_banned_for_five_minutes()
    {
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(ConnectDecision.Accepted, _access.Connect(s_settings, Good).Decision);
        }

        Assert.Equal(ConnectDecision.Closed, _access.Connect(s_settings, Good).Decision);
        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(ConnectDecision.Closed, _access.Connect(s_settings, Good).Decision);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectDecision.Accepted, _access.Connect(s_settings, Good).Decision);
    }

    [Fact]
    public void Ten_logins_spread_over_more_than_five_seconds_are_fine()
    {
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(ConnectDecision.Accepted, _access.Connect(s_settings, Good).Decision);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 100)]
    public void One_publish_above_the_rate_closes_and_bans(int qos, int allowed)
    {
        DeviceConnection connection = Login();
        for (int i = 0; i < allowed; i++)
        {
            Assert.False(_access.Publish(connection, Own + "dp/post/json", default, qos).Close);
        }

        Assert.True(_access.Publish(connection, Own + "dp/post/json", default, qos).Close);
        Assert.False(connection.IsOpen);
        Assert.Equal(ConnectDecision.Closed, _access.Connect(s_settings, Good).Decision);
    }

    [Fact]
    public void Rates_can_be_turned_off()
    {
        AccessService lenient = new(DeviceRegistry.Demo(), _time, enforceRates: false);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(ConnectDecision.Accepted, lenient.Connect(s_settings, Good).Decision);
        }
    }

    [Fact]
    public void Only_own_and_known_topics_can_be_subscribed()
    {
        DeviceConnection connection = Login();
        IReadOnlyList<bool>? granted = _access.Subscribe(connection, [Own + "dp/post/json/+", "$sys/469948/other/#", "#", Own + "thing/#"]);
        Assert.Equal([true, false, false, false], granted);
        Assert.True(connection.IsSubscribed(Own + "dp/post/json/accepted"));
        Assert.False(connection.IsSubscribed("$sys/469948/other/cmd/request/1"));
        Assert.Null(_access.Subscribe(connection, [.. Enumerable.Repeat(Own + "cmd/#", 9)]));
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public void A_session_holds_15_subscriptions()
    {
        DeviceConnection connection = Login();
        for (int i = 0; i < 15; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal([true], _access.Subscribe(connection, [Own + $"cmd/request/{i}"]));
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([false, true], _access.Subscribe(connection, [Own + "cmd/#", Own + "cmd/request/3"]));
    }

    [Theory]
    [InlineData("$sys/469948/other/dp/post/json", 0, false)]
    [InlineData(Own + "thing/property/post", 0, false)]
    [InlineData(Own + "dp/post/json", 2, false)]
    [InlineData(Own + "dp/post/json", 1, true)]
    public void A_publish_against_the_rules_closes(string topic, int qos, bool retain)
    {
        DeviceConnection connection = Login();
        PublishOutcome outcome = _access.Publish(connection, topic, default, qos, retain);
        Assert.True(outcome.Close);
        Assert.Null(outcome.Message);
        Assert.Null(_access.ConnectionOf(s_device));
    }

    [Theory]
    [InlineData("""{"id":123,"dp":{"temperature":[{"v":30,}],"power":[{"v":4.5,"t":1552289676}]}}""", "accepted", """{"id":123}""")]
    [InlineData("""{"id":123,"dp":{"temperature":[{"v":60%}]}}""", "rejected", """{"id":-1,"err_code":98,"err_msg":"illegal data"}""")]
    [InlineData("""{"id":123,"dp":{}}""", "rejected", """{"id":123,"err_code":98,"err_msg":"illegal data"}""")]
    [InlineData("""{"id":"123","dp":{"a":[{"v":1}]}}""", "rejected", """{"id":-1,"err_code":98,"err_msg":"illegal data"}""")]
    [InlineData("", "rejected", """{"id":-1,"err_code":98,"err_msg":"illegal data"}""")]
    public void Data_points_are_accepted_or_rejected(string payload, string topic, string answer)
    {
        DeviceConnection connection = Login(Own + "dp/post/json/+");
        PublishOutcome outcome = _access.Publish(connection, Own + "dp/post/json", Encoding.UTF8.GetBytes(payload), 1);
        Assert.Equal((Own + "dp/post/json/" + topic, answer), Text(outcome.Answer));
    }

    [Fact]
    public void Without_a_subscription_there_is_no_answer()
    {
        DeviceConnection connection = Login();
        PublishOutcome outcome = _access.Publish(connection, Own + "dp/post/json", """{"id":1,"dp":{"a":[{"v":1}]}}"""u8.ToArray(), 0);
        Assert.NotNull(outcome.Message);
        Assert.Null(outcome.Answer);
        Assert.Equal(1022, LastCode);
    }

    [Theory]
    [InlineData("property/post", """{"id":"7","params":{"a":{"value":1}}}""", """{"id":"7","code":200,"msg":"success"}""")]
    [InlineData("event/post", """{"id":"7","params":{"a":{"value":{"b":"c"}}}}""", """{"id":"7","code":200,"msg":"success"}""")]
    [InlineData("property/post", """{"id":"7","params":{"a":1}}""", """{"id":"7","code":301,"msg":"illegal request"}""")]
    [InlineData("property/post", """{"id":"x","params":{"a":{"value":1}}}""", """{"id":"0","code":312,"msg":"illegal request"}""")]
    [InlineData("property/desired/get", """{"id":"7","params":["a"]}""", """{"id":"7","code":200,"msg":"success","data":{}}""")]
    public void The_thing_model_is_answered_with_a_reply(string topic, string payload, string answer)
    {
        DeviceIdentity device = new("RcAwAr7Q0l", "qq");
        DeviceRegistry registry = new();
        registry.Add(PlatformProfile.Present, device, AccessKey.Parse(OtherKey));
        AccessService access = new(registry, _time);
        DeviceConnection connection = access.Connect(new() { ClientId = "qq", UserName = "RcAwAr7Q0l" }, Token("products/RcAwAr7Q0l/devices/qq", OtherKey)).Connection!;
        Assert.Equal([true], access.Subscribe(connection, [device.Topic("thing/#")]));
        PublishOutcome outcome = access.Publish(connection, device.Topic("thing/" + topic), Encoding.UTF8.GetBytes(payload), 0);
        Assert.Equal((device.Topic("thing/" + topic + "/reply"), answer), Text(outcome.Answer));
    }

    [Fact]
    public async Task A_command_is_answered_once_in_time_and_below_1_KB()
    {
        DeviceConnection connection = Login(Own + "cmd/#");
        DownlinkRequest Send()
        {
            var (message, request, _) = _access.Ask(s_device, TopicKind.CommandRequest, _ => "on"u8.ToArray(), TimeSpan.FromSeconds(5));
            Assert.Equal((Own + "cmd/request/" + request!.Id, "on"), Text(message));
            return request;
        }

        (string?, string?) Respond(string id, int bytes) => Text(_access.Publish(connection, Own + "cmd/response/" + id, new byte[bytes], 0).Answer);

        DownlinkRequest first = Send();
        Assert.Equal((Own + $"cmd/response/{first.Id}/rejected", """{"err_code":99,"err_msg":"maximum payload size exceeded"}"""), Respond(first.Id, 1024));
        Assert.False(first.Answer.IsCompleted);
        Assert.Equal((Own + $"cmd/response/{first.Id}/accepted", string.Empty), Respond(first.Id, 1023));
        Assert.Equal(1023, (await first.Answer).Payload.Length);
        Assert.Equal((Own + $"cmd/response/{first.Id}/rejected", """{"err_code":113,"err_msg":"unknown cmdid"}"""), Respond(first.Id, 1));
        Assert.Equal((Own + "cmd/response/nobody/rejected", """{"err_code":113,"err_msg":"unknown cmdid"}"""), Respond("nobody", 1));

        DownlinkRequest second = Send();
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((Own + $"cmd/response/{second.Id}/rejected", """{"err_code":112,"err_msg":"response timeout"}"""), Respond(second.Id, 1));
    }

    [Theory]
    [InlineData("temp", "21.5", 200)]
    [InlineData("count", "3", 200)]
    [InlineData("count", "3.5", 302)]
    [InlineData("count", "\"3\"", 302)]
    [InlineData("name", "3", 302)]
    [InlineData("on", "true", 200)]
    [InlineData("on", "1", 302)]
    [InlineData("at", "{\"x\":1}", 200)]
    [InlineData("list", "[1]", 200)]
    [InlineData("list", "{\"x\":1}", 302)]
    [InlineData("Temp", "21.5", 309)]
    public void A_post_that_does_not_fit_the_products_thing_model_is_refused(string identifier, string value, int code)
    {
        DeviceRegistry registry = DeviceRegistry.Demo();
        DeviceIdentity device = new("aBcDeFgH12", "d1");
        registry.Add(PlatformProfile.Present, device, AccessKey.Parse(DeviceRegistry.DemoKey));
        registry.SetModel(device.ProductId, new ThingModel(new Dictionary<string, ThingType>(StringComparer.Ordinal)
        {
            ["temp"] = ThingType.Number,
            ["count"] = ThingType.Whole,
            ["name"] = ThingType.Text,
            ["on"] = ThingType.Boolean,
            ["at"] = ThingType.Struct,
            ["list"] = ThingType.Array,
        }));
        AccessService access = new(registry, _time, random: new Random(1));
        DeviceConnection connection = access.Connect(new ConnectSettings { ClientId = "d1", UserName = device.ProductId, KeepAlive = 30 }, Token("products/aBcDeFgH12/devices/d1")).Connection!;
        access.Subscribe(connection, [device.Topic("thing/#")]);
        string payload = $$"""{ "id": "1", "params": { "{{identifier}}": { "value": {{value}} } } }""";
        PublishOutcome outcome = access.Publish(connection, device.Topic("thing/property/post"), Encoding.UTF8.GetBytes(payload), 0);
        Assert.Equal(code, access.Log.Entries[^1].Code);
        Assert.Contains($"\"code\":{code},", Text(outcome.Answer).Item2!, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_asked_of_a_device_that_is_offline_or_has_not_subscribed()
    {
        Assert.Equal(RequestOutcome.Offline, _access.Ask(s_device, TopicKind.CommandRequest, _ => default, TimeSpan.FromSeconds(5)).Outcome);
        Login();
        Assert.Equal(RequestOutcome.NotSubscribed, _access.Ask(s_device, TopicKind.CommandRequest, _ => default, TimeSpan.FromSeconds(5)).Outcome);
        Assert.Equal(1022, LastCode);
    }

    [Fact]
    public void The_seed_decides_the_command_ids()
    {
        string Id(int seed)
        {
            AccessService access = new(DeviceRegistry.Demo(), _time, random: new Random(seed));
            DeviceConnection connection = access.Connect(s_settings, Good).Connection!;
            access.Subscribe(connection, [Own + "cmd/#"]);
            return access.Ask(s_device, TopicKind.CommandRequest, _ => default, TimeSpan.FromSeconds(5)).Request!.Id;
        }

        Assert.Equal(Id(1), Id(1));
        Assert.NotEqual(Id(1), Id(2));
    }
}
