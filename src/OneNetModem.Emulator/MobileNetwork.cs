// The mobile network around an emulated module.
namespace OneNetModem.Emulator;

/// <summary>The mobile network that the module finds. A SIM of another country roams in it.</summary>
public sealed record MobileNetwork
{
    /// <summary>Mobile country code, 3 digits.</summary>
    public string Mcc { get; init; } = "460";

    /// <summary>Mobile network code, 2 or 3 digits.</summary>
    public string Mnc { get; init; } = "00";

    /// <summary>The name that AT+COPS? shows.</summary>
    public string LongName { get; init; } = "CHINA MOBILE";

    /// <summary>Its short name.</summary>
    public string ShortName { get; init; } = "CMCC";

    /// <summary>RSSI around which the signal walks, -113 to -51 dBm.</summary>
    public int Rssi { get; init; } = -65;

    /// <summary>The APNs that the SIM's subscription allows, in any case; null allows every one. An empty name is not in a list.</summary>
    public IReadOnlyList<string>? AccessPoints { get; init; }

    /// <summary>MCC and MNC in one.</summary>
    public string Plmn => Mcc + Mnc;

    /// <summary>A network abroad for a Chinese SIM: China Mobile Hong Kong.</summary>
    public static MobileNetwork Abroad { get; } = new() { Mcc = "454", Mnc = "12", LongName = "CMHK", ShortName = "CMHK" };
}
