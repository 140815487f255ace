// All modems of a program: each its own session with its own device, told apart by name.
using Microsoft.Extensions.Logging;
using OneNetModem.Bridge.Reports;
using OneNetModem.Bridge.Settings;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Bridge;

/// <summary>One modem of a fleet.</summary>
/// <param name="Settings">What it was made from.</param>
/// <param name="Client">Its session with OneNET.</param>
/// <param name="Reporter">Its link report.</param>
public sealed record FleetModem(ModemSettings Settings, OneNetClient Client, LinkReporter Reporter)
{
    /// <summary>The name in local topics and in the outbox; may be empty for the only modem.</summary>
    public string Name => Settings.Name;

    /// <summary>The largest payload that the module takes, in bytes; as long as its series is not known, the least of all series.</summary>
    public int MaxPayload => (Client.Session.Facts.Profile ?? ModuleProfiles.ByName(Settings.Profile))?.MaxPublishBytes.Value ?? ModuleProfiles.All.Min(p => p.MaxPublishBytes.Value);
}

/// <summary>The modems of a program, in the order of the settings; never empty.</summary>
public sealed class ModemFleet : IAsyncDisposable
{
    private readonly IReadOnlyList<FleetModem> _modems;

    private ModemFleet(IReadOnlyList<FleetModem> modems) => _modems = modems;

    /// <summary>The modems.</summary>
    public IReadOnlyList<FleetModem> Modems => _modems;

    /// <summary>Makes the clients of all modems, not started.</summary>
    /// <param name="settings">Modems and link report.</param>
    /// <param name="surroundings">Link, clock, logs and random source of each modem.</param>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    /// <exception cref="RuleViolationException">The platform forbids what the settings ask for.</exception>
    public static ModemFleet Create(OneNetModemSettings settings, Func<ModemSettings, ModemSurroundings> surroundings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(surroundings);
        return new ModemFleet([.. settings.Modems.Select(modem =>
        {
            ModemSurroundings around = surroundings(modem);
            OneNetClient client = ModemComposition.Create(modem, around);
            return new FleetModem(modem, client, new LinkReporter(client, settings.Report, around.Time, around.Logs?.CreateLogger<LinkReporter>()));
        })]);
    }

    /// <summary>The modem of that name; null when there is none.</summary>
    public FleetModem? Find(string name) => _modems.FirstOrDefault(m => m.Name == name);

    /// <summary>Stops all sessions at once: publishes on their way settle, the ports are given back; within 5 s.</summary>
    public Task StopAsync() => Task.WhenAll(_modems.Select(m => m.Client.Session.StopAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_modems.Select(m => m.Client.DisposeAsync().AsTask()));
}
