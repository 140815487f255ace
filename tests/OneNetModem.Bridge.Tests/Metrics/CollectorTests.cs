// Which protocol and path a collector's URL means, and what the log hears of a collector that comes and goes.
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Metrics;
using OneNetModem.Bridge.Settings;
using OpenTelemetry.Exporter;
using Xunit;

namespace OneNetModem.Bridge.Tests.Metrics;

public sealed class CollectorTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4317", null, OtlpExportProtocol.Grpc, "http://127.0.0.1:4317/")]
    [InlineData("http://127.0.0.1:4318", null, OtlpExportProtocol.HttpProtobuf, "http://127.0.0.1:4318/v1/metrics")]
    [InlineData("https://otel.example/base/", null, OtlpExportProtocol.HttpProtobuf, "https://otel.example/base/v1/metrics")]
    [InlineData("https://otel.example/a/v1/metrics", null, OtlpExportProtocol.HttpProtobuf, "https://otel.example/a/v1/metrics")]
    [InlineData("http://127.0.0.1:4317", "http/protobuf", OtlpExportProtocol.HttpProtobuf, "http://127.0.0.1:4317/v1/metrics")]
    [InlineData("http://127.0.0.1:9999", "grpc", OtlpExportProtocol.Grpc, "http://127.0.0.1:9999/")]
    public void A_URL_means_a_protocol_and_a_path(string url, string? variable, OtlpExportProtocol protocol, string endpoint)
    {
        OtlpExportProtocol chosen = OtlpExport.ProtocolOf(new Uri(url), name => name == "OTEL_EXPORTER_OTLP_PROTOCOL" ? variable : null);
        Assert.Equal((protocol, endpoint), (chosen, OtlpExport.EndpointOf(new Uri(url), chosen).ToString()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318", true)]
    [InlineData("https://otel.example/v1/metrics", true)]
    [InlineData("http://user:password@otel.example", false)]
    [InlineData("ftp://otel.example", false)]
    [InlineData("otel.example:4317", false)]
    public void A_URL_with_a_password_is_refused(string url, bool taken)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["ONENETMODEM__Metrics__Otlp"] = url };
        SettingProblem[] problems = [.. SettingsLoader.Load(null, environment, []).Errors];
        Assert.Equal(taken, problems.Length == 0);
        Assert.All(problems, p => Assert.Contains("ONENETMODEM__Metrics__Otlp", p.ToString(), StringComparison.Ordinal));
        Assert.All(problems, p => Assert.Contains("http:// or https:// URL", p.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_is_said_once_and_so_is_its_return()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        Uri address = new($"http://{probe.LocalEndpoint}/");
        probe.Stop();
        IdLog log = new();
        using HttpClient client = new(new CollectorWatch(address, log));
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
            Assert.Throws<HttpRequestException>(() => client.Send(new HttpRequestMessage(HttpMethod.Get, address)));
        }

        Assert.Equal([1274], log.Ids);
        using HttpListener collector = new();
        collector.Prefixes.Add(address.ToString());
        collector.Start();
        foreach ((int status, int[] said) in ((int, int[])[])[(503, [1274]), (200, [1274, 1275]), (200, [1274, 1275]), (400, [1274, 1275, 1274])])
        {
            Task<HttpResponseMessage> call = client.GetAsync(address);
            HttpListenerContext context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
            context.Response.StatusCode = status;
            context.Response.Close();
            (await call).Dispose();
            Assert.Equal(said, log.Ids);
        }
    }

    private sealed class IdLog : ILogger
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Add(eventId.Id);
    }
}
