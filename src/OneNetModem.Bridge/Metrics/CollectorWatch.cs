// Sees how the collector answers: the exporter itself tells nobody.
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Says once that the collector is not to be had, and once that it is again.</summary>
internal sealed class CollectorWatch(Uri collector, ILogger log) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _fails;

    // The exporter uses both, by protocol.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(base.Send(request, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Fails(e.Message);
            throw;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Fails(e.Message);
            throw;
        }
    }

    private HttpResponseMessage Note(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            Fails(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"));
        }
        else if (Interlocked.Exchange(ref _fails, 0) != 0)
        {
            BridgeLog.CollectorIsBack(log, collector);
        }

        return response;
    }

    private void Fails(string problem)
    {
        if (Interlocked.Exchange(ref _fails, 1) == 0)
        {
            BridgeLog.CollectorFails(log, collector, problem);
        }
    }
}
