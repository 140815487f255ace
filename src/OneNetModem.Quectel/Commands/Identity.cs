// Who the module is: ATI, AT+CGMI, AT+CGMM, AT+CGMR, AT+QGMR, AT+GSN.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What <c>ATI</c> says, the ground on which a profile is chosen.</summary>
/// <param name="Manufacturer"><c>Quectel</c>.</param>
/// <param name="Model"><c>EC25</c>, <c>BG96</c>, <c>BG95-M3</c>, ...</param>
/// <param name="Revision">The firmware, such as <c>EC25EFAR02A09M4G</c>; null when the module printed none.</param>
public sealed record ModuleIdentity(string Manufacturer, string Model, string? Revision);

/// <summary>Identity queries.</summary>
public static class Identity
{
    /// <summary><c>ATI</c>: three lines, the third <c>Revision: ...</c>.</summary>
    public static readonly AtQuery<ModuleIdentity> Module = new(new AtCommand("ATI"), ParseModule);

    /// <summary><c>AT+CGMI</c>: the manufacturer.</summary>
    public static readonly AtQuery<string> Manufacturer = new(new AtCommand("AT+CGMI"), r => ReplyLines.Bare(r, "+CGMI"));

    /// <summary><c>AT+CGMM</c>: the model.</summary>
    public static readonly AtQuery<string> Model = new(new AtCommand("AT+CGMM"), r => ReplyLines.Bare(r, "+CGMM"));

    /// <summary><c>AT+CGMR</c>: the firmware revision.</summary>
    public static readonly AtQuery<string> Revision = new(new AtCommand("AT+CGMR"), r => WithoutRevision(ReplyLines.Bare(r, "+CGMR")));

    /// <summary><c>AT+QGMR</c>: the firmware with its application version, such as <c>EG91NAXGAR07A03M1G_30.004.30.004</c>.</summary>
    public static readonly AtQuery<string> FullRevision = new(new AtCommand("AT+QGMR"), r => WithoutRevision(ReplyLines.Bare(r, "+QGMR")));

    /// <summary><c>AT+GSN</c>: the IMEI, 15 digits.</summary>
    public static readonly AtQuery<string> Imei = new(
        new AtCommand("AT+GSN"),
        r => ReplyLines.Bare(r, "+GSN") is { Length: >= 14 and <= 16 } imei && ReplyLines.IsDigits(imei) ? imei : null);

    /// <summary>Reads the answer to <c>ATI</c>; lines beyond the three are ignored, a missing revision is null.</summary>
    public static ModuleIdentity? ParseModule(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        List<string> names = [];
        string? revision = null;
        foreach (string line in response.Lines)
        {
            string text = line.Trim();
            if (text.StartsWith(RevisionLabel, StringComparison.OrdinalIgnoreCase))
            {
                revision ??= WithoutRevision(text);
            }
            else if (text.Length > 0 && text[0] != '+')
            {
                names.Add(text);
            }
        }

        return names.Count >= 2 ? new ModuleIdentity(names[0], names[1], revision) : null;
    }

    private const string RevisionLabel = "Revision:";

    private static string? WithoutRevision(string? text) =>
        text is not null && text.StartsWith(RevisionLabel, StringComparison.OrdinalIgnoreCase) ? text[RevisionLabel.Length..].Trim() : text;
}
