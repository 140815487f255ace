// The bridge in a host: the modems, and the local side that feeds them.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Commands;
using OneNetModem.Bridge.Delivery;
using OneNetModem.Bridge.Endpoint;
using OneNetModem.Bridge.Lines;
using OneNetModem.Bridge.Metrics;
using OneNetModem.Bridge.Settings;
using OneNetModem.Bridge.Upstream;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Registers the bridge.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the settings' modems as a <see cref="ModemFleet"/>, the first one's <see cref="OneNetClient"/>, and the service that runs them.</summary>
    /// <param name="services">The host's services; a registered <see cref="TimeProvider"/> is used.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="surroundings">Link, topics and random source in place of the defaults, of the only modem.</param>
    public static IServiceCollection AddOneNetModem(this IServiceCollection services, OneNetModemSettings settings, ModemSurroundings? surroundings = null) =>
        services.AddOneNetModem(settings, _ => surroundings ?? new ModemSurroundings());

    /// <inheritdoc cref="AddOneNetModem(IServiceCollection, OneNetModemSettings, ModemSurroundings?)"/>
    /// <param name="services">The host's services; a registered <see cref="TimeProvider"/> is used.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="surroundings">Link, topics and random source of each modem.</param>
    public static IServiceCollection AddOneNetModem(this IServiceCollection services, OneNetModemSettings settings, Func<ModemSettings, ModemSurroundings> surroundings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(surroundings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ModemFleet.Create(
            settings,
            modem => surroundings(modem) with { Time = provider.GetRequiredService<TimeProvider>(), Logs = provider.GetService<ILoggerFactory>() }));
        services.AddSingleton(provider => provider.GetRequiredService<ModemFleet>().Modems[0].Client);
        services.AddHostedService<BridgeService>();
        return services;
    }

    /// <summary>Adds the local side to <see cref="AddOneNetModem(IServiceCollection, OneNetModemSettings, ModemSurroundings?)"/>: an
    /// outbox in the state directory, its <see cref="Uplink"/>, the local MQTT endpoint, the <see cref="LineEndpoint"/> for
    /// whoever has lines to give it, and the client of an upstream broker.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">Where the local side is, and how much it keeps.</param>
    public static IServiceCollection AddOneNetBridge(this IServiceCollection services, BridgeSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(settings);
        services.AddSingleton<LocalAudience>();
        services.AddSingleton<MessageDelivery>();
        services.AddSingleton(provider => provider.GetRequiredService<MessageDelivery>().Uplink);
        services.AddHostedService(provider => provider.GetRequiredService<MessageDelivery>());
        services.AddSingleton<LineEndpoint>();
        services.AddSingleton<LocalEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<LocalEndpoint>());
        services.TryAddSingleton(new UpstreamTimes());
        services.AddHostedService<UpstreamClient>();
        return services;
    }

    /// <summary>Adds the instruments of <see cref="BridgeInstruments"/> to the modems and, where the settings name them, an HTTP
    /// endpoint with <c>/metrics</c> and <c>/health</c>, and the export to a collector.</summary>
    /// <remarks>Without either the meter <see cref="BridgeInstruments.MeterName"/> is there for exporters of the host's own.</remarks>
    /// <param name="services">The host's services, with a fleet in them.</param>
    /// <param name="settings">Where metrics go.</param>
    public static IServiceCollection AddOneNetMetrics(this IServiceCollection services, MetricsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddMetrics();
        services.AddSingleton(settings);
        services.AddSingleton<BridgeInstruments>();
        services.AddSingleton<BridgeHealth>();
        services.AddHostedService<SignalWatch>();
        if (settings.Prometheus.Length > 0)
        {
            services.AddHostedService<ScrapeEndpoint>();
        }

        if (settings.Otlp.Length > 0)
        {
            services.AddHostedService<OtlpExport>();
        }

        return services;
    }

    /// <summary>Tells systemd how the bridge is, when it was started by systemd with <c>Type=notify</c>: READY, STOPPING, the link
    /// of each modem as STATUS, and WATCHDOG as long as every loop answers. Elsewhere it adds nothing.</summary>
    /// <remarks>Of Microsoft.Extensions.Hosting.Systemd it takes the notifier alone: <c>AddSystemd</c> also brings a lifetime with
    /// signal handlers of its own, is only active when the parent process is called "systemd", and feeds no watchdog. Where
    /// a host uses it as well, READY and STOPPING are said twice, which does no harm.</remarks>
    /// <param name="services">The host's services, with a fleet.</param>
    public static IServiceCollection AddOneNetSystemd(this IServiceCollection services)
    {
        SystemdNotifier notifier = new();
        return notifier.IsEnabled ? services.AddOneNetSystemd(notifier, SystemdWatchdog.Limit(Environment.GetEnvironmentVariable, Environment.ProcessId)) : services;
    }

    internal static IServiceCollection AddOneNetSystemd(this IServiceCollection services, ISystemdNotifier notifier, TimeSpan? watchdog) =>
        services.AddHostedService(provider => new SystemdReport(
            provider.GetRequiredService<ModemFleet>(),
            provider.GetService<MessageDelivery>(),
            notifier,
            watchdog,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SystemdReport>>()));
}
