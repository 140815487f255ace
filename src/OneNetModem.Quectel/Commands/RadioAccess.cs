// Radio access technologies, whatever word a series uses for them.
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Commands;

/// <summary>A radio access technology.</summary>
public enum RadioAccess
{
    /// <summary>A word not known here; the reply keeps it.</summary>
    Unknown,

    /// <summary>No service.</summary>
    None,

    /// <summary>GSM, GPRS, EDGE.</summary>
    Gsm,

    /// <summary>UMTS: WCDMA, HSPA.</summary>
    Wcdma,

    /// <summary>TD-SCDMA.</summary>
    TdScdma,

    /// <summary>CDMA 1x, EV-DO.</summary>
    Cdma,

    /// <summary>LTE Cat 1 and up.</summary>
    Lte,

    /// <summary>LTE Cat M1 (eMTC).</summary>
    CatM,

    /// <summary>LTE Cat NB (NB-IoT).</summary>
    NbIot,
}

/// <summary>Reads the modules' words for a radio access technology, which stand in the code table of that name.</summary>
public static class RadioAccessNames
{
    private static readonly (RadioAccess Access, string Words)[] Known =
    [
        (RadioAccess.None, "no service"), (RadioAccess.Gsm, "GSM"), (RadioAccess.Wcdma, "UMTS"), (RadioAccess.TdScdma, "TD-SCDMA"), (RadioAccess.Cdma, "CDMA"),
        (RadioAccess.Lte, "LTE"), (RadioAccess.CatM, "LTE Cat M1"), (RadioAccess.NbIot, "LTE Cat NB"),
    ];

    /// <summary>The technology for a word of <c>AT+QCSQ</c>, <c>AT+QNWINFO</c> or <c>AT+QENG</c>. EC2x says <c>FDD LTE</c>,
    /// BG96 <c>CAT-M1</c> / <c>CAT-NB1</c>, BG95 <c>eMTC</c> / <c>NBIoT</c>; the manuals do not keep to one case.</summary>
    public static RadioAccess Parse(string? name)
    {
        string? words = name is null ? null : CodeTable.Get("radio-name").Find(name.Trim())?.Words;
        return Array.Find(Known, known => known.Words == words).Access;
    }

    /// <summary>The technology for people; null when it is not known.</summary>
    public static string? InWords(RadioAccess access) => Array.Find(Known, known => known.Access == access).Words;
}

/// <summary>The <c>AcT</c> number of <c>AT+CREG</c> and <c>AT+COPS</c>; numbers not named here are kept as they are.</summary>
public enum AccessTechnology
{
    /// <summary>GSM.</summary>
    Gsm = 0,

    /// <summary>UTRAN (WCDMA).</summary>
    Utran = 2,

    /// <summary>GSM with EGPRS.</summary>
    GsmEgprs = 3,

    /// <summary>UTRAN with HSDPA.</summary>
    UtranHsdpa = 4,

    /// <summary>UTRAN with HSUPA.</summary>
    UtranHsupa = 5,

    /// <summary>UTRAN with HSDPA and HSUPA.</summary>
    UtranHspa = 6,

    /// <summary>E-UTRAN (LTE).</summary>
    Eutran = 7,

    /// <summary>LTE Cat M1 (BG95, BG96).</summary>
    CatM = 8,

    /// <summary>LTE Cat NB (BG95, BG96).</summary>
    NbIot = 9,
}
