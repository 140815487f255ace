// sims.csv: one row a SIM, for spreadsheets and scripts.
using System.Globalization;
using System.Text;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes <c>sims.csv</c> (RFC 4180, UTF-8). New columns are only ever added at the end.</summary>
public static class SimsCsv
{
    /// <summary>Measures with a column of their own: the first of a name in a SIM's checks, as number where it is one; or that of one check
    /// (check/measure).</summary>
    private static readonly string[] Measures =
    [
        "operator", "technology", "band", "rssi", "rsrp", "rsrq", "sinr", "attach_ms", "ping_avg", "ping/loss", "first_publish_ms", "publish/loss",
    ];

    private static readonly string[] Columns =
    [
        "label", "iccid", "imsi", "imei", "home_operator", "modem", "module", "firmware", "started", "duration_s", "verdict", "broken_layer", "deciding_check", "sentence", "interrupted",
        .. Measures.Select(name => name.Replace('/', '_')),
    ];

    /// <summary>The file's text.</summary>
    public static string Of(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder csv = new();
        Row(csv, Columns);
        foreach (SimReport sim in report.Sims)
        {
            Row(csv,
            [
                Cell(sim.Label), Cell(sim.Iccid), Cell(sim.Imsi), Cell(sim.Imei), Cell(sim.HomeOperator), Cell(sim.Modem), Cell(sim.Module), Cell(sim.Firmware),
                sim.Started.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), Number(Math.Round(sim.Duration.TotalSeconds, 3)),
                Word(sim.Verdict.ToString()), Word(sim.BrokenLayer?.ToString()), Cell(sim.Decisive?.Id), Cell(sim.Sentence), sim.IsInterrupted ? "true" : "false",
                .. Measures.Select(name => Find(sim, name) is { } measure ? measure.Number is { } number ? Number(number) : Cell(measure.Text) : ""),
            ]);
        }

        return csv.ToString();
    }

    private static Measure? Find(SimReport sim, string name) => name.Split('/') switch
    {
        [string check, string measure] => sim.Checks.FirstOrDefault(c => c.Id == check)?.Measures.FirstOrDefault(m => m.Name == measure),
        _ => sim.Find(name),
    };

    private static void Row(StringBuilder csv, IReadOnlyList<string> cells) =>
        csv.AppendJoin(',', cells.Select(Quoted)).Append("\r\n");

    /// <summary>RFC 4180 section 2, points 5 to 7.</summary>
    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    /// <summary>A text from elsewhere. A spreadsheet takes what begins with one of these for a formula (OWASP, "CSV Injection"); the
    /// apostrophe makes it a text. Numbers of ours keep their minus.</summary>
    private static string Cell(string? text)
    {
        string cell = Printable.Of(text ?? "");
        return cell.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] ? "'" + cell : cell;
    }

    private static string Word(string? name) => name?.ToLowerInvariant() ?? "";

    private static string Number(double number) => double.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : "";
}
