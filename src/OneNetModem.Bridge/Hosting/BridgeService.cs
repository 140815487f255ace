// The bridge as a hosted service: starts the modem's session, posts the link report while online, answers the cloud.
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Reports;
using OneNetModem.Bridge.Settings;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Runs one <see cref="OneNetClient"/> until the host stops.</summary>
public sealed class BridgeService : BackgroundService
{
    /// <summary>Where the report goes on a server that is not OneNET.</summary>
    private const string GenericTopic = "onenet-modem/{device}/report";

    private readonly OneNetClient _client;
    private readonly ReportSettings _report;
    private readonly TimeProvider _time;
    private readonly ILogger<BridgeService> _log;
    private readonly Channel<bool> _reportDue = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _onlineSince;
    private long _published;
    private long _received;
    private int _connects;

    /// <summary>A service for a client.</summary>
    public BridgeService(OneNetClient client, ReportSettings report, TimeProvider time, ILogger<BridgeService> log)
    {
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _report = report ?? throw new ArgumentNullException(nameof(report));
        _time = time;
        _log = log;
        _client.Handlers.Add(new BuiltInCommands(ReadReportAsync));
        _client.Session.StateChanged += OnStateChanged;
        _client.Published += p => Interlocked.Add(ref _published, p.Result.Outcome == PublishOutcome.Acked ? 1 : 0);
        _client.MessageReceived += _ => Interlocked.Increment(ref _received);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // First the session: publishes on their way settle and the port is given back. Then the loop.
        await _client.Session.StopAsync();
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _client.Session.Start();
        if (_report.Interval <= TimeSpan.Zero)
        {
            return;
        }

        // At once after each connect, then at every interval.
        await using ITimer timer = _time.CreateTimer(_ => _reportDue.Writer.TryWrite(true), null, _report.Interval, _report.Interval);
        try
        {
            await foreach (bool _ in _reportDue.Reader.ReadAllAsync(stoppingToken))
            {
                if (_client.Session.State == SessionState.Online)
                {
                    await TryPostReportAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }

    private async Task TryPostReportAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PostReportAsync(stoppingToken);
        }
        catch (ArgumentException e)
        {
            // Against the platform's rules, or not for a module: a report less, and not the end of the bridge.
            BridgeLog.ReportFailed(_log, _client.Session.Name, nameof(PublishOutcome.Failed), e.Message);
        }
    }

    private void OnStateChanged(SessionTransition transition)
    {
        if (transition.To == SessionState.Online)
        {
            _connects++;
            _onlineSince = _time.GetTimestamp();
            _reportDue.Writer.TryWrite(true);
        }
    }

    private async Task<LinkReport> ReadReportAsync(CancellationToken cancellationToken) =>
        await LinkReader.ReadAsync(_client.Session, cancellationToken) with
        {
            OnlineSeconds = (long)_time.GetElapsedTime(_onlineSince).TotalSeconds,
            Connects = _connects,
            Published = _published,
            Received = _received,
        };

    private async Task PostReportAsync(CancellationToken stoppingToken)
    {
        LinkReport report = await ReadReportAsync(stoppingToken);
        if (_client.Session.State != SessionState.Online)
        {
            // It ended while the module was asked: the next connect brings a report of its own.
            return;
        }

        if (!_client.Platform.IsOneNet)
        {
            // A plain broker knows no data points and gives no answer.
            await _client.PublishAsync(GenericTopic, report.ToJson(), 1, stoppingToken);
            return;
        }

        PostResult result = await _client.PostAsync(_time.GetUtcNow(), report.Values);
        if (result.Reply is not { Accepted: true } && !stoppingToken.IsCancellationRequested && _client.Session.State != SessionState.Closed)
        {
            bool silent = result.Reply is null && result.Published.Outcome == PublishOutcome.Acked;
            BridgeLog.ReportFailed(_log, _client.Session.Name, result.Published.Outcome.ToString(), silent ? "the platform did not answer" : result.Reply?.ToString() ?? result.Published.Detail);
        }
    }
}
