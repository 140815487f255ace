// junit.xml: the report as build servers show test results: a suite is a SIM, a case is a check.
using System.Globalization;
using System.Text;
using System.Xml;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes <c>junit.xml</c>. A warning passes and says so in its output, a check that was stopped is an error: JUnit has no words for them.</summary>
public static class JUnitReport
{
    /// <summary>Writes the report, UTF-8.</summary>
    public static void Write(Stream stream, BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        xml.WriteStartElement("testsuites");
        Attribute(xml, "name", $"{report.Program} {report.Plan}");
        Counts(xml, report.Sims.SelectMany(sim => sim.Checks).Select(check => check.Verdict), report.Duration);
        foreach (SimReport sim in report.Sims)
        {
            Suite(xml, sim);
        }

        xml.WriteEndElement();
    }

    private static void Suite(XmlWriter xml, SimReport sim)
    {
        string name = ReportWords.Name(sim);
        BeginSuite(
            xml, name == sim.Modem ? name : $"{name} in {sim.Modem}", sim.Checks.Select(check => check.Verdict), sim.Started, sim.Duration,
            ("verdict", sim.Sentence), ("label", sim.Label), ("iccid", sim.Iccid), ("imsi", sim.Imsi), ("imei", sim.Imei), ("home_operator", sim.HomeOperator),
            ("modem", sim.Modem), ("module", sim.Module), ("firmware", sim.Firmware));
        foreach (CheckResult check in sim.Checks)
        {
            Case(xml, check);
        }

        if (sim.IsInterrupted)
        {
            xml.WriteElementString("system-err", "Interrupted: checks that are missing were not run.");
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, CheckResult check)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", "simtest." + check.Layer.ToString().ToLowerInvariant());
        Attribute(xml, "name", check.Id);
        Attribute(xml, "time", Seconds(check.Duration));
        if (check.Verdict is Verdict.Fail or Verdict.Unfinished or Verdict.Skipped)
        {
            xml.WriteStartElement(check.Verdict switch { Verdict.Fail => "failure", Verdict.Unfinished => "error", _ => "skipped" });
            Attribute(xml, "message", check.Summary);
            if (check.Verdict == Verdict.Unfinished)
            {
                Attribute(xml, "type", "interrupted");
            }
            else if (check.Verdict == Verdict.Fail)
            {
                Attribute(xml, "type", check.Layer.ToString().ToLowerInvariant());
                xml.WriteString(Lines([.. Explanation(check.Cause, check.NextSteps)]));
            }

            xml.WriteEndElement();
        }

        string[] output = [.. Output(check)];
        if (output.Length > 0)
        {
            xml.WriteElementString("system-out", Lines(output));
        }

        xml.WriteEndElement();
    }

    private static IEnumerable<string> Output(CheckResult check)
    {
        if (check.Verdict == Verdict.Pass)
        {
            yield return check.Summary;
        }
        else if (check.Verdict == Verdict.Warn)
        {
            yield return "WARNING: " + check.Summary;
            foreach (string line in Explanation(check.Cause, check.NextSteps))
            {
                yield return line;
            }
        }

        foreach (Measure measure in check.Measures)
        {
            yield return $"{measure.Name}: {measure.Text}";
        }

        foreach (EvidenceLine line in check.Evidence)
        {
            yield return Line(line);
        }
    }

    internal static IEnumerable<string> Explanation(string? cause, IReadOnlyList<string> nextSteps)
    {
        if (cause is not null)
        {
            yield return "Likely cause: " + cause;
        }

        foreach (string step in nextSteps)
        {
            yield return "Next: " + step;
        }
    }

    /// <summary>A suite up to its first case; properties without a value are left out.</summary>
    internal static void BeginSuite(XmlWriter xml, string name, IEnumerable<Verdict> verdicts, DateTimeOffset started, TimeSpan duration, params (string Name, string? Value)[] properties)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", name);
        Counts(xml, verdicts, duration);
        Attribute(xml, "timestamp", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        foreach ((string property, string? value) in properties)
        {
            if (value is not null)
            {
                xml.WriteStartElement("property");
                Attribute(xml, "name", property);
                Attribute(xml, "value", value);
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    }

    internal static void Counts(XmlWriter xml, IEnumerable<Verdict> verdicts, TimeSpan duration)
    {
        ILookup<Verdict, Verdict> byVerdict = verdicts.ToLookup(verdict => verdict);
        Attribute(xml, "tests", Count(byVerdict.Sum(group => group.Count())));
        Attribute(xml, "failures", Count(byVerdict[Verdict.Fail].Count()));
        Attribute(xml, "errors", Count(byVerdict[Verdict.Unfinished].Count()));
        Attribute(xml, "skipped", Count(byVerdict[Verdict.Skipped].Count()));
        Attribute(xml, "time", Seconds(duration));
    }

    internal static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Printable.Of(value));

    internal static string Line(EvidenceLine line) => $"{line.Time:HH:mm:ss.fff} {(line.IsSent ? "-->" : "<--")} {line.Text}";

    internal static string Lines(string[] lines) => string.Join('\n', lines.Select(Printable.Of));

    internal static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    internal static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
