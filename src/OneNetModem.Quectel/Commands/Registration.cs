// Network registration: AT+CREG, AT+CGREG, AT+CEREG, as answers and as URCs (3GPP TS 27.007 sections 7.2, 10.1.20, 10.1.22).
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Commands;

/// <summary>Which registration.</summary>
public enum RegistrationDomain
{
    /// <summary>Circuit switched (<c>CREG</c>): GSM, UMTS.</summary>
    Circuit,

    /// <summary>Packet switched (<c>CGREG</c>): GPRS, UMTS.</summary>
    Packet,

    /// <summary>EPS (<c>CEREG</c>): LTE, Cat M, NB-IoT.</summary>
    Eps,
}

/// <summary>The registration state; numbers not named here are kept as they are.</summary>
public enum RegistrationState
{
    /// <summary>Not registered, not searching.</summary>
    Idle = 0,

    /// <summary>Registered, home network.</summary>
    Home = 1,

    /// <summary>Searching.</summary>
    Searching = 2,

    /// <summary>The network refused: a matter for people (subscription, blocked SIM), not for retries.</summary>
    Denied = 3,

    /// <summary>Unknown, for example out of coverage.</summary>
    Unknown = 4,

    /// <summary>Registered, roaming.</summary>
    Roaming = 5,

    /// <summary>Registered for SMS only, home network.</summary>
    HomeSmsOnly = 6,

    /// <summary>Registered for SMS only, roaming.</summary>
    RoamingSmsOnly = 7,

    /// <summary>Emergency calls only.</summary>
    EmergencyOnly = 8,
}

/// <summary>A registration, read or reported.</summary>
/// <param name="Domain">Which.</param>
/// <param name="ReportMode">The <c>n</c> of the read form (0 no URC, 1 URC, 2 URC with cell); null for a URC.</param>
/// <param name="State">The state.</param>
/// <param name="Area">Location or tracking area code, hexadecimal; null when not reported.</param>
/// <param name="Cell">Cell identity, hexadecimal; null when not reported.</param>
/// <param name="Technology">The access technology; null when not reported.</param>
public sealed record RegistrationStatus(
    RegistrationDomain Domain, int? ReportMode, RegistrationState State, string? Area, string? Cell, AccessTechnology? Technology)
{
    /// <summary>Registered for data, at home or roaming.</summary>
    public bool IsRegistered => State is RegistrationState.Home or RegistrationState.Roaming;

    /// <summary>What the domain carries, in words.</summary>
    public string DomainInWords => Domain switch
    {
        RegistrationDomain.Eps => "LTE",
        RegistrationDomain.Packet => "2G/3G data",
        _ => "calls",
    };

    /// <summary>The state in words.</summary>
    public string StateInWords => CodeTable.Get("registration-state").Find((int)State)?.Words ?? $"state {(int)State}";

    /// <summary>The URC form; null when the URC is another one or the line has the shape of an answer.</summary>
    public static RegistrationStatus? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return TryParse(urc.Line) is { ReportMode: null } status ? status : null;
    }

    /// <summary>Reads either form. The answer has two bare numbers in front (<c>+CREG: 2,1,"550A",...</c>), the URC one
    /// (<c>+CREG: 1,"550A",...</c>). An area code that came without quotes has four digits, so it is not taken for a state.</summary>
    public static RegistrationStatus? TryParse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        RegistrationDomain? domain = colon < 0 ? null : line[..colon] switch
        {
            "+CREG" => RegistrationDomain.Circuit,
            "+CGREG" => RegistrationDomain.Packet,
            "+CEREG" => RegistrationDomain.Eps,
            _ => null,
        };
        return domain is { } known ? Read(known, line.AsSpan(colon + 1)) : null;
    }

    private static RegistrationStatus? Read(RegistrationDomain domain, ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> raw = rest;
        IReadOnlyList<string> fields = AtFields.Split(rest);
        AtFields.TryTake(ref raw, out _);
        bool isAnswer = AtFields.TryTake(ref raw, out ReadOnlySpan<char> second)
            && second.Length is 1 or 2 && !second.ContainsAnyExceptInRange('0', '9');
        int at = isAnswer ? 1 : 0;
        if (fields.Number(at) is not { } state || (isAnswer && fields.Number(0) is null))
        {
            return null;
        }

        return new RegistrationStatus(
            domain,
            isAnswer ? fields.Number(0) : null,
            (RegistrationState)state,
            fields.Known(at + 1),
            fields.Known(at + 2),
            (AccessTechnology?)fields.Number(at + 3));
    }
}

/// <summary>Registration queries.</summary>
public static class Registration
{
    /// <summary><c>AT+CREG?</c>.</summary>
    public static readonly AtQuery<RegistrationStatus> Circuit = Query("AT+CREG?", RegistrationDomain.Circuit);

    /// <summary><c>AT+CGREG?</c>.</summary>
    public static readonly AtQuery<RegistrationStatus> Packet = Query("AT+CGREG?", RegistrationDomain.Packet);

    /// <summary><c>AT+CEREG?</c>.</summary>
    public static readonly AtQuery<RegistrationStatus> Eps = Query("AT+CEREG?", RegistrationDomain.Eps);

    /// <summary><c>AT+CREG=n</c> and its relatives: 0 no URC, 1 URC on a change of state, 2 also of the cell.</summary>
    public static AtCommand Report(RegistrationDomain domain, int mode)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mode);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mode, 2);
        string verb = domain switch { RegistrationDomain.Circuit => "CREG", RegistrationDomain.Packet => "CGREG", _ => "CEREG" };
        return new AtCommand($"AT+{verb}={mode}");
    }

    private static AtQuery<RegistrationStatus> Query(string command, RegistrationDomain domain) => new(
        new AtCommand(command),
        response => response.Lines
            .Select(RegistrationStatus.TryParse)
            .FirstOrDefault(s => s is { ReportMode: not null } && s.Domain == domain));
}
