// report.json: it keeps to its schema, and comes back as it was.
using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class ReportJsonTests
{
    public static TheoryData<string> Samples => [.. Reports.Keys];

    private static Dictionary<string, BenchReport> Reports { get; } = new(StringComparer.Ordinal)
    {
        ["good"] = SampleReports.Of(SampleReports.Good()),
        ["wrong PIN"] = SampleReports.Of(SampleReports.WrongPin()),
        ["wrong APN"] = SampleReports.Of(SampleReports.WrongApn()),
        ["weak signal"] = SampleReports.Of(SampleReports.WeakSignal()),
        ["four"] = SampleReports.Four(),
        ["none"] = SampleReports.Of(),
        ["interrupted"] = SampleReports.Of(SampleReports.Interrupted()),
        ["interrupted at once"] = SampleReports.Of(SampleReports.Good() with { Checks = [], IsInterrupted = true }),
        ["hostile"] = SampleReports.Of(SampleReports.HostileTexts()),
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_report_keeps_to_the_schema(string sample)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(ReportJson.Schema);
        Assert.Empty(schema.Validate(Text(Reports[sample])));
    }

    [Theory]
    [InlineData("\"verdict\": \"fail\"", "\"verdict\": \"broken\"")]
    [InlineData("\"layer\": \"pdp\"", "\"layer\": 4")]
    [InlineData("\"isSent\": true", "\"sent\": true")]
    [InlineData("\"duration\": 5.2", "\"duration\": \"00:00:05.2\"")]
    [InlineData("\"unit\": \"ms\"", "\"unit\": null")]
    [InlineData("urn:onenet-modem:bench-report:1", "urn:onenet-modem:bench-report:2")]
    public async Task The_schema_refuses_another_form(string good, string bad)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(ReportJson.Schema);
        string text = Text(Reports["wrong APN"]);
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(text.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_report_comes_back_as_it_was(string sample)
    {
        string text = Text(Reports[sample]);
        BenchReport back = Read(text);

        // Half a surrogate pair is no text and has become U+FFFD; a NaN has become null, which need not be written.
        string expected = text.Replace(@"\uFFFD", "\uFFFD", StringComparison.Ordinal).Replace("\"number\": null,\n              ", "", StringComparison.Ordinal);
        Assert.Equal(expected, Text(back));
        Assert.Equal(Reports[sample].Duration, back.Duration);
        Assert.Equal(Reports[sample].Sims.Select(sim => sim.Verdict), back.Sims.Select(sim => sim.Verdict));
    }

    [Fact]
    public void Programs_find_verdict_broken_layer_and_numbers()
    {
        JsonNode sim = JsonNode.Parse(Text(Reports["wrong APN"]))!["sims"]![0]!;
        Assert.Equal("fail", (string?)sim["verdict"]);
        Assert.Equal("pdp", (string?)sim["brokenLayer"]);
        JsonNode attach = sim["checks"]!.AsArray().SelectMany(c => c!["measures"]!.AsArray()).Single(m => (string?)m!["name"] == "attach_ms")!;
        Assert.Equal((5100, "ms", "5,100 ms"), ((double)attach["number"]!, (string?)attach["unit"], (string?)attach["text"]));
        Assert.False(sim.AsObject().ContainsKey("decisive"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_is_no_report_is_refused_in_words(string text) =>
        Assert.StartsWith("This is no bench report", Assert.Throws<ReportException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_report_of_a_newer_format_is_refused_in_words()
    {
        string newer = Text(Reports["good"]).Replace("bench-report:1", "bench-report:2", StringComparison.Ordinal);
        Assert.Contains("$schema is urn:onenet-modem:bench-report:2, not urn:onenet-modem:bench-report:1", Assert.Throws<ReportException>(() => Read(newer)).Message, StringComparison.Ordinal);
    }

    private static string Text(BenchReport report)
    {
        using MemoryStream stream = new();
        ReportJson.Write(stream, report);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static BenchReport Read(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        return ReportJson.Read(stream);
    }
}
