// Whether systemd wants to hear of us, and how often: sd_watchdog_enabled(3).
using System.Globalization;

namespace OneNetModem.Bridge.Hosting;

/// <summary>The watchdog of the unit (<c>WatchdogSec=</c>).</summary>
internal static class SystemdWatchdog
{
    /// <summary>After how long without a sign of life systemd ends the process; null when it does not.</summary>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    /// <param name="processId">This process; the variables may have been meant for the one that started it.</param>
    public static TimeSpan? Limit(Func<string, string?> environment, int processId)
    {
        bool isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } owner || owner == processId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long limit) && limit > 0
            ? TimeSpan.FromMicroseconds(limit)
            : null;
    }
}
