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
    private readonly ModemFleet _fleet;
    private readonly ModemSender[] _senders = [];

    /// <summary>Opens the outbox. Where that fails it is said loudly, and the cloud side goes on without local messages.</summary>
    public MessageDelivery(ModemFleet fleet, BridgeSettings settings, TimeProvider time, ILogger<MessageDelivery> log)
    {
        _fleet = fleet ?? throw new ArgumentNullException(nameof(fleet));
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            MessageOutbox outbox = MessageOutbox.Open(settings, time, log);
            _senders = [.. fleet.Modems.Select(m => new ModemSender(m, outbox, time, log))];
            Outbox = outbox;
        }
        catch (OutboxUnavailableException e)
        {
            BridgeLog.OutboxUnavailable(log, e.Message);
        }

        Uplink = new Uplink(fleet, Outbox, settings.Batch, time, log);
    }

    /// <summary>Where messages wait; null when it could not be opened.</summary>
    public MessageOutbox? Outbox { get; }

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
        if (Outbox is not null)
        {
            await Outbox.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_senders.Select(s => s.RunAsync(stoppingToken)));
}
