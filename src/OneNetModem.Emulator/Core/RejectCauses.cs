// Why a network says no, in the words that AT+CEER gives. Numbers and names: 3GPP TS 24.301, annexes A and B.
namespace OneNetModem.Emulator.Core;

/// <remarks>UNCONFIRMED: Quectel's own words. Modules with the same kind of chip print the standard's name alone
/// (<c>+CEER: PLMN not allowed</c> in public logs), and <see cref="None"/> when there is nothing to report.</remarks>
internal static class RejectCauses
{
    internal const string None = "No cause information available";

    // Session management: the answer to a PDP context or a PDN connection.
    internal const string UnknownAccessPoint = "Missing or unknown APN";
    internal const string NoSubscription = "Requested service option not subscribed";

    /// <summary>The answer to a registration, by its number (EMM).</summary>
    internal static string Registration(int cause) => cause switch
    {
        2 => "IMSI unknown in HSS",
        3 => "Illegal UE",
        5 => "IMEI not accepted",
        6 => "Illegal ME",
        7 => "EPS services not allowed",
        8 => "EPS services and non-EPS services not allowed",
        9 => "UE identity cannot be derived by the network",
        10 => "Implicitly detached",
        11 => "PLMN not allowed",
        12 => "Tracking Area not allowed",
        13 => "Roaming not allowed in this tracking area",
        14 => "EPS services not allowed in this PLMN",
        15 => "No Suitable Cells In tracking area",
        16 => "MSC temporarily not reachable",
        17 => "Network failure",
        18 => "CS domain not available",
        19 => "ESM failure",
        22 => "Congestion",
        25 => "Not authorized for this CSG",
        35 => "Requested service option not authorized in this PLMN",
        40 => "No EPS bearer context activated",
        _ => "Protocol error, unspecified",
    };
}
