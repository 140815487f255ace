// Small pieces of wording that several families share.
using System.Globalization;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Explain;

internal static class Words
{
    public static string Dbm(int? value) => value is { } n ? string.Create(CultureInfo.InvariantCulture, $"{n} dBm") : "not known";

    public static string Of(AccessTechnology technology) => technology switch
    {
        AccessTechnology.Gsm => "GSM",
        AccessTechnology.Utran => "UMTS",
        AccessTechnology.GsmEgprs => "GSM with EDGE",
        AccessTechnology.UtranHsdpa => "UMTS with HSDPA",
        AccessTechnology.UtranHsupa => "UMTS with HSUPA",
        AccessTechnology.UtranHspa => "UMTS with HSPA",
        AccessTechnology.Eutran => "LTE",
        AccessTechnology.CatM => "LTE Cat M1",
        AccessTechnology.NbIot => "LTE Cat NB",
        _ => "not known here",
    };

    public static string? Of(RadioAccess access) => RadioAccessNames.InWords(access);

    public static string Of(SimState state) => state switch
    {
        SimState.Ready => "ready",
        SimState.PinRequired => "wants its PIN; three wrong ones lock it",
        SimState.PukRequired => "locked, wants the operator's PUK",
        SimState.Pin2OrPuk2Required => "wants PIN2 or PUK2; data works without",
        SimState.NotReady => "still starting, or taken out",
        SimState.NotInserted => "no card in the holder",
        SimState.Busy => "still starting",
        SimState.Failure => "broken, badly seated, or no SIM",
        _ => "not known here",
    };

    /// <summary>The operator of a country and network code; those of mainland China that are in wide use (ITU-T E.212 list).</summary>
    public static string? Operator(string? plmn) => plmn switch
    {
        "46000" or "46002" or "46007" or "46008" => "China Mobile",
        "46001" or "46006" or "46009" => "China Unicom",
        "46003" or "46005" or "46011" => "China Telecom",
        "46015" => "China Broadnet",
        _ => null,
    };

    public static string? Seconds(int? value) => value is { } n ? string.Create(CultureInfo.InvariantCulture, $"{n} s") : null;

    /// <summary>A hexadecimal code with its decimal value, which maps and operators' tools use.</summary>
    public static string? Hexadecimal(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint n) ? string.Create(CultureInfo.InvariantCulture, $"hexadecimal, {n} decimal") : null;
}
