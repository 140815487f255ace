// Names, types and values as Prometheus reads them.
using System.Diagnostics.Metrics;
using System.Text;
using OneNetModem.Bridge.Metrics;
using Xunit;

namespace OneNetModem.Bridge.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("OneNetModem");
    private readonly PrometheusText _text;

    public PrometheusTextTests() => _text = new PrometheusText(_meter);

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Names_have_their_unit_and_counters_are_totals()
    {
        _meter.CreateObservableCounter("a.lines", () => new Measurement<long>(3, new("modem", "x"), new("urc", "+CREG\"\\")), "{line}", "Lines.");
        _meter.CreateObservableCounter("a.time", () => 1.5, "s", "Time.");
        _meter.CreateObservableUpDownCounter("a.size", () => 7L, "By", "Size.");
        _meter.CreateObservableGauge("a.rssi", () => -71.0, "dBm", "Signal.");

        string text = await ReadAsync();

        Assert.Contains("# HELP a_lines_total Lines.\n# TYPE a_lines_total counter\na_lines_total{modem=\"x\",urc=\"+CREG\\\"\\\\\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE a_time_seconds_total counter\na_time_seconds_total 1.5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE a_size_bytes gauge\na_size_bytes 7\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE a_rssi_dBm gauge\na_rssi_dBm -71\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_has_the_buckets_that_its_instrument_asks_for()
    {
        Histogram<double> duration = _meter.CreateHistogram("a.duration", "s", "How long.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        duration.Record(0.5, new("modem", "x"), new("command", "AT"));
        duration.Record(0.01, new("modem", "x"), new("command", "AT"));
        duration.Record(9, new("modem", "x"), new("command", "AT+CSQ"));

        string text = await ReadAsync();

        Assert.Contains("a_duration_seconds_bucket{modem=\"x\",command=\"AT\",le=\"0.1\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("a_duration_seconds_bucket{modem=\"x\",command=\"AT\",le=\"1\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("a_duration_seconds_bucket{modem=\"x\",command=\"AT+CSQ\",le=\"+Inf\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("le=\"0.01\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_told_any_more_is_not_there_any_more()
    {
        double? signal = -71;
        _meter.CreateObservableGauge("a.rssi", () => signal is { } value ? [new Measurement<double>(value)] : Array.Empty<Measurement<double>>());
        Assert.Contains("a_rssi -71\n", await ReadAsync(), StringComparison.Ordinal);
        signal = null;
        Assert.DoesNotContain("a_rssi", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_with_the_same_meter_name_is_not_in_it()
    {
        using Meter another = new("OneNetModem");
        another.CreateObservableGauge("b.rssi", () => -71.0);
        Assert.DoesNotContain("b_rssi", await ReadAsync(), StringComparison.Ordinal);
    }

    private async Task<string> ReadAsync()
    {
        using MemoryStream stream = new();
        await _text.WriteAsync(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
