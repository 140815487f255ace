// A few lines host the bridge in anybody's program.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Settings;

namespace OneNetModem.Bridge.Hosting;

/// <summary>Registers the bridge.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="OneNetClient"/> for the settings' first modem, and the service that runs it.</summary>
    /// <param name="services">The host's services; a registered <see cref="TimeProvider"/> is used.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="surroundings">Link, topics and random source in place of the defaults.</param>
    public static IServiceCollection AddOneNetModem(this IServiceCollection services, OneNetModemSettings settings, ModemSurroundings? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings.Report);
        services.AddSingleton(provider => ModemComposition.Create(
            settings.Modem,
            (surroundings ?? new ModemSurroundings()) with { Time = provider.GetRequiredService<TimeProvider>(), Logs = provider.GetService<ILoggerFactory>() }));
        services.AddHostedService<BridgeService>();
        return services;
    }
}
