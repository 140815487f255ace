// /metrics for Prometheus and /health for supervisors and people, over HTTP: small texts for a GET, one a connection.
// Kestrel would make every installation need the ASP.NET Core runtime, and HttpListener answers only to the host name that it
// was given: localhost would be refused on 127.0.0.1. What is left of HTTP here fits on a page.
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Endpoint;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Metrics;

/// <summary>Listens where <see cref="MetricsSettings.Prometheus"/> says.</summary>
internal sealed class ScrapeEndpoint : BackgroundService
{
    private const int MaxConnections = 16;
    private const int MaxHead = 8192;

    /// <summary>For a whole connection: who is slower than this on a local network has stopped.</summary>
    private static readonly TimeSpan ConnectionLimit = TimeSpan.FromSeconds(10);

    private readonly IPEndPoint _address;
    private readonly PrometheusText _metrics;
    private readonly BridgeHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _places = new(MaxConnections);

    /// <exception cref="SettingsException">No such address.</exception>
    public ScrapeEndpoint(BridgeInstruments instruments, BridgeHealth health, MetricsSettings settings, TimeProvider time, ILogger<ScrapeEndpoint> log)
    {
        _address = EndpointSettings.AddressOf("Metrics:Prometheus", settings.Prometheus);
        _metrics = new PrometheusText(instruments.Meter);
        _health = health;
        _time = time;
        _log = log;
    }

    public override void Dispose()
    {
        _metrics.Dispose();
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using TcpListener listener = await ListeningPort.TakeAsync(
                _address, problem => BridgeLog.ScrapeCannotListen(_log, _address, problem, ListeningPort.RetryInterval.TotalSeconds), _time, stoppingToken);
            BridgeLog.ScrapeListens(_log, _address);
            while (true)
            {
                await _places.WaitAsync(stoppingToken);
                _ = ServeAsync(await AcceptAsync(listener, stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }

    private static async Task<Socket> AcceptAsync(TcpListener listener, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptSocketAsync(stopping);
            }
            catch (SocketException)
            {
                // It was gone before it was ours; the next one may not be.
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stopping)
    {
        try
        {
            using CancellationTokenSource limit = new(ConnectionLimit, _time);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
            await using NetworkStream stream = new(client, ownsSocket: true);
            if (await ReadHeadAsync(stream, end.Token) is { } head)
            {
                await AnswerAsync(stream, head, end.Token);
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            BridgeLog.ScrapeEnded(_log, e.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>The request up to its empty line; null when it ends before, or is no request.</summary>
    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken token)
    {
        byte[] buffer = new byte[MaxHead];
        for (int filled = 0, read = 1; read > 0 && filled < buffer.Length; filled += read)
        {
            read = await stream.ReadAsync(buffer.AsMemory(filled), token);
            int end = buffer.AsSpan(0, filled + read).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return Encoding.Latin1.GetString(buffer, 0, end);
            }
        }

        return null;
    }

    private async Task AnswerAsync(Stream stream, string head, CancellationToken token)
    {
        string[] request = head.Split("\r\n")[0].Split(' ');
        bool isRead = request is ["GET" or "HEAD", ..];
        (string status, string type, byte[] body) = request is not [_, var target, ['H', 'T', 'T', 'P', '/', '1', '.', _]] ? Plain("400 Bad Request", "no HTTP/1 request")
            : !isRead ? Plain("405 Method Not Allowed", "GET only")
            : await AnswerAsync(target.Split('?')[0], token);
        string allow = isRead ? "" : "Allow: GET, HEAD\r\n";
        byte[] answer = Encoding.Latin1.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\n{allow}Connection: close\r\n\r\n");
        await stream.WriteAsync(answer, token);
        if (request[0] != "HEAD")
        {
            await stream.WriteAsync(body, token);
        }
    }

    private async Task<(string Status, string Type, byte[] Body)> AnswerAsync(string path, CancellationToken token)
    {
        switch (path)
        {
            case "/metrics":
                using (MemoryStream text = new())
                {
                    await _metrics.WriteAsync(text, token);
                    return ("200 OK", PrometheusText.ContentType, text.ToArray());
                }

            case "/health":
                HealthReport report = _health.Look();
                return (report.IsHealthy ? "200 OK" : "503 Service Unavailable", "application/json", report.Json);
            case "/":
                return Plain("200 OK", "/metrics\n/health");
            default:
                return Plain("404 Not Found", "/metrics and /health are here");
        }
    }

    private static (string Status, string Type, byte[] Body) Plain(string status, string text) => (status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));
}
