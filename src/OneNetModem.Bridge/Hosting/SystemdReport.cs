// What systemd is told of a running bridge: that it is ready, how its links are, that its loops live, that it stops.
using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Reports;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Reports to the service manager: sd_notify(3).</summary>
/// <remarks>READY comes when all services run, and does not wait for a modem to be online: one that has no network is no reason to
/// start the program anew. The watchdog is fed when all loops have answered since the last time, so one that hangs lets
/// it bite.</remarks>
internal sealed class SystemdReport : BackgroundService, IHostedLifecycleService
{
    /// <summary>How often the outbox's depth is looked at; the links tell by themselves.</summary>
    private static readonly TimeSpan OutboxLook = TimeSpan.FromSeconds(10);

    private readonly (string Name, LinkStatus Status)[] _links;
    private readonly (string Name, Func<Task> AnswerAsync)[] _sessions;
    private readonly MessageDelivery? _delivery;
    private readonly ISystemdNotifier _notifier;
    private readonly TimeSpan? _watchdog;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public SystemdReport(ModemFleet fleet, MessageDelivery? delivery, ISystemdNotifier notifier, TimeSpan? watchdog, TimeProvider time, ILogger log)
    {
        (_delivery, _notifier, _watchdog, _time, _log) = (delivery, notifier, watchdog, time, log);
        _links = [.. fleet.Modems.Select(modem => (modem.Name, new LinkStatus(modem, time)))];
        foreach (var (_, status) in _links)
        {
            status.Changed += _ => _changed.Writer.TryWrite(true);
        }

        _sessions = [.. fleet.Modems.Select(modem => ("the session of " + modem.Client.Session.Name, (Func<Task>)modem.Client.Session.AnswerAsync))];
    }

    private MessageOutbox? Outbox => _delivery?.Outbox;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Notify("READY=1");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Notify("STOPPING=1");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(TellStatusAsync(stoppingToken), _watchdog is { } limit ? FeedWatchdogAsync(limit, stoppingToken) : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }

    private async Task TellStatusAsync(CancellationToken stoppingToken)
    {
        await using ITimer look = _time.CreateTimer(_ => _changed.Writer.TryWrite(true), null, TimeSpan.Zero, OutboxLook);
        string told = "";
        await foreach (bool _ in _changed.Reader.ReadAllAsync(stoppingToken))
        {
            string status = Status();
            if (status != told)
            {
                told = status;
                Notify("STATUS=" + status);
            }
        }
    }

    private string Status()
    {
        IEnumerable<string> parts = _links.Select(link => _links.Length > 1 ? $"{link.Name}: {link.Status}" : link.Status.ToString());
        parts = parts.Append(Outbox is { } outbox ? string.Create(CultureInfo.InvariantCulture, $"outbox {outbox.Counts.Messages}") : "no outbox");

        // A line end would begin another assignment of the notification.
        return string.Concat(string.Join("; ", parts).Select(c => char.IsControl(c) ? ' ' : c));
    }

    private async Task FeedWatchdogAsync(TimeSpan limit, CancellationToken stoppingToken)
    {
        using PeriodicTimer half = new(limit / 2, _time);
        do
        {
            await AnswersAsync(limit / 4, stoppingToken);
            Notify("WATCHDOG=1");
        }
        while (await half.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Waits until every loop has answered; for ever if need be. The log names those that let it wait.</summary>
    private async Task AnswersAsync(TimeSpan patience, CancellationToken stoppingToken)
    {
        IEnumerable<(string Name, Task Answer)> sessions = _sessions.Select(session => (session.Name, session.AnswerAsync()));
        (string Name, Task Answer)[] asked = Outbox is { } outbox ? [.. sessions, ("the outbox", outbox.AnswerAsync())] : [.. sessions];
        Task all = Task.WhenAll(asked.Select(one => one.Answer));
        try
        {
            await all.WaitAsync(patience, _time, stoppingToken);
        }
        catch (TimeoutException)
        {
            string silent = string.Join(", ", asked.Where(one => !one.Answer.IsCompleted).Select(one => one.Name));
            BridgeLog.LoopHangs(_log, silent, patience.TotalSeconds);
            await all.WaitAsync(stoppingToken);
            BridgeLog.LoopAnswers(_log, silent);
        }
    }

    private void Notify(string what)
    {
        try
        {
            _notifier.Notify(new ServiceState(what));
        }
        catch (SocketException e)
        {
            BridgeLog.NotifyFailed(_log, what, e.Message);
        }
    }
}
