// Reports as the bench makes them: a good SIM, broken ones, and one with hostile texts.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Tests.Reports;

internal static class SampleReports
{
    public const string Iccid = "89860012345678901237";
    public const string Imsi = "460001234567834";
    public const string Imei = "867698041234562";

    public const string Hostile = "<script>alert(1)</script> \" ' & ]]> 中国移动 \U0001F600 \u0000\u001B[2J\u202E\uD800 =1+1,\r\n;";

    public static readonly DateTimeOffset Began = new(2026, 5, 1, 9, 30, 0, TimeSpan.FromHours(8));

    public static BenchReport Of(params SimReport[] sims) => new()
    {
        Started = Began,
        Duration = TimeSpan.FromSeconds(312.4567891),
        Plan = "built-in",
        Program = "onenet-modem 0.1.0",
        Sims = sims,
    };

    /// <summary>A report of four SIMs, as a tray gives it.</summary>
    public static BenchReport Four() => Of(
        Good(),
        WeakSignal() with { Modem = "tray-2", Label = "Order 4711-02", Iccid = "89860012345678901245", Imsi = "460001234567842", Imei = "867698041234570" },
        WrongPin() with { Modem = "tray-3", Label = "Order 4711-03", Imei = "867698041234588" },
        WrongApn() with { Modem = "tray-4", Label = "Order 4711-04", Iccid = "89860012345678901252", Imsi = "460001234567859", Imei = "867698041234596", Module = "BG96", Firmware = "BG96MAR02A07M1G" });

    public static SimReport Good(int seed = 1, int points = 120, DateTimeOffset? began = null)
    {
        DateTimeOffset start = began ?? Began;
        Random random = new(seed);
        double rsrp = -92 + random.Next(6);
        int attach = 3200 + random.Next(2500);
        return Sim(
            "tray-1",
            "This SIM works: it reached OneNET in 11 s, and 100 of 100 messages were accepted.",
            start,
            Lower(),
            [
                Radio(start, rsrp, points, random, Verdict.Pass, "The signal is good."),
                Check("registration", SessionLayer.Registration, Verdict.Pass, "Registered at home on LTE.", 6.1,
                    [Text("operator", "CHINA MOBILE"), Text("technology", "LTE"), Text("band", "LTE BAND 40"), Ms("attach_ms", attach)],
                    ["AT+CEREG?", "+CEREG: 2,1,\"1A2B\",\"0C3D4E5\",7", "OK"]),
                Check("pdp", SessionLayer.Pdp, Verdict.Pass, "The network gave an address.", 0.8, [Text("apn", "cmiot"), Text("ip", "10.103.22.7")], ["AT+QIACT?", $"+QIACT: 1,1,1,\"10.103.22.7\"", "OK"]),
                Check("ping", SessionLayer.Pdp, Verdict.Pass, "The platform answers.", 4.3, [Number("sent", 4, ""), Number("loss", 25, "%"), Ms("ping_avg", 48)], []),
                Check("mqtt-login", SessionLayer.Mqtt, Verdict.Pass, "OneNET took the token.", 1.9, [Ms("connect_ms", 1320)],
                    [$"AT+QMTCONN=0,\"{Imei}\",\"product\",\"***\"", "OK", "+QMTCONN: 0,0,0"]),
                Publish(start, points, random),
            ]);
    }

    public static SimReport WeakSignal()
    {
        SimReport good = Good(7);
        return good with
        {
            Sentence = "Weak signal: this SIM works, but RSRP -117 dBm leaves no reserve.",
            Checks =
            [
                .. Lower(),
                Radio(Began, -117, 120, new Random(3), Verdict.Warn, "The signal is weak: RSRP -117 dBm, SINR 0 dB.") with
                {
                    Cause = "The antenna is missing, not tightened, or in a metal case.",
                    NextSteps = ["Screw the main antenna on and run the test again.", "Try the module two metres away, at a window.", "Try a SIM of another operator at this place."],
                },
                .. good.Checks.Skip(4),
            ],
        };
    }

    public static SimReport WrongPin() => Sim(
        "tray-1",
        "The SIM wants a PIN and the one of the settings is wrong: 2 tries are left.",
        Began,
        [.. Lower().Take(2)],
        [
            Check("sim", SessionLayer.Sim, Verdict.Fail, "The SIM refused the PIN; 2 tries are left before it locks.", 0.4, [Text("state", "SIM PIN"), Number("pin_tries", 2, "")], ["AT+CPIN=****", "+CME ERROR: 16"]) with
            {
                Cause = "Modem:Pin is not the PIN of this SIM.",
                NextSteps = ["Look the PIN up in the papers of the SIM, and set Modem:Pin.", "Do not try again without it: after three wrong ones the PUK is needed."],
            },
            .. SkippedFrom("radio", "registration", "pdp", "mqtt-login"),
        ]) with
    { Iccid = null, Imsi = null, HomeOperator = null };

    public static SimReport WrongApn() => Sim(
        "tray-1",
        "Wrong APN: the network does not let this SIM into 'internet'.",
        Began,
        Lower(),
        [
            Check("registration", SessionLayer.Registration, Verdict.Pass, "Registered at home on LTE.", 5.2, [Text("operator", "CHINA MOBILE"), Ms("attach_ms", 5100)], ["AT+CEREG?", "+CEREG: 2,1", "OK"]),
            Check("pdp", SessionLayer.Pdp, Verdict.Fail, "The network refused the data connection.", 31, [Text("apn", "internet")], ["AT+QIACT=1", "ERROR", "AT+CEER", "+CEER: 5,33", "OK"]) with
            {
                Cause = "Requested service option not subscribed (cause 33): the contract is for another APN.",
                NextSteps = ["Set Modem:Apn to cmiot.", "Ask the operator which APN this contract is for."],
            },
            .. SkippedFrom("mqtt-login", "publish"),
        ]);

    /// <summary>Good as far as it went, and stopped while it was searching.</summary>
    public static SimReport Interrupted() => Sim(
        "tray-1",
        "Not finished: stopped while checking: network registration; no fault was found so far.",
        Began,
        Lower(),
        [Check("registration", SessionLayer.Registration, Verdict.Unfinished, "stopped while checking: network registration", 12, [], ["AT+CEREG?", "+CEREG: 2,2", "OK"])]) with
    { IsInterrupted = true };

    public static SimReport HostileTexts(int points = 10_000) => Good(5, points) with
    {
        Modem = Hostile,
        Label = "=HYPERLINK(\"http://example.test\") " + Hostile,
        Sentence = Hostile,
        HomeOperator = Hostile,
        Module = Hostile,
        Firmware = "@" + Hostile,
        Checks =
        [
            new CheckResult
            {
                Id = Hostile,
                Layer = SessionLayer.Module,
                Verdict = Verdict.Fail,
                Summary = Hostile,
                Cause = Hostile,
                NextSteps = [Hostile, ""],
                Measures = [new Measure(Hostile, Hostile), new Measure("nan", "not a number", double.NaN, "ms"), new Measure("technology", "-2+3")],
                Series = [new MeasureSeries(Hostile, Hostile, [(Began, 1), (Began, double.NaN), (Began, double.PositiveInfinity)]), new MeasureSeries("empty", "ms", [])],
                Evidence = [new EvidenceLine(Began, true, Hostile), .. Enumerable.Range(0, 1000).Select(i => new EvidenceLine(Began.AddMilliseconds(i), false, $"line {i}"))],
                Started = Began,
                Duration = TimeSpan.FromTicks(1),
            },
            .. Good(5, points).Checks,
        ],
    };

    private static SimReport Sim(string modem, string sentence, DateTimeOffset began, IReadOnlyList<CheckResult> lower, IReadOnlyList<CheckResult> upper) => new()
    {
        Modem = modem,
        Started = began,
        Duration = TimeSpan.FromSeconds(151.2),
        Checks = [.. lower, .. upper],
        Label = "Order 4711-01",
        Iccid = Iccid,
        Imsi = Imsi,
        HomeOperator = "China Mobile",
        Imei = Imei,
        Module = "EC25",
        Firmware = "EC25EFAR06A08M4G",
        Sentence = sentence,
    };

    private static CheckResult[] Lower() =>
    [
        Check("port", SessionLayer.Port, Verdict.Pass, "The AT port was found and is free.", 0.1, [Text("port", "/dev/ttyUSB2")], []),
        Check("module", SessionLayer.Module, Verdict.Pass, "An EC25 answers.", 0.3, [Text("model", "EC25"), Number("voltage", 3806, "mV"), Number("temperature", 31, "°C")], ["ATI", "Quectel", "EC25", "Revision: EC25EFAR06A08M4G", "OK", "AT+GSN", Imei, "OK"]),
        Check("sim", SessionLayer.Sim, Verdict.Pass, "The SIM is ready; its ICCID is sound.", 0.5, [Text("state", "READY"), Text("iccid", Iccid), Text("imsi", Imsi)],
            ["AT+CPIN?", "+CPIN: READY", "OK", "AT+QCCID", $"+QCCID: {Iccid}", "OK", "AT+CIMI", Imsi, "OK", "AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"98680021436587092173\"", "OK", "AT+CRSM=176,28423,0,0,9", "+CRSM: 144,0,\"084906002143658743\"", "OK"]),
    ];

    private static CheckResult Radio(DateTimeOffset start, double rsrp, int points, Random random, Verdict verdict, string summary) =>
        Check("radio", SessionLayer.Registration, verdict, summary, 12,
            [Number("rssi", rsrp + 28, "dBm"), Number("rsrp", rsrp, "dBm"), Number("rsrq", -9, "dB"), Number("sinr", rsrp > -110 ? 14 : 0, "dB"), Text("cell", "0C3D4E5")],
            ["AT+QCSQ", $"+QCSQ: \"LTE\",{rsrp + 28:0},{rsrp:0},140,-9", "OK"]) with
        {
            Series =
            [
                new MeasureSeries("rsrp", "dBm", [.. Enumerable.Range(0, points).Select(i => (start.AddSeconds(4 + i), rsrp + Math.Round((4 * Math.Sin(i / 15.0)) + random.Next(-2, 3))))]),
                new MeasureSeries("rssi", "dBm", [.. Enumerable.Range(0, points).Select(i => (start.AddSeconds(4 + i), rsrp + 28 + Math.Round((3 * Math.Sin(i / 15.0)) + random.Next(-1, 2))))]),
                new MeasureSeries("sinr", "dB", [.. Enumerable.Range(0, points).Select(i => (start.AddSeconds(4 + i), (double)(12 + random.Next(-3, 4))))]),
            ],
        };

    private static CheckResult Publish(DateTimeOffset start, int points, Random random) =>
        Check("publish", SessionLayer.Mqtt, Verdict.Pass, "100 of 100 messages were accepted.", 71,
            [Ms("first_publish_ms", 640 + random.Next(100)), Ms("accepted_p50_ms", 310), Ms("accepted_p95_ms", 740), Number("loss", 0, "%")],
            [.. Enumerable.Range(1, 20).SelectMany(i => (string[])[$"AT+QMTPUBEX=0,{i},1,0,\"$sys/product/{Imei}/thing/property/post\",44", ">", "{\"id\":\"" + i + "\",\"params\":{\"t\":{\"value\":21.5}}}", "OK", $"+QMTPUBEX: 0,{i},0"])]) with
        {
            Series = [new MeasureSeries("round_trip_ms", "ms", [.. Enumerable.Range(0, points).Select(i => (start.AddSeconds(40 + (i * 0.7)), Math.Round(240 + (-110 * Math.Log(1 - random.NextDouble())))))])],
        };

    private static IEnumerable<CheckResult> SkippedFrom(params string[] ids) =>
        ids.Select(id => Check(id, id is "radio" or "registration" ? SessionLayer.Registration : id == "pdp" ? SessionLayer.Pdp : SessionLayer.Mqtt, Verdict.Skipped, "Not run: a layer below is broken.", 0, [], []));

    private static CheckResult Check(string id, SessionLayer layer, Verdict verdict, string summary, double seconds, Measure[] measures, string[] lines) => new()
    {
        Id = id,
        Layer = layer,
        Verdict = verdict,
        Summary = summary,
        Measures = measures,
        Started = Began.AddSeconds(1),
        Duration = TimeSpan.FromSeconds(seconds),
        Evidence = [.. lines.Select((line, i) => new EvidenceLine(Began.AddMilliseconds(1000 + (21 * i)), line.StartsWith("AT", StringComparison.Ordinal) || line[0] == '{', line))],
    };

    private static Measure Text(string name, string text) => new(name, text);

    private static Measure Ms(string name, double ms) => Number(name, ms, "ms");

    private static Measure Number(string name, double number, string unit) => new(name, FormattableString.Invariant($"{number:#,0} {unit}").TrimEnd(), number, unit);
}
