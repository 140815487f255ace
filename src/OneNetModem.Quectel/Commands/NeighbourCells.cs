// The cells around: AT+QENG="neighbourcell".
// Layout of LTE lines: EC2x AT manual V2.0 section 6.16 and a public log of an EG25-G: the channel and physical cell id, then
// RSRQ before RSRP. What the module has not measured it prints as "-".
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>A neighbour. What the module did not measure is null.</summary>
/// <param name="Relation"><c>intra</c> (same channel), <c>inter</c> (another one), or empty (another technology).</param>
/// <param name="Access">The technology.</param>
/// <param name="Channel">EARFCN, UARFCN or ARFCN.</param>
/// <param name="PhysicalCellId">Physical cell id 0 to 503 (LTE layouts only).</param>
/// <param name="RsrpDbm">Reference signal received power, dBm (LTE layouts only).</param>
/// <param name="RsrqDb">Reference signal received quality, dB (LTE layouts only).</param>
public sealed record NeighbourCell(string Relation, RadioAccess Access, int? Channel, int? PhysicalCellId, int? RsrpDbm, int? RsrqDb);

/// <summary>The answer to <c>AT+QENG="neighbourcell"</c>.</summary>
/// <param name="Cells">In the module's order; empty when it sees none. An LTE module counts the serving cell among them.</param>
public sealed record NeighbourCells(IReadOnlyList<NeighbourCell> Cells)
{
    /// <summary><c>AT+QENG="neighbourcell"</c>.</summary>
    public static readonly AtQuery<NeighbourCells> Query = new(
        new AtCommand("AT+QENG=\"neighbourcell\""),
        response => new NeighbourCells(ReplyLines.All(response, "+QENG", Read)));

    private static NeighbourCell? Read(IReadOnlyList<string> f)
    {
        const string Name = "neighbourcell";
        if (f.Count < 3 || !f[0].StartsWith(Name, StringComparison.Ordinal))
        {
            return null;
        }

        RadioAccess access = RadioAccessNames.Parse(f[1]);
        bool lte = access is RadioAccess.Lte or RadioAccess.CatM or RadioAccess.NbIot;
        return new NeighbourCell(
            f[0][Name.Length..].Trim(),
            access,
            f.Number(2),
            lte ? f.Within(3, 0, 503) : null,
            lte ? f.Within(5, -200, -1) : null,
            lte ? f.Within(4, -60, 20) : null);
    }
}
