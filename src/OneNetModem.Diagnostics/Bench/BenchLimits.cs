// What is good, what is doubtful and what is bad, each figure with its source. A plan may replace any of them.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Diagnostics.Bench;

/// <summary>A measure of which more is better.</summary>
/// <param name="Warn">Below this somebody should look at it.</param>
/// <param name="Fail">Below this it is broken; null: it never is for this alone.</param>
/// <param name="Source">Where the figures are from.</param>
public sealed record Floor(double Warn, double? Fail = null, string Source = "the plan")
{
    /// <summary>The verdict on a value; pass when there is none.</summary>
    public Verdict Of(double? value) => value < Fail ? Verdict.Fail : value < Warn ? Verdict.Warn : Verdict.Pass;
}

/// <summary>A measure of which less is better.</summary>
/// <param name="Warn">Above this somebody should look at it.</param>
/// <param name="Fail">Above this it is broken; null: it never is for this alone.</param>
/// <param name="Source">Where the figures are from.</param>
public sealed record Ceiling(double Warn, double? Fail = null, string Source = "the plan")
{
    /// <summary>The verdict on a value; pass when there is none.</summary>
    public Verdict Of(double? value) => value > Fail ? Verdict.Fail : value > Warn ? Verdict.Warn : Verdict.Pass;
}

/// <summary>The signal limits of one technology; what it does not have is null.</summary>
public sealed record SignalLimits
{
    /// <summary>Received power, dBm.</summary>
    public Floor? Rssi { get; init; }

    /// <summary>Power of the cell's own reference signal, dBm: RSRP of LTE, RSCP of UMTS.</summary>
    public Floor? Power { get; init; }

    /// <summary>Its quality, dB: RSRQ of LTE, Ec/Io of UMTS.</summary>
    public Floor? Quality { get; init; }

    /// <summary>Signal to interference and noise, dB.</summary>
    public Floor? Sinr { get; init; }
}

/// <summary>The limits of a run.</summary>
public sealed record BenchLimits
{
    private const string Field = "field practice of router and module makers, no standard";

    /// <summary>How long the module may take to answer <c>AT</c>; it needs 10 s and more to boot.</summary>
    public TimeSpan Sync { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the SIM may take to get ready (EC20 and BG95 TCP notes: 20 s).</summary>
    public TimeSpan Sim { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long registration may take. Vendor flow charts give up after 90 s; a SIM that is new in a module searches all
    /// its bands first, which takes longer (field practice).</summary>
    public TimeSpan Registration { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>LTE Cat 1 and up. Good is from -90 dBm on, from about -110 dBm on it is very poor, at -120 dBm it drops.</summary>
    public SignalLimits Lte { get; init; } = new()
    {
        Rssi = new(-95, null, Field),
        Power = new(-105, -120, Field),
        Quality = new(-15, null, Field),
        Sinr = new(0, null, Field),
    };

    /// <summary>LTE Cat M1: repetitions reach about 5 dB further in mode A (3GPP TR 45.820 aims at up to 15 dB in all).</summary>
    public SignalLimits CatM { get; init; } = new()
    {
        Power = new(-110, -125, Field),
        Quality = new(-17, null, Field),
        Sinr = new(-3, null, Field),
    };

    /// <summary>LTE Cat NB: up to 20 dB further than GSM (3GPP TR 45.820).</summary>
    public SignalLimits NbIot { get; init; } = new()
    {
        Power = new(-115, -135, Field),
        Quality = new(-17, null, Field),
        Sinr = new(-5, null, Field),
    };

    /// <summary>UMTS.</summary>
    public SignalLimits Umts { get; init; } = new()
    {
        Power = new(-100, -115, Field),
        Quality = new(-14, null, Field),
    };

    /// <summary>GSM. A receiver must work down to -102 dBm (3GPP TS 45.005 section 6.2, small mobile).</summary>
    public SignalLimits Gsm { get; init; } = new() { Rssi = new(-95, -108, Field) };

    /// <summary>How often the signal is measured.</summary>
    public int RadioSamples { get; init; } = 5;

    /// <summary>How long after each other.</summary>
    public TimeSpan RadioInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a SIM that roams is as good as one at home.</summary>
    public bool RoamingIsFine { get; init; }

    /// <summary>Supply voltage, mV, lowest; null: by the series. BG95 hardware design V1.3: 2.6 V and more; EC25-G data sheet: 3.3 V.</summary>
    public int? SupplyMin { get; init; }

    /// <summary>Supply voltage, mV, highest; null: by the series. BG95 hardware design V1.3: 4.8 V; EC25-G data sheet: 4.3 V.</summary>
    public int? SupplyMax { get; init; }

    /// <summary>Module temperature, degrees Celsius, by its hottest sensor. UNCONFIRMED: the usual operating range of these
    /// modules is -35 to +75 of the air around them; the chip is warmer.</summary>
    public Ceiling Temperature { get; init; } = new(85, null, Field);

    /// <summary>Time to activate the data connection, ms; the module's own limit is 150 s.</summary>
    public Ceiling Activation { get; init; } = new(15_000, null, Field);

    /// <summary>Time to resolve a name, ms.</summary>
    public Ceiling Dns { get; init; } = new(5_000, null, Field);

    /// <summary>How many pings, 1 to 10.</summary>
    public int Pings { get; init; } = 4;

    /// <summary>How long to wait for each reply, s, 1 to 255.</summary>
    public int PingTimeout { get; init; } = 4;

    /// <summary>Pings without a reply, %. Never a failure by itself: many hosts and operators drop pings.</summary>
    public Ceiling PingLoss { get; init; } = new(20, null, Field);

    /// <summary>Round-trip time, ms, average.</summary>
    public Ceiling PingTime { get; init; } = new(1_000, null, Field);

    /// <summary>Difference of two clocks, s. Tokens and certificates are judged by clocks; sessions tolerate 5 minutes.</summary>
    public Ceiling ClockDifference { get; init; } = new(30, 300, "the session's own tolerance");

    /// <summary>Time to open a TCP connection, ms.</summary>
    public Ceiling Connect { get; init; } = new(10_000, null, Field);

    /// <summary>Time of the TLS handshake with the connection under it, ms; a Cat NB module takes many seconds.</summary>
    public Ceiling Tls { get; init; } = new(20_000, null, Field);

    /// <summary>Time from opening the connection to CONNACK, ms.</summary>
    public Ceiling Login { get; init; } = new(15_000, null, Field);

    /// <summary>How long the connection is watched after the login. A client that was thrown out by another one of its name comes
    /// back after seconds (reconnect delays of MQTT clients), and throws ours out.</summary>
    public TimeSpan LoginWatch { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How many messages are published, one after the other's answer.</summary>
    public int Publishes { get; init; } = 10;

    /// <summary>How long the platform may take to answer a publish.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Messages without an answer, %.</summary>
    public Ceiling PublishLoss { get; init; } = new(0, 50, Field);

    /// <summary>Time from a publish to its answer, ms, average.</summary>
    public Ceiling PublishTime { get; init; } = new(3_000, null, Field);

    /// <summary>Sizes of payload to try, bytes; those above the module's or the platform's limit are left out, and that limit is
    /// tried last.</summary>
    public IReadOnlyList<int> PayloadSizes { get; init; } = [64, 256, 512, 1024, 1400, 2048];

    /// <summary>How long to publish for; zero: no soak.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>How long after each other the soak's messages go out.</summary>
    public TimeSpan SoakInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages of the soak without an answer, %.</summary>
    public Ceiling SoakLoss { get; init; } = new(1, 50, Field);

    /// <summary>The signal limits of a technology; empty ones for a technology without any.</summary>
    public SignalLimits For(RadioAccess access) => access switch
    {
        RadioAccess.Lte => Lte,
        RadioAccess.CatM => CatM,
        RadioAccess.NbIot => NbIot,
        RadioAccess.Wcdma or RadioAccess.TdScdma => Umts,
        RadioAccess.Gsm => Gsm,
        _ => new SignalLimits(),
    };

    /// <summary>The range of supply voltage, mV.</summary>
    public (int Min, int Max) Supply(ModuleSeries? series) =>
        (SupplyMin ?? (series == ModuleSeries.Bg95 ? 2600 : 3300), SupplyMax ?? (series == ModuleSeries.Bg95 ? 4800 : 4300));
}
