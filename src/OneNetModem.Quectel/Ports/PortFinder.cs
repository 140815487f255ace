// From what --port says to a port that can be opened: auto and imei:... are searches.
using OneNetModem.At.Links;

namespace OneNetModem.Quectel.Ports;

/// <summary>Finds ports. Ask again after every loss: a module that restarts comes back under another number.</summary>
/// <param name="ports">The ports of this computer.</param>
/// <param name="settings">How ports are opened that must be asked for their IMEI.</param>
/// <param name="time">The clock of the limits.</param>
public sealed class PortFinder(ISerialPortList ports, LinkSettings settings, TimeProvider time)
{
    private const string ImeiPrefix = "imei:";

    /// <summary>Whether this is <c>auto</c>: any module's AT port.</summary>
    public static bool IsAuto(string port) => string.Equals(port, "auto", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is <c>imei:...</c>: the AT port of the module with that IMEI.</summary>
    public static bool IsImei(string port) => port?.StartsWith(ImeiPrefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The port to open: <c>auto</c> and <c>imei:...</c> are looked for, everything else is itself.</summary>
    /// <exception cref="LinkException"><see cref="LinkFailure.NotFound"/>, with what was looked at.</exception>
    public async Task<string> FindAsync(string port, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(port);
        if (IsAuto(port))
        {
            AutoPort auto = AutoPort.Choose(ports.List());
            return auto.Port?.Path ?? throw new LinkException(port, LinkFailure.NotFound, "no AT port of a Quectel module: " + auto.Why);
        }
        return IsImei(port) ? await ByImeiAsync(port, cancellation) : port;
    }

    private async Task<string> ByImeiAsync(string port, CancellationToken cancellation)
    {
        string imei = port[ImeiPrefix.Length..];
        IReadOnlyList<SerialPortInfo> all = ports.List();
        SerialPortInfo[] candidates = [.. all.Where(info => info.Role == PortRole.At)];
        List<string> seen = [];
        foreach (SerialPortInfo candidate in candidates)
        {
            PortAnswer answer = await PortProbe.AskAsync(candidate.Path, settings, time, cancellation);
            if (string.Equals(answer.Imei, imei, StringComparison.Ordinal))
            {
                return candidate.Path;
            }
            seen.Add(candidate.Path + " " + (answer.Imei is { } other ? "has IMEI " + other
                : answer.Holders.Count > 0 ? "is held by " + string.Join(", ", answer.Holders.Select(holder => holder.Program))
                : answer.Problem is { } problem ? "could not be opened: " + problem.Failure
                : "does not answer"));
        }
        throw new LinkException(
            port, LinkFailure.NotFound,
            "no module with this IMEI: " + (seen.Count > 0 ? string.Join("; ", seen) : AutoPort.Choose(all).Why));
    }
}
