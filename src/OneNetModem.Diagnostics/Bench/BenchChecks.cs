// Every check, from the port up. To add one, add a file and a row.
using OneNetModem.Diagnostics.Bench.Checks;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>The checks.</summary>
public static class BenchChecks
{
    /// <summary>All checks in the order in which they run.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new PortCheck(),
        new ModuleCheck(),
        new SimCheck(),
        new RegistrationCheck(),
        new RadioCheck(),
        new PdpCheck(),
        new DnsCheck(),
        new PingCheck(),
        new TcpCheck(),
        new TlsCheck(),
        new LoginCheck(),
        new ClockCheck(),
        new SubscribeCheck(),
        new PublishCheck(),
        new DownlinkCheck(),
        new PayloadCheck(),
        new SoakCheck(),
    ];

    /// <summary>The named checks and those that they need, in the order in which they run.</summary>
    /// <exception cref="ArgumentException">There is no such check; the message says which there are.</exception>
    public static IReadOnlyList<ICheck> Choose(params IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        HashSet<string> wanted = new(StringComparer.Ordinal);
        Queue<string> open = new(ids);
        while (open.TryDequeue(out string? id))
        {
            ICheck check = All.FirstOrDefault(c => c.Id == id)
                ?? throw new ArgumentException($"there is no check '{id}'; there are: {string.Join(", ", All.Select(c => c.Id))}", nameof(ids));
            if (wanted.Add(id))
            {
                foreach (string need in check.Needs)
                {
                    open.Enqueue(need);
                }
            }
        }

        return [.. All.Where(c => wanted.Contains(c.Id))];
    }
}
