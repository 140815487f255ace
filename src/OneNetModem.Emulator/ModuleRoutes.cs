// Where the emulated network leads: a host name of an AT command to a host and port that this PC can dial.
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace OneNetModem.Emulator;

/// <summary>A host and a port to dial.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>; false when it is not that.</summary>
    public static bool TryParse(string text, out HostPort value)
    {
        value = new HostPort("", 0);
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
        {
            return false;
        }

        value = new HostPort(text[..colon], port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}

/// <summary>The emulated network's routes. An exact route wins; then <see cref="Fallback"/>; then, with
/// <see cref="Direct"/>, the name itself. Thread-safe.</summary>
public sealed class ModuleRoutes
{
    private readonly Dictionary<string, HostPort> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Where every host without an exact route leads; null leads nowhere.</summary>
    public HostPort? Fallback { get; init; }

    /// <summary>Dial the host that the AT command names, when nothing else fits.</summary>
    public bool Direct { get; init; }

    /// <summary>Every host leads to <paramref name="target"/>.</summary>
    public static ModuleRoutes All(HostPort target) => new() { Fallback = target };

    /// <summary>Every host is dialled as it is named.</summary>
    public static ModuleRoutes ToAnywhere() => new() { Direct = true };

    /// <summary>Adds an exact route; returns this.</summary>
    public ModuleRoutes Add(HostPort from, HostPort to)
    {
        _exact[from.ToString()] = to;
        return this;
    }

    /// <summary>Where to dial for this host and port; null when the emulated DNS does not know the host.</summary>
    public HostPort? Resolve(string host, int port)
    {
        string name = _names.GetValueOrDefault(host, host);
        return _exact.GetValueOrDefault(new HostPort(name, port).ToString())
            ?? Fallback
            ?? (Direct ? new HostPort(name, port) : null);
    }

    /// <summary>The addresses that the emulated DNS gives for a name; none when it is unknown. A routed name has one
    /// made-up address of the documentation range 198.51.100.0/24, which leads where the name leads.</summary>
    public async Task<IReadOnlyList<string>> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out _))
        {
            return [host];
        }

        bool routed = Fallback is not null || _exact.Keys.Any(k => k.StartsWith(host + ":", StringComparison.OrdinalIgnoreCase));
        if (routed)
        {
            int sum = host.Aggregate(0, (s, c) => (s * 31 + char.ToLowerInvariant(c)) & 0xFFFF);
            string address = string.Create(CultureInfo.InvariantCulture, $"198.51.100.{1 + sum % 254}");
            _names[address] = host;
            return [address];
        }

        if (!Direct)
        {
            return [];
        }

        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return [.. found.Select(a => a.ToString())];
        }
        catch (System.Net.Sockets.SocketException)
        {
            return [];
        }
    }
}
