// Which modems are online, as the other bridges are to see it: online at once, offline only when it has lasted.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Upstream;

/// <summary>Follows the modems of a fleet. Starts as offline.</summary>
internal sealed class ModemWatch : IDisposable
{
    private readonly ModemFleet _fleet;
    private readonly TimeSpan _grace;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    public ModemWatch(ModemFleet fleet, TimeSpan grace, TimeProvider time)
    {
        _fleet = fleet;
        _grace = grace;
        _timer = time.CreateTimer(_ => Look(graceIsOver: true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (FleetModem modem in fleet.Modems)
        {
            modem.Client.Session.StateChanged += OnStateChanged;
        }

        Look(graceIsOver: false);
    }

    /// <summary>Something changed. Raised on the session's loop or a timer; handlers must not block.</summary>
    public event Action? Changed;

    /// <summary>Whether any is online, or was until a moment ago.</summary>
    public bool Online { get; private set; }

    /// <summary>Each by name.</summary>
    public IReadOnlyDictionary<string, bool> Modems =>
        _fleet.Modems.ToDictionary(UpstreamTopics.NameOf, m => m.Client.Session.State == SessionState.Online, StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (FleetModem modem in _fleet.Modems)
        {
            modem.Client.Session.StateChanged -= OnStateChanged;
        }

        _timer.Dispose();
    }

    private void OnStateChanged(SessionTransition transition)
    {
        if (transition.From == SessionState.Online || transition.To == SessionState.Online)
        {
            Look(graceIsOver: false);
        }
    }

    private void Look(bool graceIsOver)
    {
        lock (_gate)
        {
            bool online = _fleet.Modems.Any(m => m.Client.Session.State == SessionState.Online);
            Online = online || (Online && !graceIsOver);
            _timer.Change(Online && !online ? _grace : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Changed?.Invoke();
    }
}
