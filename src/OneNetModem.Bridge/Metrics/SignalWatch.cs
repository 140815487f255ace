// Keeps the signal's figures fresh where no link report does.
using Microsoft.Extensions.Hosting;

namespace OneNetModem.Bridge.Metrics;

/// <summary>With <c>Report:Interval</c> 0 reads the link of each modem that is online, every minute. With reports it does nothing:
/// theirs are the figures, and the module is not asked twice.</summary>
internal sealed class SignalWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ModemFleet _fleet;

    /// <param name="fleet">The modems.</param>
    /// <param name="instruments">Made with it, before the sessions start.</param>
    public SignalWatch(ModemFleet fleet, BridgeInstruments instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        _fleet = fleet;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_fleet.Modems.Select(m => m.Reporter.WatchAsync(Interval, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }
}
