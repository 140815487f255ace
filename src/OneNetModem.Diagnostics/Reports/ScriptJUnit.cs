// junit.xml of a script: a suite is the run, a case is a step.
using System.Globalization;
using System.Text;
using System.Xml;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Scripts;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes a script's <c>junit.xml</c>, as <see cref="JUnitReport"/> does for a bench.</summary>
public static class ScriptJUnit
{
    /// <summary>Writes the report, UTF-8.</summary>
    public static void Write(Stream stream, ScriptReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using XmlWriter xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
        xml.WriteStartElement("testsuites");
        JUnitReport.Attribute(xml, "name", $"{report.Program} {report.Script}");
        JUnitReport.Counts(xml, report.Steps.Select(step => step.Verdict), report.Duration);
        xml.WriteStartElement("testsuite");
        JUnitReport.Attribute(xml, "name", $"{report.Script} on {report.Modem}");
        JUnitReport.Counts(xml, report.Steps.Select(step => step.Verdict), report.Duration);
        JUnitReport.Attribute(xml, "timestamp", report.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        foreach ((string name, string? value) in ((string, string?)[])
                 [
                     ("verdict", report.Sentence), ("exit_code", JUnitReport.Count(report.ExitCode)), ("file", report.File), ("modem", report.Modem),
                     ("module", report.Module), ("firmware", report.Firmware), ("imei", report.Imei), ("iccid", report.Iccid), ("imsi", report.Imsi),
                 ])
        {
            if (value is not null)
            {
                xml.WriteStartElement("property");
                JUnitReport.Attribute(xml, "name", name);
                JUnitReport.Attribute(xml, "value", value);
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
        foreach (StepResult step in report.Steps)
        {
            Case(xml, step);
        }

        if (report.IsInterrupted || report.LeftOut > 0)
        {
            xml.WriteElementString("system-err", report.IsInterrupted ? "Interrupted: steps that are missing were not done." : $"{JUnitReport.Count(report.LeftOut)} steps that came out well are left out.");
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, StepResult step)
    {
        xml.WriteStartElement("testcase");
        JUnitReport.Attribute(xml, "classname", "script." + step.Kind);
        JUnitReport.Attribute(xml, "name", $"{JUnitReport.Count(step.Number)} {step.Title}{(step.Context.Length > 0 ? $" [{step.Context}]" : "")}");
        JUnitReport.Attribute(xml, "time", JUnitReport.Seconds(step.Duration));
        if (step.Verdict is Verdict.Fail or Verdict.Unfinished or Verdict.Skipped)
        {
            xml.WriteStartElement(step.Verdict switch { Verdict.Fail => "failure", Verdict.Unfinished => "error", _ => "skipped" });
            if (step.Verdict == Verdict.Skipped)
            {
                JUnitReport.Attribute(xml, "message", step.Summary);
            }
            else
            {
                JUnitReport.Attribute(xml, "message", step.Summary);
                JUnitReport.Attribute(xml, "type", step.Kind);
                xml.WriteString(JUnitReport.Lines([step.Place.ToString(), .. step.Cause is null ? [] : new[] { "Likely cause: " + step.Cause }, .. step.NextSteps.Select(next => "Next: " + next)]));
            }

            xml.WriteEndElement();
        }

        xml.WriteElementString("system-out", JUnitReport.Lines(
        [
            (step.Verdict == Verdict.Warn ? "WARNING: " : "") + step.Summary,
            .. step.Captures.Select(capture => $"{capture.Name}: {capture.Text}"),
            .. step.Lines.Concat(step.Checks.SelectMany(check => check.Evidence)).Select(line => $"{line.Time:HH:mm:ss.fff} {(line.IsSent ? "-->" : "<--")} {line.Text}"),
        ]));
        xml.WriteEndElement();
    }
}
