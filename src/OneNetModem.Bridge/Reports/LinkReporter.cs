// The link report of one modem: posted at once after each connect and at every interval, and read when somebody asks.
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Settings;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Reports;

/// <summary>Counts what a client does, reads its link, and posts both.</summary>
public sealed class LinkReporter
{
    /// <summary>Where the report goes on a server that is not OneNET.</summary>
    private const string GenericTopic = "onenet-modem/{device}/report";

    private readonly OneNetClient _client;
    private readonly ReportSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _onlineSince;
    private long _published;
    private long _received;
    private int _connects;

    /// <summary>A reporter for a client; it counts from now on.</summary>
    public LinkReporter(OneNetClient client, ReportSettings settings, TimeProvider? time = null, ILogger? log = null)
    {
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _settings = settings ?? throw new ArgumentNullException(nameof(settings));
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _client.Session.StateChanged += OnStateChanged;
        _client.Published += p => Interlocked.Add(ref _published, p.Result.Outcome == PublishOutcome.Acked ? 1 : 0);
        _client.MessageReceived += _ => Interlocked.Increment(ref _received);
    }

    /// <summary>The link was read, for a post or for somebody who asked.</summary>
    public event Action<LinkReport>? LinkRead;

    /// <summary>Posts while the client is online, until it is cancelled; returns at once when the settings want no report.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        if (_settings.Interval > TimeSpan.Zero)
        {
            await RunAsync(_settings.Interval, TryPostAsync, stoppingToken);
        }
    }

    /// <summary>Reads the link in place of the reports that the settings do not want, and posts nothing, until it is cancelled;
    /// returns at once when there are reports. <see cref="LinkRead"/> tells.</summary>
    /// <param name="interval">Between two readings; the first follows each connect.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public async Task WatchAsync(TimeSpan interval, CancellationToken stoppingToken)
    {
        if (_settings.Interval <= TimeSpan.Zero)
        {
            await RunAsync(interval, ReadAsync, stoppingToken);
        }
    }

    /// <summary>Reads the link and adds the counters.</summary>
    public async Task<LinkReport> ReadAsync(CancellationToken cancellationToken)
    {
        LinkReport report = await LinkReader.ReadAsync(_client.Session, cancellationToken) with
        {
            OnlineSeconds = (long)_time.GetElapsedTime(_onlineSince).TotalSeconds,
            Connects = _connects,
            Published = _published,
            Received = _received,
        };
        LinkRead?.Invoke(report);
        return report;
    }

    private async Task RunAsync(TimeSpan interval, Func<CancellationToken, Task> whenDue, CancellationToken stoppingToken)
    {
        await using ITimer timer = _time.CreateTimer(_ => _due.Writer.TryWrite(true), null, interval, interval);
        await foreach (bool _ in _due.Reader.ReadAllAsync(stoppingToken))
        {
            if (_client.Session.State == SessionState.Online)
            {
                await whenDue(stoppingToken);
            }
        }
    }

    private async Task TryPostAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PostAsync(stoppingToken);
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
            _due.Writer.TryWrite(true);
        }
    }

    private async Task PostAsync(CancellationToken stoppingToken)
    {
        LinkReport report = await ReadAsync(stoppingToken);
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
