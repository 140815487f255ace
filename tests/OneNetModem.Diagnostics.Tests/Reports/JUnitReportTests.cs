// junit.xml: the structure that build servers read, and what stands in it.
using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class JUnitReportTests
{
    [Fact]
    public void A_suite_is_a_SIM_and_a_case_a_check()
    {
        BenchReport report = SampleReports.Four();
        XElement root = Written(report);

        Assert.Equal(report.Sims.Select(sim => $"{sim.Label} in {sim.Modem}"), root.Elements().Select(suite => suite.Attribute("name")?.Value));
        XElement apn = root.Elements().Last();
        Assert.Equal(("7", "1", "2", "0"), (apn.Attribute("tests")?.Value, apn.Attribute("failures")?.Value, apn.Attribute("skipped")?.Value, apn.Attribute("errors")?.Value));
        XElement pdp = apn.Elements("testcase").Single(c => c.Attribute("name")?.Value == "pdp");
        Assert.Equal(("simtest.pdp", "31.000"), (pdp.Attribute("classname")?.Value, pdp.Attribute("time")?.Value));
        Assert.Equal("The network refused the data connection.", pdp.Element("failure")?.Attribute("message")?.Value);
        Assert.Contains("Likely cause: Requested service option not subscribed", pdp.Element("failure")?.Value, StringComparison.Ordinal);
        Assert.Contains("Next: Set Modem:Apn to cmiot.", pdp.Element("failure")?.Value, StringComparison.Ordinal);
        Assert.Contains("--> AT+QIACT=1\n09:30:01.021 <-- ERROR", pdp.Element("system-out")?.Value, StringComparison.Ordinal);
        Assert.Equal(root.Elements().Sum(suite => (int)suite.Attribute("tests")!), (int)root.Attribute("tests")!);
    }

    [Fact]
    public void A_warning_passes_and_says_so()
    {
        XElement radio = Written(SampleReports.Of(SampleReports.WeakSignal())).Descendants("testcase").Single(c => c.Attribute("name")?.Value == "radio");
        Assert.Null(radio.Element("failure"));
        Assert.StartsWith("WARNING: The signal is weak", radio.Element("system-out")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_was_stopped_is_an_error_and_no_pass()
    {
        XElement suite = Written(SampleReports.Of(SampleReports.Interrupted())).Elements().Single();
        Assert.Equal(("1", "0", "0"), (suite.Attribute("errors")?.Value, suite.Attribute("failures")?.Value, suite.Attribute("skipped")?.Value));
        XElement stopped = suite.Elements("testcase").Last().Element("error")!;
        Assert.Equal(("interrupted", "stopped while checking: network registration"), (stopped.Attribute("type")?.Value, stopped.Attribute("message")?.Value));
    }

    [Fact]
    public void Hostile_texts_and_interrupted_runs_are_sound_XML()
    {
        XElement root = Written(SampleReports.Of(SampleReports.HostileTexts(), SampleReports.WrongPin() with { Checks = [], IsInterrupted = true }));
        Assert.Contains("<script>alert(1)</script>", root.Descendants("failure").First().Attribute("message")?.Value, StringComparison.Ordinal);
        Assert.Contains("中国移动 \U0001F600 <00><1B>[2J<202E>\uFFFD", root.Descendants("system-out").First().Value, StringComparison.Ordinal);
        Assert.StartsWith("Interrupted", root.Elements().Last().Element("system-err")?.Value, StringComparison.Ordinal);
    }

    /// <summary>Read back by a validating reader: what breaks the schema is thrown.</summary>
    private static XElement Written(BenchReport report)
    {
        using MemoryStream stream = new();
        JUnitReport.Write(stream, report);
        using Stream xsd = typeof(JUnitReportTests).Assembly.GetManifestResourceStream("junit.xsd")!;
        using XmlReader schema = XmlReader.Create(xsd);
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.Schemas.Add(null, schema);
        settings.ValidationEventHandler += (_, e) => throw new XmlException($"{e.Message}\n{Encoding.UTF8.GetString(stream.ToArray())[..500]}");
        stream.Position = 0;
        using XmlReader reader = XmlReader.Create(stream, settings);
        return XElement.Load(reader);
    }
}
