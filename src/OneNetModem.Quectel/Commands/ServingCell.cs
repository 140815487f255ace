// The cell the module is camped on: every layout of AT+QENG="servingcell".
// Layouts: EC2x AT manual V2.0 section 6.16; BG95 and BG96 QCELL notes V1.0; BG95 AT manual V2.0 sections 6.15 and 6.16.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Commands;

/// <summary>What the module does on the cell.</summary>
public enum CellState
{
    /// <summary>A word not known here; the reply keeps it.</summary>
    Unknown,

    /// <summary><c>SEARCH</c>: looking for a cell; nothing else is known.</summary>
    Searching,

    /// <summary><c>LIMSRV</c>: camped, not registered.</summary>
    LimitedService,

    /// <summary><c>NOCONN</c>: registered, idle.</summary>
    Idle,

    /// <summary><c>CONNECT</c>: registered, in a connection.</summary>
    Connected,
}

/// <summary>The serving cell. What a layout does not have, or the module printed as <c>-</c> or nothing, is null.</summary>
public sealed record ServingCell
{
    /// <summary>The state in one word.</summary>
    public required CellState State { get; init; }

    /// <summary>The state as the module said it.</summary>
    public required string StateText { get; init; }

    /// <summary>The technology.</summary>
    public RadioAccess Access { get; init; } = RadioAccess.None;

    /// <summary>The module's word for the technology: <c>LTE</c>, <c>eMTC</c>, <c>CAT-NB</c>, ...</summary>
    public string? AccessText { get; init; }

    /// <summary><c>FDD</c> or <c>TDD</c> (LTE layouts).</summary>
    public string? Duplex { get; init; }

    /// <summary>Mobile country code, three digits: 460 is China.</summary>
    public string? Mcc { get; init; }

    /// <summary>Mobile network code as printed: <c>00</c> or <c>0</c> for the same network, depending on the series.</summary>
    public string? Mnc { get; init; }

    /// <summary>Cell identity, hexadecimal.</summary>
    public string? CellId { get; init; }

    /// <summary>Tracking area code (LTE layouts) or location area code (WCDMA, GSM), hexadecimal.</summary>
    public string? Area { get; init; }

    /// <summary>Physical cell id 0 to 503 (LTE layouts), primary scrambling code (WCDMA) or BSIC (GSM).</summary>
    public int? PhysicalCellId { get; init; }

    /// <summary>EARFCN, UARFCN or ARFCN.</summary>
    public int? Channel { get; init; }

    /// <summary>Band as printed: a number for the LTE layouts, a word for GSM.</summary>
    public string? Band { get; init; }

    /// <summary>Uplink bandwidth class 0 to 5: 1.4, 3, 5, 10, 15, 20 MHz (LTE layouts).</summary>
    public int? UplinkBandwidth { get; init; }

    /// <summary>Downlink bandwidth class, as for the uplink.</summary>
    public int? DownlinkBandwidth { get; init; }

    /// <summary>LTE reference signal received power, dBm.</summary>
    public int? RsrpDbm { get; init; }

    /// <summary>LTE reference signal received quality, dB.</summary>
    public int? RsrqDb { get; init; }

    /// <summary>Received power, dBm: RSSI (LTE layouts) or RxLev (GSM).</summary>
    public int? RssiDbm { get; init; }

    /// <summary>LTE SINR as printed. UNCONFIRMED which unit: the samples look like dB, the text of the manual like fifths of a dB;
    /// <see cref="ExtendedSignal.SinrDb"/> has no such doubt.</summary>
    public int? Sinr { get; init; }

    /// <summary>LTE cell selection receive level (Srxlev), dB.</summary>
    public int? Srxlev { get; init; }

    /// <summary>WCDMA received signal code power, dBm.</summary>
    public int? RscpDbm { get; init; }

    /// <summary>WCDMA Ec/Io, dB.</summary>
    public int? EcioDb { get; init; }

    /// <summary>Country and network code together, such as <c>46000</c>; null when either is unknown.</summary>
    public string? Plmn => Mcc is not null && Mnc is not null ? Mcc + Mnc.PadLeft(2, '0') : null;

    /// <summary><c>AT+QENG="servingcell"</c>.</summary>
    public static readonly AtQuery<ServingCell> Query = new(
        new AtCommand("AT+QENG=\"servingcell\""),
        response => ReplyLines.First(response, "+QENG", Read));

    /// <summary>Reads one <c>+QENG: "servingcell",...</c> line; also without the blank, and with the manual's spelling
    /// <c>servingscell</c>. Null when it is another line.</summary>
    public static ServingCell? TryParse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return AtFields.After(line, "+QENG") is { } fields ? Read(fields) : null;
    }

    private static ServingCell? Read(IReadOnlyList<string> fields)
    {
        if (fields.Count < 2 || fields[0] is not ("servingcell" or "servingscell") || fields.Known(1) is not { } state)
        {
            return null;
        }

        ServingCell cell = new()
        {
            StateText = state,
            State = state switch
            {
                "SEARCH" => CellState.Searching,
                "LIMSRV" => CellState.LimitedService,
                "NOCONN" => CellState.Idle,
                "CONNECT" => CellState.Connected,
                _ => CellState.Unknown,
            },
        };
        if (fields.Known(2) is not { } access)
        {
            return cell;
        }

        cell = cell with { AccessText = access, Access = RadioAccessNames.Parse(access) };
        return cell.Access switch
        {
            RadioAccess.Lte or RadioAccess.CatM or RadioAccess.NbIot => ReadLte(cell, fields),
            RadioAccess.Wcdma => ReadWcdma(cell, fields),
            RadioAccess.Gsm => ReadGsm(cell, fields),
            _ => cell,
        };
    }

    private static ServingCell ReadLte(ServingCell cell, IReadOnlyList<string> f) => cell with
    {
        Duplex = f.Known(3),
        Mcc = f.Known(4),
        Mnc = f.Known(5),
        CellId = f.Known(6),
        PhysicalCellId = f.Within(7, 0, 503),
        Channel = f.Number(8),
        Band = f.Known(9),
        UplinkBandwidth = f.Within(10, 0, 5),
        DownlinkBandwidth = f.Within(11, 0, 5),
        Area = f.Known(12),
        RsrpDbm = f.Within(13, -200, -1),
        RsrqDb = f.Within(14, -60, 20),
        RssiDbm = f.Within(15, -150, -1),
        Sinr = f.Within(16, -60, 250),
        Srxlev = f.Number(17),
    };

    private static ServingCell ReadWcdma(ServingCell cell, IReadOnlyList<string> f) => cell with
    {
        Mcc = f.Known(3),
        Mnc = f.Known(4),
        Area = f.Known(5),
        CellId = f.Known(6),
        Channel = f.Number(7),
        PhysicalCellId = f.Within(8, 0, 511),
        RscpDbm = f.Within(10, -200, -1),
        EcioDb = f.Within(11, -60, 20),
    };

    private static ServingCell ReadGsm(ServingCell cell, IReadOnlyList<string> f) => cell with
    {
        Mcc = f.Known(3),
        Mnc = f.Known(4),
        Area = f.Known(5),
        CellId = f.Known(6),
        PhysicalCellId = f.Number(7),
        Channel = f.Number(8),
        Band = f.Known(9),
        RssiDbm = f.Within(10, -150, -1),
    };
}
