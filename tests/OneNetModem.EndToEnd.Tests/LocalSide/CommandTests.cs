// Requests from the cloud: who answers them, in which order, within the platform's limits, and that they are answered once.
using System.Text;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

public sealed class CommandTests : IDisposable
{
    private static readonly DeviceIdentity Meter = new("4xK9sB2mQp", "meter");

    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("commands-");

    public CommandTests() => Mosquitto.Require();

    private BridgeSettings Settings => new() { StateDirectory = _state.FullName, CommandTimeout = TimeSpan.FromSeconds(20) };

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData("onenet/down/cmd/request/+")]
    [InlineData("onenet/down/#")]
    public async Task A_local_program_that_has_subscribed_answers_before_the_bridge_itself(string filter)
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings with { CommandProgram = ["/bin/echo", "the program"] }, platform);
        await using MosquittoSub sub = await SubscribedAsync(bridge, filter);

        Task<RequestResult> asked = AskAsync(platform, "ping");
        Assert.Equal(0, (await AnswerAsync(bridge, await RequestAsync(sub), "mine")).ExitCode);

        Assert.Equal("mine", await TextAsync(asked));
        Assert.Contains("answered by a local program", await bridge.Log.LineAsync("cmd/request"), StringComparison.Ordinal);
        Assert.Equal(0, bridge.Delivery.Outbox!.Counts.Accepted);
    }

    [Fact]
    public async Task Who_only_looks_on_swallows_nothing()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings with { CommandTimeout = TimeSpan.FromSeconds(1) }, platform);
        await using MosquittoSub everything = await SubscribedAsync(bridge, "#");
        await using MosquittoSub silent = await SubscribedAsync(bridge, "onenet/down/cmd/#");

        Assert.Equal("pong", await TextAsync(AskAsync(platform, "ping")));
        Assert.Contains("no handler", await TextAsync(AskAsync(platform, "open the door")), StringComparison.Ordinal);
        Assert.EndsWith(" open the door", await silent.LineAsync(l => l.EndsWith("door", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_to_everything_may_answer_what_nobody_else_knows_and_leaves_the_rest_to_the_bridge()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings, platform);
        await using MosquittoSub everything = await SubscribedAsync(bridge, "#");

        Assert.Equal("pong", await TextAsync(AskAsync(platform, "ping")));
        await RequestAsync(everything);
        Task<RequestResult> asked = AskAsync(platform, "open the door");
        Assert.Equal(0, (await AnswerAsync(bridge, await RequestAsync(everything), "opened")).ExitCode);
        Assert.Equal("opened", await TextAsync(asked));
    }

    [Fact]
    public async Task A_program_that_is_gone_is_not_waited_for()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings with { CommandTimeout = TimeSpan.FromSeconds(29) }, platform);
        await using (await SubscribedAsync(bridge, "onenet/down/cmd/request/+"))
        {
        }

        // Half of 29 s would be beyond the caller's 5 s. The endpoint may hear of the end after the first request.
        RequestOutcome[] outcomes = new RequestOutcome[2];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = (await platform.SendCommandAsync(DeviceRegistry.DemoDevice, "ping"u8.ToArray(), TimeSpan.FromSeconds(5))).Outcome;
        }

        Assert.Equal(RequestOutcome.Answered, outcomes[^1]);
    }

    [Fact]
    public async Task A_second_answer_is_refused_with_the_reason_and_the_connection_stays()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings, platform);
        await using MosquittoSub sub = await SubscribedAsync(bridge, "onenet/down/cmd/request/+");
        Task<RequestResult> asked = AskAsync(platform, "x");
        string id = await RequestAsync(sub);
        Assert.Equal(0, (await AnswerAsync(bridge, id, "first")).ExitCode);
        Assert.Equal("first", await TextAsync(asked));

        await AnswerAsync(bridge, id, "second", "-V", "5");
        Assert.Contains("answered before", await bridge.Log.LineAsync("local publishes refused"), StringComparison.Ordinal);
        Assert.Equal(0, (await AnswerAsync(bridge, id, "third", "-V", "311")).ExitCode);
        Assert.DoesNotContain(platform.Log.Entries, e => e.Code == 113);
    }

    [Fact]
    public async Task Too_long_an_answer_is_refused_to_the_program_and_the_cloud_gets_a_polite_error()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings, platform);
        await using MosquittoSub sub = await SubscribedAsync(bridge, "onenet/down/cmd/request/+");
        Task<RequestResult> asked = AskAsync(platform, "x");

        Assert.NotEqual(0, (await AnswerAsync(bridge, await RequestAsync(sub), new string('x', 1024), "-V", "311")).ExitCode);
        Assert.Contains("\"ok\":false", await TextAsync(asked), StringComparison.Ordinal);
        Assert.Contains("1024 bytes", await bridge.Log.LineAsync("cannot be sent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_sent_now_waits_in_the_outbox_and_one_that_nobody_asked_for_takes_the_ordinary_way()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(Settings, platform);
        await using MosquittoSub sub = await SubscribedAsync(bridge, "onenet/down/cmd/request/+");
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Fleet.Modems[0].Client.Session.StateChanged += _ => lost.TrySetResult();
        Task<RequestResult> asked = AskAsync(platform, "x");
        string id = await RequestAsync(sub);
        await platform.DropAsync(DeviceRegistry.DemoDevice);
        await lost.Task.WaitAsync(EmulatedLine.Limit);

        Assert.Equal(0, (await AnswerAsync(bridge, id, "late")).ExitCode);
        Assert.Equal(0, (await AnswerAsync(bridge, "nobody-asked", "x")).ExitCode);
        await bridge.SettledAsync();
        Assert.Equal("late", await TextAsync(asked));
        Assert.Equal(2, bridge.Delivery.Outbox!.Counts.Accepted);
    }

    [Fact]
    public async Task Requests_of_the_thing_model_are_answered_by_a_local_program_and_by_the_configured_one()
    {
        await using EmulatedOneNet platform = await ThingPlatformAsync();
        await using BridgeHost bridge = await OnlineAsync(
            Settings with { CommandProgram = Script("""case $ONENET_KIND in property-get) printf '{"id":"%s","code":200,"msg":"success","data":{"temp":39.5}}\n' "$ONENET_ID";; service) test "$ONENET_SERVICE" = reset;; *) exit 1;; esac""") },
            platform, Meter);

        Assert.Equal("39.5", (await platform.GetPropertiesAsync(Meter, ["temp"]).WaitAsync(EmulatedLine.Limit)).Reply!.Values!["temp"].Json);
        Assert.Equal(200, (await platform.InvokeServiceAsync(Meter, "reset", Values()).WaitAsync(EmulatedLine.Limit)).Reply!.Code);
        Assert.Equal(313, (await platform.SetPropertiesAsync(Meter, Values()).WaitAsync(EmulatedLine.Limit)).Reply!.Code);

        await using MosquittoSub sub = await SubscribedAsync(bridge, "onenet/down/thing/property/set");
        Task<RequestResult> asked = platform.SetPropertiesAsync(Meter, Values());
        string request = await sub.LineAsync(l => l.StartsWith("onenet/down/thing/property/set", StringComparison.Ordinal));
        Assert.True(ThingSet.TryParse(Encoding.UTF8.GetBytes(request.Split(' ', 2)[1]), out ThingSet? set, out string? problem), problem);
        await MosquittoClients.PubAsync(bridge.Port, "onenet/up/thing/property/set_reply", new ThingReply(set.Id).ToUtf8());
        Assert.Equal(200, (await asked.WaitAsync(EmulatedLine.Limit)).Reply!.Code);
    }

    [Fact]
    public async Task Outside_of_its_time_and_bounds_a_program_is_ended_with_its_children_and_the_cloud_gets_a_polite_error()
    {
        string pids = Path.Combine(_state.FullName, "pids");
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using BridgeHost bridge = await OnlineAsync(
            Settings with
            {
                CommandTimeout = TimeSpan.FromSeconds(2),
                CommandProgram = Script($"""read word; case $word in slow) sleep 600 & echo $! $$ > {pids}; wait;; much) yes;; fail) printf 'one\ntwo\n' >&2; exit 3;; leaves) sleep 5 & echo done;; *) env;; esac"""),
            },
            platform);

        Assert.Contains("too long", await TextAsync(AskAsync(platform, "much")), StringComparison.Ordinal);
        Assert.Contains("refused by the handler", await TextAsync(AskAsync(platform, "fail")), StringComparison.Ordinal);
        Assert.EndsWith("exit code 3: two", (await bridge.Log.LineAsync("exit code 3")).Trim(), StringComparison.Ordinal);
        Assert.Equal("done", await TextAsync(AskAsync(platform, "leaves")));
        Assert.Contains("took too long", await TextAsync(AskAsync(platform, "slow")), StringComparison.Ordinal);
        Assert.All((await File.ReadAllTextAsync(pids)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries), pid => Assert.False(IsAlive(pid), $"process {pid} goes on"));

        string[] environment = (await TextAsync(AskAsync(platform, "env"))).Split('\n');
        Assert.Contains("ONENET_KIND=command", environment);
        Assert.Contains(environment, l => l.StartsWith("ONENET_ID=", StringComparison.Ordinal) && l.Length > 20);
        Assert.DoesNotContain(environment, l => l.StartsWith("ONENETMODEM", StringComparison.OrdinalIgnoreCase) || l.StartsWith("DOTNET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_requests_than_places_are_refused_and_a_program_that_is_not_there_leaves_them_to_the_bridge()
    {
        string gate = Path.Combine(_state.FullName, "gate");
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using (BridgeHost bridge = await OnlineAsync(Settings with { CommandProgram = Script($"mkfifo {gate}.$$; read x < {gate}.$$; echo done") }, platform))
        {
            Task<RequestResult>[] asked = [.. Enumerable.Range(0, 5).Select(i => AskAsync(platform, "x" + i))];
            Assert.Contains("too many", await TextAsync(await Task.WhenAny(asked)), StringComparison.Ordinal);
        }

        await using (BridgeHost bridge = await OnlineAsync(Settings with { CommandProgram = [Path.Combine(_state.FullName, "missing")] }, platform))
        {
            Assert.Equal("pong", await TextAsync(AskAsync(platform, "ping")));
            await bridge.Log.LineAsync("cannot be started");
        }
    }

    private static string[] Script(string text) => ["/bin/sh", "-c", text];

    private static Dictionary<string, PayloadValue> Values() => new(StringComparer.Ordinal) { ["relay"] = true };

    private static Task<EmulatedOneNet> ThingPlatformAsync()
    {
        DeviceRegistry registry = DeviceRegistry.Demo();
        registry.Add(PlatformProfile.Studio, Meter, AccessKey.Parse(DeviceRegistry.DemoKey));
        return EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { Registry = registry });
    }

    private static async Task<BridgeHost> OnlineAsync(BridgeSettings settings, EmulatedOneNet platform, DeviceIdentity? meter = null)
    {
        BridgeModem modem = EndpointTests.ChicD(platform);
        if (meter is not null)
        {
            modem = modem with { Settings = modem.Settings with { OneNet = modem.Settings.OneNet with { Platform = "studio", ProductId = meter.ProductId, DeviceName = meter.DeviceName } } };
        }

        BridgeHost bridge = await BridgeHost.StartAsync(settings, modem);
        await bridge.ListeningAsync();
        await bridge.OnlineAsync();
        return bridge;
    }

    /// <summary>A client whose subscription is in effect: what is retained has come.</summary>
    private static async Task<MosquittoSub> SubscribedAsync(BridgeHost bridge, string filter)
    {
        MosquittoSub sub = MosquittoSub.Start(bridge.Port, filter, "onenet/status");
        await sub.LineAsync(l => l.StartsWith("onenet/status", StringComparison.Ordinal));
        return sub;
    }

    private static Task<RequestResult> AskAsync(EmulatedOneNet platform, string command) =>
        platform.SendCommandAsync(DeviceRegistry.DemoDevice, Encoding.UTF8.GetBytes(command), EmulatedLine.Limit);

    /// <summary>The next request's id.</summary>
    private static async Task<string> RequestAsync(MosquittoSub sub) =>
        (await sub.LineAsync(l => l.StartsWith("onenet/down/cmd/request/", StringComparison.Ordinal))).Split(' ')[0].Split('/')[^1];

    private static Task<PubResult> AnswerAsync(BridgeHost bridge, string id, string answer, params string[] more) =>
        MosquittoClients.PubAsync(bridge.Port, "onenet/up/cmd/response/" + id, Encoding.UTF8.GetBytes(answer), more);

    private static async Task<string> TextAsync(Task<RequestResult> asked)
    {
        RequestResult answer = await asked.WaitAsync(EmulatedLine.Limit);
        Assert.Equal(RequestOutcome.Answered, answer.Outcome);
        return Encoding.UTF8.GetString(answer.Payload.Span);
    }

    private static bool IsAlive(string pid) => File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1][0] != 'Z';
}
