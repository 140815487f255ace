// Asks the module for its signal and cell. Each answer is used as far as it goes: a report with gaps beats none.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Bridge.Reports;

/// <summary>Reads the radio part of a <see cref="LinkReport"/>.</summary>
public static class LinkReader
{
    /// <summary>Queries signal, serving cell and network, behind everything that is more urgent.</summary>
    public static async Task<LinkReport> ReadAsync(ModemSession session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.At is not { } at)
        {
            return new LinkReport();
        }

        SignalQuality? quality = (await at.QueryAsync(Background(Signal.Quality), cancellationToken)).Value;
        ExtendedSignal? extended = (await at.QueryAsync(Background(Signal.Extended), cancellationToken)).Value;
        ServingCell? cell = (await at.QueryAsync(Background(ServingCell.Query), cancellationToken)).Value;
        NetworkInfo? network = (await at.QueryAsync(Background(Operator.Network), cancellationToken)).Value;
        return new LinkReport
        {
            RssiDbm = quality?.RssiDbm ?? extended?.RssiDbm ?? cell?.RssiDbm,
            RsrpDbm = extended?.RsrpDbm ?? cell?.RsrpDbm,
            RsrqDb = extended?.RsrqDb ?? cell?.RsrqDb,
            SinrDb = extended?.SinrDb,
            Technology = network?.Name ?? cell?.AccessText,
            Band = network?.Band ?? cell?.Band,
            Operator = network?.Plmn ?? cell?.Plmn,
            Cell = cell?.CellId,
            Orphans = at.Counters.Orphans,
        };
    }

    private static AtQuery<T> Background<T>(AtQuery<T> query)
        where T : class => query with { Command = query.Command with { Priority = AtPriority.Background } };
}
