// The bridge in a host of somebody else's: a few lines, and it reports, answers and survives.
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Bridge;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator;
using OneNetModem.Emulator.Platform;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.EndToEnd.Tests.Traffic;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;
using OneNetModem.Quectel.Session;
using PublishOutcome = OneNetModem.Quectel.Mqtt.PublishOutcome;

namespace OneNetModem.EndToEnd.Tests.Hosted;

public sealed class HostTests(Mosquitto broker) : IClassFixture<Mosquitto>
{
    private const string Report = "dp/post/json";

    [Fact]
    public async Task The_report_goes_out_at_once_and_at_every_interval()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        Channel<string> reports = Reports(platform, Report);
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using ComposedLine line = new(On(platform));
        using IHost host = await StartAsync(line, new OneNetModemSettings { Modems = [Modem(TutorialTests.ChicD)], Report = new ReportSettings { Interval = TimeSpan.FromMinutes(10) } }, time);
        OneNetClient client = host.Services.GetRequiredService<OneNetClient>();
        await client.Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);

        Assert.Contains("\"connects\":[{\"v\":1", await NextAsync(reports), StringComparison.Ordinal);
        for (int i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            Assert.Contains("\"online\":[{\"v\":" + (600 * i), await NextAsync(reports), StringComparison.Ordinal);
        }

        await host.StopAsync();
        Assert.Equal(SessionState.Closed, client.Session.State);
    }

    [Fact]
    public async Task Commands_of_the_cloud_are_answered()
    {
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync();
        await using ComposedLine line = new(On(platform));
        OneNetSettings device = new() { Platform = "suite", ProductId = "469948", DeviceName = "Chic_D", AccessKey = DeviceRegistry.DemoKey };
        using IHost host = await StartAsync(line, new OneNetModemSettings { Modems = [Modem(device)] });
        OneNetClient client = host.Services.GetRequiredService<OneNetClient>();
        client.Handlers.Insert(0, new Moody());
        await client.Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);

        Assert.Equal("pong", await AskAsync("ping"));
        Assert.Contains("\"connects\":1", await AskAsync("report"), StringComparison.Ordinal);
        Assert.Contains("no handler", await AskAsync("open the door"), StringComparison.Ordinal);
        Assert.Equal("mine", await AskAsync("mine"));

        // A handler that fails costs its own answer only.
        RequestResult none = await platform.SendCommandAsync(DeviceRegistry.DemoDevice, "fail"u8.ToArray(), TimeSpan.FromSeconds(1)).WaitAsync(EmulatedLine.Limit);
        Assert.Equal(RequestOutcome.TimedOut, none.Outcome);
        Assert.Equal("pong", await AskAsync("ping"));
        await host.StopAsync();

        async Task<string> AskAsync(string command)
        {
            RequestResult answer = await platform.SendCommandAsync(DeviceRegistry.DemoDevice, Encoding.UTF8.GetBytes(command), EmulatedLine.Limit).WaitAsync(EmulatedLine.Limit);
            Assert.Equal(RequestOutcome.Answered, answer.Outcome);
            return Encoding.UTF8.GetString(answer.Payload.Span);
        }
    }

    [Fact]
    public async Task The_thing_models_requests_are_refused_politely()
    {
        DeviceIdentity device = new("4xK9sB2mQp", "meter");
        DeviceRegistry registry = DeviceRegistry.Demo();
        registry.Add(PlatformProfile.Studio, device, AccessKey.Parse(DeviceRegistry.DemoKey));
        await using EmulatedOneNet platform = await EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { Registry = registry });
        Channel<string> reports = Reports(platform, "thing/property/post");
        await using ComposedLine line = new(On(platform));
        OneNetSettings settings = new() { Platform = "studio", ProductId = device.ProductId, DeviceName = device.DeviceName, AccessKey = DeviceRegistry.DemoKey };
        using IHost host = await StartAsync(line, new OneNetModemSettings { Modems = [Modem(settings)] });
        await host.Services.GetRequiredService<OneNetClient>().Session.WaitOnlineAsync().WaitAsync(EmulatedLine.Limit);
        Assert.Contains("\"connects\"", await NextAsync(reports), StringComparison.Ordinal);

        RequestResult set = await platform.SetPropertiesAsync(device, new Dictionary<string, OneNet.Payloads.PayloadValue>(StringComparer.Ordinal) { ["relay"] = true }).WaitAsync(EmulatedLine.Limit);
        Assert.Equal(RequestOutcome.Answered, set.Outcome);
        Assert.NotEqual(200, set.Reply!.Code);
        RequestResult get = await platform.GetPropertiesAsync(device, ["relay"]).WaitAsync(EmulatedLine.Limit);
        Assert.Equal(RequestOutcome.Answered, get.Outcome);
        Assert.NotEqual(200, get.Reply!.Code);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_report_that_cannot_be_sent_does_not_end_the_host()
    {
        Mosquitto.Require();
        Logs logs = new();
        await using ComposedLine line = new(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() });

        // Its name would be a wildcard in the report's topic.
        OneNetSettings generic = new() { Platform = "generic", Host = "127.0.0.1", Port = broker.Port, ClientId = "a+b" };
        using IHost host = await StartAsync(line, new OneNetModemSettings { Modems = [Modem(generic)] }, logs: logs);
        await logs.ReportRefused.WaitAsync(EmulatedLine.Limit);
        OneNetClient client = host.Services.GetRequiredService<OneNetClient>();
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Equal(PublishOutcome.Acked, (await client.PublishAsync("still/here", "x"u8.ToArray()).WaitAsync(EmulatedLine.Limit)).Outcome);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_plain_broker_gets_the_report_as_JSON()
    {
        Mosquitto.Require();
        await using FarSide far = await FarSide.ConnectAsync(broker.Port, "onenet-modem/#");
        await using ComposedLine line = new(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() });
        OneNetSettings generic = new() { Platform = "generic", Host = "127.0.0.1", Port = broker.Port, ClientId = "bench" };
        using IHost host = await StartAsync(line, new OneNetModemSettings { Modems = [Modem(generic)] });
        (string topic, byte[] payload) = await far.ReceiveAsync();
        Assert.Equal("onenet-modem/bench/report", topic);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(payload);
        Assert.Equal(1, json.RootElement.GetProperty("connects").GetInt32());
        await host.StopAsync();
    }

    private static ModuleOptions On(EmulatedOneNet platform) => new() { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", platform.Port)) };

    private static ModemSettings Modem(OneNetSettings oneNet) => new() { Name = "host", OneNet = oneNet };

    private static async Task<IHost> StartAsync(ComposedLine line, OneNetModemSettings settings, TimeProvider? time = null, ILoggerProvider? logs = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.Services.AddOneNetModem(settings, new ModemSurroundings { OpenLink = line.OpenAsync });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static Channel<string> Reports(EmulatedOneNet platform, string topic)
    {
        Channel<string> reports = Channel.CreateUnbounded<string>();
        platform.MessageArrived += (_, m) =>
        {
            if (m.Topic.EndsWith(topic, StringComparison.Ordinal))
            {
                reports.Writer.TryWrite(Encoding.UTF8.GetString(m.Payload.Span));
            }
        };
        return reports;
    }

    private static async Task<string> NextAsync(Channel<string> reports) => await reports.Reader.ReadAsync().AsTask().WaitAsync(EmulatedLine.Limit);

    private sealed class Moody : ICloudCommandHandler
    {
        public ValueTask<ReadOnlyMemory<byte>?> AnswerAsync(CloudCommand command, CancellationToken cancellationToken) => command.Text switch
        {
            "mine" => new("mine"u8.ToArray()),
            "fail" => throw new InvalidOperationException("somebody else's"),
            _ => new((ReadOnlyMemory<byte>?)null),
        };
    }

    private sealed class Logs : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task ReportRefused => _refused.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("report was not accepted", StringComparison.Ordinal))
            {
                _refused.TrySetResult();
            }
        }

        public void Dispose()
        {
        }
    }
}
