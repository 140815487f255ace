// The SIM card: AT+CPIN, AT+QCCID, AT+CIMI, AT+QINISTAT, AT+QSIMSTAT.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What the SIM asks for.</summary>
public enum SimState
{
    /// <summary>Something not named here; the text is kept.</summary>
    Other,

    /// <summary>Usable.</summary>
    Ready,

    /// <summary>Wants its PIN. It may be tried once; three wrong tries lock the card.</summary>
    PinRequired,

    /// <summary>Locked; wants the operator's PUK.</summary>
    PukRequired,

    /// <summary>Wants PIN2 or PUK2; data works without.</summary>
    Pin2OrPuk2Required,

    /// <summary>Still starting, or taken out.</summary>
    NotReady,

    /// <summary>No card.</summary>
    NotInserted,

    /// <summary>Still starting.</summary>
    Busy,

    /// <summary>Broken, badly seated, or not a SIM.</summary>
    Failure,
}

/// <summary>The state of the SIM.</summary>
/// <param name="State">In one word.</param>
/// <param name="Text">As the module said it.</param>
public sealed record SimStatus(SimState State, string Text)
{
    /// <summary>The URC <c>+CPIN: ...</c>; null when it is another one.</summary>
    public static SimStatus? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return TryParse(urc.Line);
    }

    /// <summary>A <c>+CPIN: ...</c> line, answer or URC; null when it is another one.</summary>
    public static SimStatus? TryParse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (AtFields.After(line, "+CPIN")?.Known(0) is not { } text)
        {
            return null;
        }

        SimState state = text switch
        {
            "READY" => SimState.Ready,
            "SIM PIN" => SimState.PinRequired,
            "SIM PUK" => SimState.PukRequired,
            "SIM PIN2" or "SIM PUK2" => SimState.Pin2OrPuk2Required,
            "NOT READY" => SimState.NotReady,
            "NOT INSERTED" => SimState.NotInserted,
            _ => SimState.Other,
        };
        return new SimStatus(state, text);
    }
}

/// <summary>What has been initialised after power-on, as bits (<c>AT+QINISTAT</c>).</summary>
[Flags]
public enum SimParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The SIM answers (<c>AT+CPIN?</c>).</summary>
    Pin = 1,

    /// <summary>Short messages.</summary>
    Sms = 2,

    /// <summary>The phone book; never on BG95, whose highest value is 3.</summary>
    PhoneBook = 4,
}

/// <summary>The answer to <c>AT+QINISTAT</c>.</summary>
/// <param name="Parts">What is ready; EC2x is complete at 7.</param>
public sealed record SimInitialisation(SimParts Parts);

/// <summary>Card detection (<c>AT+QSIMSTAT</c>), as answer and as URC.</summary>
/// <param name="ReportsChanges">The URC is on.</param>
/// <param name="Inserted">Whether a card is there; null while the module does not know (2).</param>
public sealed record SimPresence(bool ReportsChanges, bool? Inserted)
{
    /// <summary>The URC <c>+QSIMSTAT: enabled,inserted</c>; null when it is another one.</summary>
    public static SimPresence? From(AtUrc urc)
    {
        ArgumentNullException.ThrowIfNull(urc);
        return urc.Name == "+QSIMSTAT" ? Read(urc.Args) : null;
    }

    internal static SimPresence? Read(IReadOnlyList<string> fields) =>
        fields.Number(0) is { } on && fields.Number(1) is { } inserted
            ? new SimPresence(on != 0, inserted switch { 0 => false, 1 => true, _ => null })
            : null;
}

/// <summary>How often a wrong code may still be entered.</summary>
/// <param name="Pin">Tries left for the PIN, 3 when none was wrong.</param>
/// <param name="Puk">Tries left for the PUK, 10 when none was wrong.</param>
public sealed record SimTries(int Pin, int Puk);

/// <summary>SIM commands.</summary>
public static class Sim
{
    /// <summary><c>AT+CPIN?</c>, 5 s. A missing card is no <c>OK</c> but <c>+CME ERROR: 10</c>: read the response with
    /// <see cref="StatusOf"/>, which knows both. 10, then 14, then <c>READY</c> is the normal sequence after power-on.</summary>
    public static readonly AtQuery<SimStatus> Status = new(new AtCommand("AT+CPIN?") { Timeout = TimeSpan.FromSeconds(5) }, StatusOf);

    /// <summary><c>AT+QCCID</c>: the card's serial number; <c>ERROR</c> while the radio is off on some firmware.</summary>
    public static readonly AtQuery<Iccid> Iccid = new(
        new AtCommand("AT+QCCID"),
        r => ReplyLines.First(r, "+QCCID", f => f.Known(0) is { } text ? Commands.Iccid.TryParse(text) : null));

    /// <summary><c>AT+CIMI</c>: the subscriber's IMSI, 15 digits at most. Right after power-on it may need a second try.</summary>
    public static readonly AtQuery<string> Imsi = new(
        new AtCommand("AT+CIMI"),
        r => ReplyLines.Bare(r, "+CIMI") is { Length: >= 6 and <= 15 } imsi && ReplyLines.IsDigits(imsi) ? imsi : null);

    /// <summary><c>AT+QINISTAT</c>: how far the start-up got.</summary>
    public static readonly AtQuery<SimInitialisation> Initialisation = new(
        new AtCommand("AT+QINISTAT"),
        r => ReplyLines.First(r, "+QINISTAT", f => f.Number(0) is { } n ? new SimInitialisation((SimParts)n) : null));

    /// <summary><c>AT+QSIMSTAT?</c>: whether a card is in the holder.</summary>
    public static readonly AtQuery<SimPresence> Presence = new(
        new AtCommand("AT+QSIMSTAT?"),
        r => ReplyLines.First(r, "+QSIMSTAT", SimPresence.Read));

    /// <summary><c>AT+QPINC?</c>: tries left for PIN and PUK. UNCONFIRMED in the manuals at hand; public drivers read
    /// <c>+QPINC: "SC",3,10</c>. A firmware without it answers <c>ERROR</c>.</summary>
    public static readonly AtQuery<SimTries> Tries = new(
        new AtCommand("AT+QPINC?") { Timeout = TimeSpan.FromSeconds(5) },
        r => ReplyLines.First(r, "+QPINC", f => f.Known(0) == "SC" && f.Number(1) is { } pin && f.Number(2) is { } puk ? new SimTries(pin, puk) : null));

    /// <summary><c>AT+QSIMSTAT=0|1</c>: report insertion and removal.</summary>
    public static AtCommand ReportPresence(bool on) => new($"AT+QSIMSTAT={(on ? 1 : 0)}");

    /// <summary><c>AT+CPIN="..."</c>, 5 s. The PIN is a secret: the command's text must not be printed.</summary>
    /// <exception cref="AtTextException">It is not 4 to 8 digits.</exception>
    public static AtCommand EnterPin(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return pin.Length is >= 4 and <= 8 && ReplyLines.IsDigits(pin)
            ? new AtCommand($"AT+CPIN=\"{pin}\"") { Timeout = TimeSpan.FromSeconds(5) }
            : throw new AtTextException("PIN", "must be 4 to 8 digits");
    }

    /// <summary>Reads what <c>AT+CPIN?</c> came to, refusals included; null when it says nothing about the SIM.</summary>
    public static SimStatus? StatusOf(AtResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        foreach (string line in response.Lines)
        {
            if (SimStatus.TryParse(line) is { } status)
            {
                return status;
            }
        }

        return response.Final is { Kind: AtFinalKind.CmeError, ErrorText: { } text } ? FromError(text) : null;
    }

    // Numbers: EC2x AT manual V2.0 section 15.4. Words (CMEE=2): 3GPP TS 27.007 section 9.2; UNCONFIRMED for each series.
    private static SimStatus? FromError(string text)
    {
        SimState? state = text.ToUpperInvariant() switch
        {
            "10" or "SIM NOT INSERTED" => SimState.NotInserted,
            "11" or "SIM PIN REQUIRED" => SimState.PinRequired,
            "12" or "SIM PUK REQUIRED" => SimState.PukRequired,
            "13" or "SIM FAILURE" or "15" or "SIM WRONG" => SimState.Failure,
            "14" or "SIM BUSY" => SimState.Busy,
            _ => null,
        };
        return state is { } known ? new SimStatus(known, text) : null;
    }
}
