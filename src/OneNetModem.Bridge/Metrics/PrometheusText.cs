// The instruments in Prometheus' text format, under the names that OpenTelemetry's rules give them (compatibility/
// prometheus_and_openmetrics: dots become underscores, the unit and _total are appended). prometheus-net keeps the histograms
// and writes the text; its own adapter for meters is not used: it says "gauge" of counters, and forgets after five minutes.
using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using Prometheus;
using PrometheusMetrics = Prometheus.Metrics;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Collects one meter.</summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The format's own media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly CollectorRegistry _kept = PrometheusMetrics.NewCustomRegistry();
    private readonly MetricFactory _keptFactory;
    private MetricFactory _collecting;

    /// <summary>Listens from now on.</summary>
    public PrometheusText(Meter meter)
    {
        _collecting = _keptFactory = PrometheusMetrics.WithCustomRegistry(_kept);
        DotNetStats.Register(_kept);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument, instrument is Histogram<double> histogram ? new KeptHistogram(histogram) : null);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Writes everything as it is now.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        // What is only told when asked goes into a registry of its own each time: what is not told any more is not there any more.
        CollectorRegistry now = PrometheusMetrics.NewCustomRegistry();
        lock (_gate)
        {
            _collecting = PrometheusMetrics.WithCustomRegistry(now);
            _listener.RecordObservableInstruments();
        }

        await now.CollectAndExportAsTextAsync(stream, cancellationToken);
        await _kept.CollectAndExportAsTextAsync(stream, cancellationToken);
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (state is KeptHistogram histogram)
        {
            Observe(histogram, value, tags);
        }
        else if (IsCounter(instrument))
        {
            _collecting.CreateCounter(NameOf(instrument), instrument.Description ?? "", Keys(tags)).WithLabels(Values(tags)).IncTo(value);
        }
        else
        {
            _collecting.CreateGauge(NameOf(instrument), instrument.Description ?? "", Keys(tags)).WithLabels(Values(tags)).Set(value);
        }
    }

    /// <summary>While a modem's answer is being handled: what is known costs no allocation.</summary>
    private void Observe(KeptHistogram histogram, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string[] values = ArrayPool<string>.Shared.Rent(tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            values[i] = TextOf(tags[i].Value);
        }

        histogram.In(_keptFactory, tags).WithLabels(values.AsSpan(0, tags.Length)).Observe(value);
        ArrayPool<string>.Shared.Return(values);
    }

    private static bool IsCounter(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double>;

    private static string NameOf(Instrument instrument)
    {
        string unit = instrument.Unit switch
        {
            null or "" => "",
            "s" => "_seconds",
            "By" => "_bytes",
            ['{', ..] => "",
            var other => "_" + other,
        };
        return instrument.Name.Replace('.', '_') + unit + (IsCounter(instrument) ? "_total" : "");
    }

    private static string[] Keys(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string[] keys = new string[tags.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = tags[i].Key;
        }

        return keys;
    }

    private static string[] Values(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string[] values = new string[tags.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = TextOf(tags[i].Value);
        }

        return values;
    }

    private static string TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A histogram; it gets its label names from the first measurement.</summary>
    private sealed class KeptHistogram(Histogram<double> instrument)
    {
        private Histogram? _kept;

        public Histogram In(MetricFactory factory, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _kept ??= factory.CreateHistogram(
            NameOf(instrument), instrument.Description ?? "", Keys(tags), new HistogramConfiguration { Buckets = instrument.Advice?.HistogramBucketBoundaries?.ToArray() });
    }
}
