// junit.xml of a script: a suite is the run, a case is a step.
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
        JUnitReport.BeginSuite(
            xml, $"{report.Script} on {report.Modem}", report.Steps.Select(step => step.Verdict), report.Started, report.Duration,
            ("verdict", report.Sentence), ("exit_code", JUnitReport.Count(report.ExitCode)), ("file", report.File), ("modem", report.Modem),
            ("module", report.Module), ("firmware", report.Firmware), ("imei", report.Imei), ("iccid", report.Iccid), ("imsi", report.Imsi));
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
            JUnitReport.Attribute(xml, "message", step.Summary);
            if (step.Verdict != Verdict.Skipped)
            {
                JUnitReport.Attribute(xml, "type", step.Kind);
                xml.WriteString(JUnitReport.Lines([step.Place.ToString(), .. JUnitReport.Explanation(step.Cause, step.NextSteps)]));
            }

            xml.WriteEndElement();
        }

        xml.WriteElementString("system-out", JUnitReport.Lines(
        [
            (step.Verdict == Verdict.Warn ? "WARNING: " : "") + step.Summary,
            .. step.Captures.Select(capture => $"{capture.Name}: {capture.Text}"),
            .. step.Lines.Concat(step.Checks.SelectMany(check => check.Evidence)).Select(JUnitReport.Line),
        ]));
        xml.WriteEndElement();
    }
}
