// Whose SIM it is and which access point it wants: what can be known from its numbers alone.
namespace OneNetModem.Diagnostics.Bench.Operators;

/// <summary>A mobile network.</summary>
/// <param name="Mcc">Mobile country code, 3 digits.</param>
/// <param name="Mnc">Mobile network code, 2 or 3 digits.</param>
/// <param name="Name">The operator.</param>
/// <param name="Brand">The name that it sells under; null where it is the same.</param>
/// <param name="CountryIso">ISO 3166: <c>CN</c>; several with slashes where a network covers them; empty for an international one.</param>
/// <param name="CountryName">The country in English.</param>
public sealed record Operator(string Mcc, string Mnc, string Name, string? Brand, string CountryIso, string CountryName)
{
    /// <summary>The name that people know it by.</summary>
    public string KnownAs => Brand ?? Name;

    /// <inheritdoc/>
    public override string ToString() => CountryName.Length == 0 ? KnownAs : $"{KnownAs} ({CountryName})";
}

/// <summary>An access point that may fit a SIM.</summary>
/// <param name="Apn">Its name.</param>
/// <param name="User">User name, the same for every subscriber; null for none.</param>
/// <param name="Password">Password, the same for every subscriber; null for none.</param>
/// <param name="Purpose">What it is for and whose it is: <c>internet, China Mobile</c>, <c>IoT SIMs, China Telecom</c>.</param>
public sealed record AccessPoint(string Apn, string? User, string? Password, string Purpose)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Apn} ({Purpose})";
}

/// <summary>Operators, SIM issuers and access points of the world.</summary>
public interface IOperatorTable
{
    /// <summary>The network of these codes; null when it is not known. <c>01</c> and <c>001</c> are different networks.</summary>
    Operator? Find(string mcc, string mnc);

    /// <summary>The home network of an IMSI, or the network of a PLMN as <c>AT+COPS?</c> prints it; null when it is not known.
    /// Whether the network code has 2 or 3 digits is not in the IMSI: the longest one that is listed decides.</summary>
    Operator? FindByImsi(string imsi);

    /// <summary>Who issued the SIM with this ICCID; null when it is not known, which is so for every SIM from outside China.</summary>
    string? IssuerOf(string iccid);

    /// <summary>Access points for SIMs of this network, the likeliest first: those for IoT SIMs, the network's own, then those
    /// of the operator's other networks. Empty when none is known.</summary>
    IReadOnlyList<AccessPoint> ApnsFor(string mcc, string mnc);
}
