// How reports name things: layers, verdicts, measures, times.
using System.Globalization;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics.Reports;

internal static class ReportWords
{
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal)
    {
        "rssi", "rsrp", "rsrq", "sinr", "ber", "iccid", "imsi", "imei", "apn", "ip", "ipv4", "ipv6", "dns", "pdp", "tcp", "tls", "mqtt", "at",
        "pin", "puk", "sim", "cs", "ps", "eps", "mcc", "mnc", "qos", "id", "lac", "tac", "pc", "ca",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "Pass",
        Verdict.Warn => "Warning",
        Verdict.Unfinished => "Not finished",
        Verdict.Fail => "Fail",
        _ => "Skipped",
    };

    public static string Of(SessionLayer layer) => layer switch
    {
        SessionLayer.Sim => "SIM",
        SessionLayer.Pdp => "Data (PDP)",
        SessionLayer.Mqtt => "Cloud (MQTT)",
        _ => layer.ToString(),
    };

    /// <summary>A check's id or a measure's name for people: <c>first_publish_ms</c> is "First publish".</summary>
    public static string Title(string name)
    {
        string[] words = Printable.Of(name).Split(['_', '-', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (words is [_, .., "ms" or "s"])
        {
            words = words[..^1];
        }

        string title = string.Join(' ', words.Select(word => Acronyms.Contains(word) ? word.ToUpperInvariant() : word));
        return title.Length > 0 && char.IsLower(title[0]) && !IsPercentile(title) ? char.ToUpperInvariant(title[0]) + title[1..] : title;
    }

    /// <summary>How a list of SIMs calls this one: by its label, else ICCID, else the modem it is in.</summary>
    public static string Name(SimReport sim) => sim.Label ?? sim.Iccid ?? sim.Modem;

    /// <summary>With spaces at which no line ends.</summary>
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 950 } => Text($"{duration.TotalMilliseconds:0}\u00A0ms"),
        { TotalSeconds: < 9.95 } => Text($"{duration.TotalSeconds:0.0}\u00A0s"),
        { TotalSeconds: < 59.5 } => Text($"{duration.TotalSeconds:0}\u00A0s"),
        { TotalMinutes: < 60 } => Text($"{(int)duration.TotalMinutes}\u00A0min\u00A0{duration.Seconds:00}\u00A0s"),
        _ => Text($"{(int)duration.TotalHours}\u00A0h\u00A0{duration.Minutes:00}\u00A0min"),
    };

    public static string Of(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A number with as many digits as say something, and a true minus sign.</summary>
    public static string Of(double number) =>
        number.ToString(Math.Abs(number) >= 100 ? "#,0" : Math.Abs(number) >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>The run in one sentence.</summary>
    public static string Sentence(BenchReport report)
    {
        if (report.Sims is [SimReport only])
        {
            return only.Sentence;
        }

        if (report.Sims.Count == 0)
        {
            return "No SIM was tested.";
        }

        string[] parts =
        [
            .. from part in ((Verdict Verdict, string Words)[])[(Verdict.Pass, "well"), (Verdict.Warn, "with a warning"), (Verdict.Fail, "failed"), (Verdict.Unfinished, "not finished"), (Verdict.Skipped, "not tested")]
               let count = report.Sims.Count(sim => sim.Verdict == part.Verdict)
               where count > 0
               select count == report.Sims.Count ? $"all {part.Words}" : Text($"{count} {part.Words}"),
        ];
        return Text($"{report.Sims.Count} SIMs tested: {string.Join(", ", parts)}.");
    }

    /// <summary>The worst of all SIMs.</summary>
    public static Verdict Worst(BenchReport report) => report.Sims.Count == 0 ? Verdict.Skipped : report.Sims.Max(sim => sim.Verdict);

    /// <summary>The first measure of this name, of whatever check.</summary>
    public static Measure? Find(this SimReport sim, string measure) => sim.Checks.SelectMany(check => check.Measures).FirstOrDefault(m => m.Name == measure);

    private static bool IsPercentile(string title) => title[0] == 'p' && title.Length > 1 && char.IsAsciiDigit(title[1]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
