// The modems as a hosted service: starts the sessions, posts the link reports while online, answers the cloud.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Runs a <see cref="ModemFleet"/> until the host stops.</summary>
public sealed class BridgeService : BackgroundService
{
    private readonly ModemFleet _fleet;

    /// <summary>A service for a fleet.</summary>
    /// <param name="fleet">The modems.</param>
    /// <param name="settings">Who answers requests from the cloud, and how long that may take.</param>
    /// <param name="audience">The local programs, where there is a local side.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">What the command program does.</param>
    public BridgeService(ModemFleet fleet, BridgeSettings? settings = null, LocalAudience? audience = null, TimeProvider? time = null, ILogger<BridgeService>? log = null)
    {
        _fleet = fleet ?? throw new ArgumentNullException(nameof(fleet));
        settings ??= new BridgeSettings();
        CommandDeadline deadline = new(settings.CommandTimeout, time ?? TimeProvider.System);
        CommandProgram? program = settings.CommandProgram.Count == 0 ? null : new CommandProgram(settings.CommandProgram, deadline, log ?? NullLogger<BridgeService>.Instance);
        LocalTopics topics = new(fleet);
        foreach (FleetModem modem in fleet.Modems)
        {
            // What the owner of this PC has made comes first; whoever only looks on must not swallow a request.
            ICloudCommandHandler?[] order =
            [
                audience is null ? null : new LocalPrograms(modem, topics, audience, deadline, last: false),
                program,
                new BuiltInCommands(modem.Reporter.ReadAsync),
                audience is null ? null : new LocalPrograms(modem, topics, audience, deadline, last: true),
                new CommandRefusal(),
            ];
            foreach (ICloudCommandHandler handler in order.OfType<ICloudCommandHandler>())
            {
                modem.Client.Handlers.Add(handler);
            }
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
