// The modems as a hosted service: starts the sessions, posts the link reports while online, answers the cloud.
using Microsoft.Extensions.Hosting;
using OneNetModem.Bridge.Commands;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Runs a <see cref="ModemFleet"/> until the host stops.</summary>
public sealed class BridgeService : BackgroundService
{
    private readonly ModemFleet _fleet;

    /// <summary>A service for a fleet.</summary>
    public BridgeService(ModemFleet fleet)
    {
        _fleet = fleet ?? throw new ArgumentNullException(nameof(fleet));
        foreach (FleetModem modem in fleet.Modems)
        {
            modem.Client.Handlers.Add(new BuiltInCommands(modem.Reporter.ReadAsync));
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Here and not in the background: a stop that follows at once must find them started.
        foreach (FleetModem modem in _fleet.Modems)
        {
            modem.Client.Session.Start();
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // First the sessions: publishes on their way settle and the ports are given back. Then the loops.
        await _fleet.StopAsync();
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_fleet.Modems.Select(m => m.Reporter.RunAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: an ordinary end.
        }
    }
}
