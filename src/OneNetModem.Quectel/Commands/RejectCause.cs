// Why the network refused: AT+CEER, and the causes of registration and of data connections in words.
// Numbers: 3GPP TS 24.008 sections 10.5.3.6 and 10.5.6.6, TS 24.301 sections 9.9.3.9 and 9.9.4.4; one numbering for 2G, 3G and LTE.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>The answer to <c>AT+CEER</c>. UNCONFIRMED for each series whether it is words, a cause number, or a location id and a
/// cause number: all are taken.</summary>
/// <param name="Text">As the module said it.</param>
/// <param name="Cause">The cause number; null when it says none.</param>
public sealed record ExtendedError(string Text, int? Cause)
{
    /// <summary><c>AT+CEER</c>; null when there is nothing to report.</summary>
    public static readonly AtQuery<ExtendedError> Query = new(new AtCommand("AT+CEER"), Parse);

    private static ExtendedError? Parse(AtResponse response)
    {
        string? line = response.Lines.FirstOrDefault(l => l.StartsWith("+CEER:", StringComparison.Ordinal));
        if (line is null)
        {
            return null;
        }

        string text = string.Join(", ", AtFields.Split(line.AsSpan(6)).Where(f => f.Length > 0));
        IReadOnlyList<string> fields = AtFields.Split(line.AsSpan(6));
        bool nothing = text.Length == 0 || text.Contains("no report", StringComparison.OrdinalIgnoreCase) || text.Contains("no cause", StringComparison.OrdinalIgnoreCase);

        // The last number: a location id stands before the cause, words stand before or behind it.
        int? cause = Enumerable.Range(0, fields.Count).Reverse().Select(fields.Number).FirstOrDefault(n => n is not null) ?? RejectCause.FromWords(text);
        return nothing ? null : new ExtendedError(text, cause is > 0 and < 112 ? cause : null);
    }
}

/// <summary>Cause numbers of the network in words.</summary>
public static class RejectCause
{
    // A cause has one name in GSM and another one in LTE at times.
    private static readonly (int Cause, string Names, string Meaning)[] Registrations =
    [
        (2, "IMSI unknown in HLR|IMSI unknown in HSS", "the operator does not know this SIM: it is not active"),
        (3, "illegal MS|illegal UE", "the operator has blocked this SIM"),
        (5, "IMEI not accepted", "the operator does not accept this module (IMEI)"),
        (6, "illegal ME", "the operator does not accept this module with this SIM"),
        (7, "services not allowed", "the contract does not include data on this technology"),
        (8, "services and non-GPRS services not allowed|services and non-EPS services not allowed", "the operator has barred this SIM from every service"),
        (11, "PLMN not allowed", "this network does not take SIMs of this operator: roaming is not allowed here"),
        (12, "location area not allowed|tracking area not allowed", "the contract does not allow this area"),
        (13, "roaming not allowed", "roaming is not allowed in this area"),
        (14, "services not allowed in this PLMN", "the contract does not allow data in this network: data roaming is off"),
        (15, "no suitable cells", "no cell here that the contract allows; another technology may"),
        (17, "network failure", "the network has a failure of its own"),
        (19, "ESM failure", "the network took the SIM and refused its data connection"),
        (22, "congestion", "the network is full at the moment"),
        (25, "not authorized for this CSG", "the cell is a private one"),
        (35, "requested service option not authorized", "the contract does not allow this kind of device here (IMEI or technology)"),
    ];

    private static readonly (int Cause, string Names, string Meaning)[] DataConnections =
    [
        (8, "operator determined barring", "the operator has barred data for this SIM"),
        (26, "insufficient resources", "the network is full at the moment"),
        (27, "missing or unknown APN", "the network does not know the APN"),
        (28, "unknown PDP type", "the APN does not offer this IP version"),
        (29, "user authentication failed", "the APN refuses its user or password"),
        (30, "request rejected by gateway", "the APN's gateway refuses the connection"),
        (31, "request rejected, unspecified", "the network refuses the connection and does not say why"),
        (32, "service option not supported", "the network does not offer data here"),
        (33, "requested service option not subscribed", "the contract does not include this APN"),
        (34, "service option temporarily out of order", "data is out of order at the moment"),
        (38, "network failure", "the network has a failure of its own"),
        (50, "PDN type IPv4 only allowed", "the APN offers IPv4 only"),
        (51, "PDN type IPv6 only allowed", "the APN offers IPv6 only"),
    ];

    /// <summary>What a refused registration means, for somebody who is no expert; null for a number that is not known here.</summary>
    public static string? OfRegistration(int cause) => Meaning(Registrations, cause);

    /// <summary>What a refused data connection means; null for a number that is not known here.</summary>
    public static string? OfDataConnection(int cause) => Meaning(DataConnections, cause);

    /// <summary>The number for the standard's words, as far as they say it; null for others.</summary>
    internal static int? FromWords(string text)
    {
        // The longest name first: "services not allowed" is part of another one.
        return Registrations.Concat(DataConnections)
            .SelectMany(c => c.Names.Split('|'), (c, name) => (c.Cause, Name: name))
            .Where(c => text.Contains(c.Name, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(c => c.Name.Length)
            .Select(c => (int?)c.Cause)
            .FirstOrDefault();
    }

    private static string? Meaning((int Cause, string Names, string Meaning)[] table, int cause)
    {
        foreach ((int known, _, string meaning) in table)
        {
            if (known == cause)
            {
                return meaning;
            }
        }

        return null;
    }
}
