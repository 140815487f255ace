// The module's clock: unset after a start until the network (AT+CTZU), NTP or the host sets it.
using System.Globalization;

namespace OneNetModem.Emulator.Core;

internal sealed class ModuleTime(ModuleCore core)
{
    /// <summary>China: eight hours east, in quarters of an hour.</summary>
    internal const int NetworkZone = 32;

    private TimeSpan? _offset;

    /// <summary>AT+CTZU: 0 off, 1 network time as GMT, 3 as local time. UNCONFIRMED: that the factory setting is 0.</summary>
    internal int AutomaticUpdate { get; private set; }

    internal int Zone { get; private set; }

    internal DateTimeOffset NetworkTime => core.Clock.UtcNow + core.Behaviour.ClockError;

    /// <summary>What AT+CCLK? shows: 80/01/06 and counting as long as nobody set it.</summary>
    internal DateTimeOffset Clock => AutomaticUpdate != 0 && core.Radio.IsRegistered
        ? NetworkTime + (AutomaticUpdate == 3 ? Quarters(NetworkZone) : TimeSpan.Zero)
        : _offset is { } offset ? core.Clock.UtcNow + offset + core.Behaviour.ClockError : new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero) + core.Clock.Elapsed;

    /// <summary>The clock as an instant: what certificates are judged by.</summary>
    internal DateTimeOffset Utc => AutomaticUpdate != 0 && core.Radio.IsRegistered ? NetworkTime : Clock - Quarters(Zone);

    internal int ShownZone => AutomaticUpdate != 0 && core.Radio.IsRegistered ? NetworkZone : Zone;

    internal void Update(int mode)
    {
        AutomaticUpdate = mode;
        if (mode != 0)
        {
            Zone = NetworkZone;
        }
    }

    internal void Set(DateTimeOffset clock, int zone)
    {
        AutomaticUpdate = 0;
        _offset = clock - core.Clock.UtcNow;
        Zone = zone;
    }

    internal static TimeSpan Quarters(int quarters) => TimeSpan.FromMinutes(15 * quarters);

    internal static string Format(DateTimeOffset time, int zone, string year) =>
        time.ToString(year + "/MM/dd,HH:mm:ss", CultureInfo.InvariantCulture) + zone.ToString("+00;-00", CultureInfo.InvariantCulture);
}
