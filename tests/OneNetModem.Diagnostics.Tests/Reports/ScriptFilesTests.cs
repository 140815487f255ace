// What a script leaves: reports that keep to their schemas, a bundle that can be handed on.
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using NJsonSchema;
using OneNetModem.At.Tracing;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Tests.Scripts;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class ScriptFilesTests
{
    private const string Imei = "860000012345678";

    private static readonly ScriptReport Report = new ScriptWorld().Run(
        """
        name: all sorts <b>
        steps:
          - AT+CGSN
          - send: AT+CSQ
            expect: "+CSQ: {rssi:int},{ber:int}"
          - check: sim
          - when: rssi == 1000
            log: never
          - foreach: x in ['a', 'b']
            log: "<script>alert('${x}')</script>"
          - assert: rssi == 1000
            message: too bad
            on failure: continue
          - send: AT+CIMI
            expect: '460'
            retry: 2
        finally: [AT]
        """);

    [Fact]
    public async Task The_json_keeps_to_its_schema()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(ScriptJson.Schema);
        string text = Json(Report);
        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"exitCode\": 1", "\"exitCode\": \"1\"", StringComparison.Ordinal)));
        Assert.Empty(schema.Validate(Json(ScriptMask.Apply(Report))));
        Assert.Empty(schema.Validate(Json(Report with { Steps = [], IsInterrupted = true, Imei = null })));
        JsonNode json = JsonNode.Parse(text)!;
        Assert.Equal((ScriptJson.SchemaId, "fail", 1), ((string)json["$schema"]!, (string)json["verdict"]!, (int)json["exitCode"]!));
        Assert.Equal("s.yaml:4:11", (string)json["steps"]![2]!["place"]!);
    }

    [Fact]
    public void What_checks_are_in_a_script_is_what_they_are_in_a_bench()
    {
        JsonObject bench = JsonNode.Parse(ReportJson.Schema)!["definitions"]!.AsObject(), script = JsonNode.Parse(ScriptJson.Schema)!["definitions"]!.AsObject();
        Assert.All(bench.Where(one => one.Key != "sim"), one => Assert.True(JsonNode.DeepEquals(one.Value, script[one.Key]), one.Key));
    }

    [Fact]
    public void The_page_has_every_step_and_no_text_becomes_markup()
    {
        string page = ScriptHtml.Of(Report);
        Assert.Contains($"<a href=\"#step-{Report.FirstFailure!.Number}\">", page, StringComparison.Ordinal);
        Assert.All(Report.Steps, step => Assert.Contains($"id=\"step-{step.Number}\"", page, StringComparison.Ordinal));
        Assert.Contains("id=\"step-3-check-3\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sorts <b>", page, StringComparison.Ordinal);
        XElement.Parse(page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)].Replace("&nbsp;", " ", StringComparison.Ordinal));
        Assert.Contains("7 steps that came out well are left out", ScriptHtml.Of(Report with { Steps = [.. Report.Steps.Select(s => s.Number > 2 ? s with { Number = s.Number + 7 } : s)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_junit_file_keeps_to_its_schema_and_counts()
    {
        using MemoryStream stream = new();
        ScriptJUnit.Write(stream, Report with { IsInterrupted = true });
        stream.Position = 0;
        XmlSchemaSet schemas = new();
        schemas.Add(null, XmlReader.Create(typeof(ScriptFilesTests).Assembly.GetManifestResourceStream("junit.xsd")!));
        XDocument xml = XDocument.Load(stream);
        List<string> wrong = [];
        xml.Validate(schemas, (_, e) => wrong.Add(e.Message));
        Assert.Empty(wrong);
        XElement suite = xml.Root!.Element("testsuite")!;
        Assert.Equal((Report.Steps.Count, "1", "1"), (suite.Elements("testcase").Count(), (string)suite.Attribute("failures")!, (string)suite.Attribute("skipped")!));
    }

    [Fact]
    public void Masked_nobody_can_be_read_from_it()
    {
        string all = Json(ScriptMask.Apply(Report)) + ScriptHtml.Of(ScriptMask.Apply(Report));
        Assert.All((string?[])[Report.Imei, Report.Imsi, Report.Iccid], identity => Assert.DoesNotContain(identity!, all, StringComparison.Ordinal));
        Assert.Contains("860000*******", Json(ScriptMask.Apply(Report with { Imei = Imei })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bundle_holds_report_trace_identity_and_settings_masked()
    {
        using TemporaryFolder folder = new();
        string trace = folder.File("trace.jsonl");
        await using (TraceWriter writer = new(File.Create(trace)))
        {
            writer.Record(TraceDirection.Tx, "AT+CGSN\r"u8);
            writer.Record(TraceDirection.Rx, Encoding.ASCII.GetBytes("AT+CGSN\r\r\n" + Report.Imei![..7]));
            writer.Record(TraceDirection.Tx, "AT+QFUPL=\"geh"u8);
            writer.Record(TraceDirection.Rx, Encoding.ASCII.GetBytes(Report.Imei[7..] + "\r\nOK\r\n"));
            writer.Record(TraceDirection.Tx, "eim\"\r"u8);
        }

        string file = folder.File("out/site.zip");
        ScriptFiles.WriteBundle(file, Report, new BundleContents([KeyValuePair.Create("Modem:Port", "imei:" + Report.Imei), KeyValuePair.Create("OneNet:AccessKey", "***")], trace, ["geheim"]));
        using ZipArchive zip = ZipFile.OpenRead(file);
        Assert.Equal(["junit.xml", "module.json", "report.html", "report.json", "settings.json", "trace.jsonl"], zip.Entries.Select(e => e.Name).Order(StringComparer.Ordinal));
        string all = string.Join('\n', zip.Entries.Select(Text));
        Assert.All((string?[])[Report.Imei, Report.Imsi, Report.Iccid, "geheim"], identity => Assert.DoesNotContain(identity!, all, StringComparison.Ordinal));
        Assert.Contains("\"module\": \"EC25\"", Text(zip.GetEntry("module.json")!), StringComparison.Ordinal);
        Assert.Contains("\"OneNet:AccessKey\": \"***\"", Text(zip.GetEntry("settings.json")!), StringComparison.Ordinal);

        // The trace is one still, with the bytes in their places.
        TraceRecord[] records = [.. TraceReader.Read(new StringReader(Text(zip.GetEntry("trace.jsonl")!)))];
        Assert.Equal(["AT+CGSN\r", "AT+QFUPL=\"***", "***\"\r"], records.Where(r => r.Direction == TraceDirection.Tx).Select(r => r.Text));
        Assert.Equal(Report.Imei[..6] + "*", records.First(r => r.Direction == TraceDirection.Rx).Text[^7..]);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_said_in_words()
    {
        using TemporaryFolder folder = new();
        folder.Write("file", "");
        Assert.Contains("cannot be written", Assert.Throws<ReportException>(() => ScriptFiles.WriteFolder(folder.File("file/x"), Report)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<ReportException>(() => ScriptFiles.WriteBundle(folder.File("file/x.zip"), Report, new BundleContents([], null, []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_run_keeps_its_first_and_last_steps_and_what_went_wrong()
    {
        ScriptReport soak = new ScriptWorld().Run("steps: [{log: x, repeat: 9000}, {assert: 1 == 2, on failure: warn}, {log: y, repeat: 9000}]");
        Assert.Equal(18_002, soak.Steps.Count + soak.LeftOut);
        Assert.InRange(soak.Steps.Count, 3_000, 6_000);
        Assert.Contains(soak.Steps, step => step.Verdict == Verdict.Warn);
        Assert.Equal(("y", 18_001), (soak.Steps[^1].Summary, soak.Steps[^1].Number));
    }

    private static string Json(ScriptReport report)
    {
        using MemoryStream stream = new();
        ScriptJson.Write(stream, report);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using StreamReader reader = new(entry.Open());
        return reader.ReadToEnd();
    }
}
