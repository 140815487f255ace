// The emulated platform over a real socket, with a plain MQTT client as the device.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.Emulator.Tests.Platform;

public sealed class EmulatedOneNetTests
{
    private const string Own = "$sys/469948/Chic_D/";
    private const string OtherKey = "EnW4T71eIE55xOIQMN6pFMKuqel5T5HTzsGJRPiDhlM=";
    private static readonly DeviceIdentity s_device = DeviceRegistry.DemoDevice;
    private static readonly DeviceIdentity s_thing = new("RcAwAr7Q0l", "qq");

    private static string Good => DeviceClient.Token(s_device, DeviceRegistry.DemoKey);

    private static async Task<DeviceClient> OnlineAsync(EmulatedOneNet platform, params string[] filters)
    {
        DeviceClient client = new(platform.Port, s_device);
        Assert.Equal(MqttClientConnectResultCode.Success, await client.ConnectAsync(Good));
        foreach (string filter in filters)
        {
            Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await client.SubscribeAsync(filter));
        }

        return client;
    }

    [Fact]
    public async Task The_tutorial_runs_from_token_to_accepted()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        List<PlatformMessage> arrived = [];
        platform.MessageArrived += (_, m) => arrived.Add(m);
        await using DeviceClient client = await OnlineAsync(platform, Own + "dp/post/json/+");
        const string sample = """{"id":123,"dp":{"temperature":[{"v":30}],"power":[{"v":4.5}]}}""";
        await client.PublishAsync(Own + "dp/post/json", sample);
        Assert.Equal((Own + "dp/post/json/accepted", """{"id":123}""", 0), await client.NextAsync());
        await client.PublishAsync(Own + "dp/post/json", "{", qos: 0);
        Assert.Equal((Own + "dp/post/json/rejected", """{"id":-1,"err_code":98,"err_msg":"illegal data"}""", 0), await client.NextAsync());
        Assert.Equal([Own + "dp/post/json", Own + "dp/post/json"], arrived.Select(m => m.Topic));
        Assert.Equal(sample, System.Text.Encoding.UTF8.GetString(arrived[0].Payload.Span));
        Assert.Equal([1, 0], arrived.Select(m => m.Qos));
    }

    [Fact]
    public async Task A_wrong_key_is_CONNACK_4_and_1106_in_the_log()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = new(platform.Port, s_device);
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await client.ConnectAsync(DeviceClient.Token(s_device, OtherKey)));
        Assert.Equal(1106, platform.Log.Entries[^1].Code);
        Assert.False(platform.IsOnline(s_device));
    }

    public static TheoryData<string, Action<MqttClientOptionsBuilder>> Forbidden() => new()
    {
        { "keepalive 5", static b => b.WithKeepAlivePeriod(TimeSpan.FromSeconds(5)) },
        { "no keepalive", static b => b.WithNoKeepAlive() },
        { "session kept", static b => b.WithCleanSession(false) },
        { "will", static b => b.WithWillTopic("a").WithWillPayload("b") },
        { "MQTT 3.1", static b => b.WithProtocolVersion(MqttProtocolVersion.V310) },
        { "MQTT 5", static b => b.WithProtocolVersion(MqttProtocolVersion.V500) },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task What_the_platform_forbids_is_closed_without_a_CONNACK(string what, Action<MqttClientOptionsBuilder> change)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = new(platform.Port, s_device);
        await Assert.ThrowsAnyAsync<MQTTnet.Exceptions.MqttCommunicationException>(() => client.ConnectAsync(Good, change));
        DeviceLogEntry entry = Assert.Single(platform.Log.Entries);
        Assert.True(entry.Text.StartsWith("connect closed", StringComparison.Ordinal), what);
    }

    [Theory]
    [InlineData("$sys/469948/other/dp/post/json", 0, false)]
    [InlineData(Own + "dp/post/json/accepted", 1, false)]
    [InlineData(Own + "dp/post/json", 1, true)]
    [InlineData(Own + "dp/post/json", 2, false)]
    public async Task A_forbidden_publish_closes_the_connection(string topic, int qos, bool retain)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = await OnlineAsync(platform);
        Task publish = client.PublishAsync(topic, "{}", qos, retain);
        await client.Closed;
        if (qos > 0)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => publish);
        }

        Assert.False(platform.IsOnline(s_device));
        Assert.Contains("closed by the platform", platform.Log.Entries[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_filter_fails_in_the_SUBACK_and_the_connection_lives_on()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = await OnlineAsync(platform);
        Assert.Equal(MqttClientSubscribeResultCode.UnspecifiedError, await client.SubscribeAsync("$sys/469948/other/#"));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await client.SubscribeAsync(Own + "cmd/#", MqttQualityOfServiceLevel.ExactlyOnce));
        Assert.True(platform.IsOnline(s_device));
    }

    [Fact]
    public async Task The_same_device_again_kicks_the_older_connection()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient first = await OnlineAsync(platform);
        await using DeviceClient second = await OnlineAsync(platform, Own + "cmd/#");
        await first.Closed;
        Assert.True(platform.IsOnline(s_device));
        Task<RequestResult> answer = platform.SendCommandAsync(s_device, "x"u8.ToArray());
        string topic = (await second.NextAsync()).Topic;
        await second.PublishAsync(topic.Replace("request", "response", StringComparison.Ordinal), "y");
        Assert.Equal(RequestOutcome.Answered, (await answer).Outcome);
    }

    [Fact]
    public async Task The_same_device_name_in_two_products_is_two_devices()
    {
        DeviceIdentity twin = new("469949", "Chic_D");
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        platform.Registry.Add(PlatformProfile.Suite, twin, AccessKey.Parse(OtherKey));
        await using DeviceClient one = await OnlineAsync(platform);
        await using DeviceClient two = new(platform.Port, twin);
        Assert.Equal(MqttClientConnectResultCode.Success, await two.ConnectAsync(DeviceClient.Token(twin, OtherKey)));
        Assert.Equal((true, true), (platform.IsOnline(s_device), platform.IsOnline(twin)));
        Assert.False(one.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_command_goes_out_and_its_response_comes_back()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = await OnlineAsync(platform, Own + "cmd/#");
        Task<RequestResult> sent = platform.SendCommandAsync(s_device, """{"led":1}"""u8.ToArray());
        (string topic, string payload, int qos) = await client.NextAsync();
        Assert.StartsWith(Own + "cmd/request/", topic, StringComparison.Ordinal);
        Assert.Equal(("""{"led":1}""", 0), (payload, qos));
        string response = topic.Replace("request", "response", StringComparison.Ordinal);
        await client.PublishAsync(response, "done");
        RequestResult result = await sent;
        Assert.Equal((RequestOutcome.Answered, "done"), (result.Outcome, System.Text.Encoding.UTF8.GetString(result.Payload.Span)));
        Assert.Equal((response + "/accepted", string.Empty, 0), await client.NextAsync());
        await client.PublishAsync(response, "again");
        Assert.Contains("\"err_code\":113", (await client.NextAsync()).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_a_response_times_out_by_the_platforms_clock()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new() { TimeProvider = time });
        await using DeviceClient client = await OnlineAsync(platform, Own + "cmd/#");
        Task<RequestResult> sent = platform.SendCommandAsync(s_device, "x"u8.ToArray(), TimeSpan.FromSeconds(7));
        string topic = (await client.NextAsync()).Topic;
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(RequestOutcome.TimedOut, (await sent.WaitAsync(DeviceClient.Patience)).Outcome);
        await client.PublishAsync(topic.Replace("request", "response", StringComparison.Ordinal), "late");
        Assert.Contains("\"err_code\":112", (await client.NextAsync()).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_to_absent_or_deaf_devices_come_back_at_once()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Assert.Equal(RequestOutcome.Offline, (await platform.SendCommandAsync(s_device, default)).Outcome);
        await using DeviceClient client = await OnlineAsync(platform, Own + "cmd/#");
        await client.UnsubscribeAsync(Own + "cmd/#");
        Assert.Equal(RequestOutcome.NotSubscribed, (await platform.SendCommandAsync(s_device, default)).Outcome);
        Assert.False(client.HasMessage);
    }

    [Fact]
    public async Task The_thing_model_is_posted_set_read_and_invoked()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        platform.Registry.Add(PlatformProfile.Present, s_thing, AccessKey.Parse(OtherKey));
        await using DeviceClient client = new(platform.Port, s_thing);
        Assert.Equal(MqttClientConnectResultCode.Success, await client.ConnectAsync(DeviceClient.Token(s_thing, OtherKey)));
        await client.SubscribeAsync(s_thing.Topic("thing/#"));

        await client.PublishAsync(s_thing.Topic("thing/property/post"), ThingPost.Of("5", null, ("temp", 21.5)).ToUtf8());
        Assert.Equal((s_thing.Topic("thing/property/post/reply"), """{"id":"5","code":200,"msg":"success"}""", 0), await client.NextAsync());

        Dictionary<string, PayloadValue> values = new(StringComparer.Ordinal) { ["led"] = true };
        RequestResult set = await ExchangeAsync(platform.SetPropertiesAsync(s_thing, values), "property/set", "property/set_reply");
        Assert.Equal(200, set.Reply!.Code);
        RequestResult get = await ExchangeAsync(platform.GetPropertiesAsync(s_thing, ["led"]), "property/get", "property/get_reply");
        Assert.Equal("true", get.Reply!.Values!["led"].Json);
        RequestResult invoke = await ExchangeAsync(platform.InvokeServiceAsync(s_thing, "reboot", values), "service/reboot/invoke", "service/reboot/invoke_reply");
        Assert.Equal(RequestOutcome.Answered, invoke.Outcome);

        async Task<RequestResult> ExchangeAsync(Task<RequestResult> asked, string topic, string answer)
        {
            (string arrivedOn, string payload, _) = await client.NextAsync();
            Assert.Equal(s_thing.Topic("thing/" + topic), arrivedOn);
            string id = System.Text.Json.JsonDocument.Parse(payload).RootElement.GetProperty("id").GetString()!;
            await client.PublishAsync(s_thing.Topic("thing/" + answer), new ThingReply(id, values: values).ToUtf8());
            return await asked.WaitAsync(DeviceClient.Patience);
        }
    }

    [Fact]
    public async Task The_platform_sends_its_own_command_once_some_time_after_the_subscription()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new()
        {
            TimeProvider = time,
            Unasked = new UnaskedCommand(TimeSpan.FromSeconds(3), "hello"),
        });
        await using DeviceClient client = await OnlineAsync(platform, Own + "dp/post/json/+", Own + "cmd/request/+", Own + "cmd/#");
        Assert.False(client.HasMessage);
        time.Advance(TimeSpan.FromSeconds(3));
        (string topic, string payload, _) = await client.NextAsync();
        Assert.StartsWith(Own + "cmd/request/", topic, StringComparison.Ordinal);
        Assert.Equal("hello", payload);
        time.Advance(TimeSpan.FromSeconds(30));
        await client.PublishAsync(Own + "dp/post/json", """{"id":1,"dp":{"a":[{"v":1}]}}""");
        Assert.EndsWith("accepted", (await client.NextAsync()).Topic, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_can_be_dropped_and_comes_back()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = await OnlineAsync(platform);
        await platform.DropAsync(s_device);
        await client.Closed;
        await using DeviceClient again = await OnlineAsync(platform);
        Assert.True(platform.IsOnline(s_device));
    }

    [Fact]
    public async Task Stopping_closes_every_connection()
    {
        EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using DeviceClient client = await OnlineAsync(platform);
        await platform.DisposeAsync();
        await client.Closed;
    }

    [Fact]
    public async Task TLS_has_a_port_of_its_own()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 fresh = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(fresh.Export(X509ContentType.Pkcs12), null);
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new() { Certificate = certificate });
        string? seen = null;
        await using DeviceClient client = new(platform.TlsPort!.Value, s_device);
        MqttClientConnectResultCode result = await client.ConnectAsync(Good, b => b.WithTlsOptions(o => o.UseTls().WithCertificateValidationHandler(e =>
        {
            seen = e.Certificate.Subject;
            return true;
        })));
        Assert.Equal((MqttClientConnectResultCode.Success, "CN=localhost"), (result, seen));
        await using DeviceClient plain = new(platform.TlsPort.Value, s_device);
        await Assert.ThrowsAnyAsync<MQTTnet.Exceptions.MqttCommunicationException>(() => plain.ConnectAsync(Good));
        Assert.True(platform.IsOnline(s_device));
    }

    [Fact]
    public async Task A_taken_port_is_said_at_once()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => EmulatedOneNet.StartAsync(new() { Port = platform.Port }));
    }
}
