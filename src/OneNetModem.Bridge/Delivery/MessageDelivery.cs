// The outbox with a sender for each modem, as a hosted service: what local programs hand in gets to the cloud.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Outbox;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Delivery;

/// <summary>Delivers messages over a fleet.</summary>
/// <remarks>A message for a named modem waits for that one; one for any goes to the first that is online and has a place. A
/// topic stays with one modem as long as anything of it is on its way.</remarks>
public sealed class MessageDelivery : BackgroundService, IAsyncDisposable
{
    /// <summary>Between two tries to open the outbox: a disk may be mounted late, another program may have the file and end.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly ModemFleet _fleet;
    private readonly BridgeSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TaskCompletionSource<MessageOutbox> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens the outbox. Where that fails it is said loudly, the cloud side goes on without local messages, and while the
    /// service runs it is tried again.</summary>
    public MessageDelivery(ModemFleet fleet, BridgeSettings settings, TimeProvider time, ILogger<MessageDelivery> log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_fleet, _settings, _time, _log) = (fleet ?? throw new ArgumentNullException(nameof(fleet)), settings, time, log);
        Uplink = new Uplink(fleet, null, settings.Batch, time, log);
        if (!TryOpen(out string problem))
        {
            BridgeLog.OutboxUnavailable(log, problem, RetryInterval.TotalSeconds);
        }
    }

    /// <summary>A message left the outbox, as <see cref="MessageOutbox.Settled"/> tells it; may be asked for before there is one.</summary>
    public event Action<OutboxSettlement>? Settled;

    /// <summary>Completes when the outbox is open.</summary>
    public Task<MessageOutbox> Opened => _opened.Task;

    /// <summary>Where messages wait; null while it cannot be opened.</summary>
    public MessageOutbox? Outbox => Opened.IsCompletedSuccessfully ? Opened.Result : null;

    /// <summary>The entrance.</summary>
    public Uplink Uplink { get; }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The sessions' end settles what is on its way; it is on disk before the outbox is closed.
        Task sessions = _fleet.StopAsync();
        await base.StopAsync(cancellationToken);
        await sessions;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (Outbox is { } outbox)
        {
            await outbox.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (Outbox is null)
        {
            await Task.Delay(RetryInterval, _time, stoppingToken);
            TryOpen(out _);
        }

        await Task.WhenAll(_fleet.Modems.Select(m => new ModemSender(m, Outbox, _time, _log).RunAsync(stoppingToken)));
    }

    private bool TryOpen(out string problem)
    {
        try
        {
            MessageOutbox outbox = MessageOutbox.Open(_settings, _time, _log);
            outbox.Settled += settlement => Settled?.Invoke(settlement);
            _opened.SetResult(outbox);
            Uplink.Outbox = outbox;
            problem = "";
            return true;
        }
        catch (OutboxUnavailableException e)
        {
            problem = e.Message;
            return false;
        }
    }
}
