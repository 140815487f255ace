// Metrics to an OpenTelemetry collector (OTLP). Interval, headers, timeout and protocol are those of the standard OTEL_*
// variables; the collector's absence is said once, and its return.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Sends to the collector of <see cref="MetricsSettings.Otlp"/>.</summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private const string MetricsPath = "/v1/metrics";

    /// <summary>The registered port of OTLP over gRPC (OpenTelemetry protocol specification, "OTLP/gRPC default port").</summary>
    private const int GrpcPort = 4317;

    /// <summary>The last figures are worth that much of a stop.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    private readonly Uri _collector;
    private readonly ILogger _log;
    private MeterProvider? _provider;

    /// <param name="instruments">Made before the sessions start.</param>
    /// <param name="settings">Where the collector is.</param>
    /// <param name="log">Its absence and return.</param>
    public OtlpExport(BridgeInstruments instruments, MetricsSettings settings, ILogger<OtlpExport> log)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        _collector = new Uri(settings.Otlp);
        _log = log;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(BridgeInstruments.MeterName)
            .ConfigureResource(r => r.AddService("onenet-modem", serviceVersion: BridgeInstruments.Version, serviceInstanceId: Environment.MachineName).AddEnvironmentVariableDetector())
            .AddOtlpExporter(Configure)
            .Build();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => _provider?.Shutdown((int)FlushLimit.TotalMilliseconds), CancellationToken.None);

    public void Dispose() => _provider?.Dispose();

    /// <summary>Which protocol: what the standard variables say, else by the URL, where only the port tells gRPC.</summary>
    internal static OtlpExportProtocol ProtocolOf(Uri collector, Func<string, string?> environment) =>
        (environment("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL") ?? environment("OTEL_EXPORTER_OTLP_PROTOCOL")) switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => collector is { Port: GrpcPort, AbsolutePath: "/" } ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
        };

    /// <summary>A base URL gets the metrics' own path, as OTEL_EXPORTER_OTLP_ENDPOINT does; a complete one stays.</summary>
    internal static Uri EndpointOf(Uri collector, OtlpExportProtocol protocol)
    {
        bool complete = protocol == OtlpExportProtocol.Grpc || collector.AbsolutePath.EndsWith(MetricsPath, StringComparison.Ordinal);
        return complete ? collector : new UriBuilder(collector) { Path = collector.AbsolutePath.TrimEnd('/') + MetricsPath }.Uri;
    }

    private void Configure(OtlpExporterOptions options)
    {
        options.Protocol = ProtocolOf(_collector, Environment.GetEnvironmentVariable);
        options.Endpoint = EndpointOf(_collector, options.Protocol);
        options.HttpClientFactory = () => new HttpClient(new CollectorWatch(options.Endpoint, _log)) { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };
        BridgeLog.OtlpStarted(_log, options.Endpoint, options.Protocol.ToString());
    }
}
