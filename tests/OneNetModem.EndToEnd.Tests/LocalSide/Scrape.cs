// Reads the metrics of a bridge as Prometheus does.
using System.Globalization;
using System.Net;
using OneNetModem.Bridge.Hosting;
using OneNetModem.Bridge.Settings;
using OneNetModem.EndToEnd.Tests.Line;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.LocalSide;

/// <summary>An endpoint for metrics and health, and a client of it.</summary>
internal sealed class Scrape : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = EmulatedLine.Limit };

    public int Port { get; } = LoopbackPort.Free();

    public Task<BridgeHost> StartAsync(BridgeSettings settings, params BridgeModem[] modems) =>
        BridgeHost.StartAsync(settings, services => services.AddOneNetMetrics(new MetricsSettings { Prometheus = $"127.0.0.1:{Port}" }), modems);

    /// <summary>The status, and the text.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri($"http://localhost:{Port}{path}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until the bridge listens, which its log says.</summary>
    public static Task ReadyAsync(BridgeHost bridge) => bridge.Log.LineAsync("Metrics on http://");

    public async Task<string> TextAsync() => (await GetAsync("/metrics")).Text;

    /// <summary>Scrapes until all samples have these values: what they count happens on another loop.</summary>
    /// <param name="samples">Name, labels without the modem's, and value: <c>x_total{layer="mqtt"} 1</c>.</param>
    public async Task<string> UntilAsync(params string[] samples)
    {
        using CancellationTokenSource limit = new(EmulatedLine.Limit);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(50));
        string text;
        do
        {
            text = await TextAsync();
            if (Array.TrueForAll(samples, s => Has(text, s)))
            {
                return text;
            }
        }
        while (!limit.IsCancellationRequested && await look.WaitForNextTickAsync(CancellationToken.None));

        Assert.Fail($"not there: {string.Join(", ", samples.Where(s => !Has(text, s)))}, but\n{text}");
        return text;
    }

    /// <summary>The value of one sample of the only modem, or of none.</summary>
    public static double Value(string text, string sample)
    {
        string line = text.Split('\n').Single(l => WithoutModem(l).StartsWith(sample + " ", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();

    private static bool Has(string text, string sample) => text.Split('\n').Any(l => WithoutModem(l) == sample);

    private static string WithoutModem(string line) =>
        line.Replace("modem=\"bench\",", "", StringComparison.Ordinal).Replace("{modem=\"bench\"}", "", StringComparison.Ordinal);
}
