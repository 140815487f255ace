// Is there a module behind a port, and which? Asks AT, and if that is answered who it is.
using OneNetModem.At.Dialogue;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Ports;

/// <summary>What a port said.</summary>
/// <param name="Answers">Whether it answered <c>AT</c> with <c>OK</c>; null when it was not asked.</param>
/// <param name="Module">Model and firmware, as <c>ATI</c> gives them.</param>
/// <param name="Imei">The IMEI.</param>
/// <param name="Holders">Who else has the port open; it is not asked then.</param>
/// <param name="Problem">Why it could not be asked.</param>
public sealed record PortAnswer(bool? Answers, ModuleIdentity? Module, string? Imei, IReadOnlyList<PortHolder> Holders, LinkException? Problem)
{
    /// <summary>A port that was not asked.</summary>
    public static PortAnswer NotAsked { get; } = new(null, null, null, [], null);
}

/// <summary>Asks ports.</summary>
public static class PortProbe
{
    // A fresh module may be busy with its boot: AT is asked a few times before it counts as silent.
    private const int Attempts = 3;

    /// <summary>Asks one port. A port that somebody else has open is left alone.</summary>
    public static async Task<PortAnswer> AskAsync(string port, LinkSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(port);
        IReadOnlyList<PortHolder> holders = port.Contains("://", StringComparison.Ordinal) ? [] : PortHolder.Find(port);
        if (holders.Count > 0)
        {
            return PortAnswer.NotAsked with { Holders = holders };
        }
        try
        {
            await using IByteLink link = await LinkOpener.OpenAsync(port, settings, time, cancellation);
            await using AtChannel channel = new(link, new QuectelDialect(), null, time);
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                AtResponse response = await channel.SendAsync(Bringup.Attention, cancellation);
                if (response.IsOk)
                {
                    AtReply<ModuleIdentity> module = await channel.QueryAsync(Identity.Module, cancellation);
                    AtReply<string> imei = await channel.QueryAsync(Identity.Imei, cancellation);
                    return new PortAnswer(true, module.Value, imei.Value, [], null);
                }
                if (link.Fault is { } fault)
                {
                    return PortAnswer.NotAsked with { Problem = fault };
                }
            }
            return PortAnswer.NotAsked with { Answers = false };
        }
        catch (LinkException problem)
        {
            return PortAnswer.NotAsked with { Problem = problem };
        }
    }
}
