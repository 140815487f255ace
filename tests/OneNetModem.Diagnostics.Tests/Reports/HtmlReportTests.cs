// report.html as text: what stands where, and that no text becomes markup. How it looks is seen in a browser.
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void The_verdict_is_the_first_heading_in_one_sentence()
    {
        Assert.Contains($"<span>{SampleReports.WrongApn().Sentence.Replace("'", "&#x27;", StringComparison.Ordinal)}</span></h1>", HtmlReport.Of(SampleReports.Of(SampleReports.WrongApn())), StringComparison.Ordinal);
        Assert.Contains("<span>4 SIMs tested: 1 well, 1 with a warning, 2 failed.</span></h1>", HtmlReport.Of(SampleReports.Four()), StringComparison.Ordinal);
        Assert.Contains("<span>2 SIMs tested: all well.</span></h1>", HtmlReport.Of(SampleReports.Of(SampleReports.Good(), SampleReports.Good(2))), StringComparison.Ordinal);
        Assert.Contains("<span>2 SIMs tested: 1 well, 1 not finished.</span></h1>", HtmlReport.Of(SampleReports.Of(SampleReports.Good(), SampleReports.Interrupted())), StringComparison.Ordinal);
        Assert.Contains("<h1 class=\"unfinished\">", HtmlReport.Of(SampleReports.Of(SampleReports.Interrupted())), StringComparison.Ordinal);
        Assert.Contains("<span>No SIM was tested.</span></h1>", HtmlReport.Of(SampleReports.Of()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_SIM_has_its_row_and_its_ladder()
    {
        XElement body = Body(HtmlReport.Of(SampleReports.Four()));
        Assert.Equal(4, With(body, "sims").Descendants("tbody").Single().Elements().Count());
        string[][] ladders = [.. body.Descendants("ol").Where(ol => (string?)ol.Attribute("class") == "ladder").Select(ol => ol.Elements().Select(li => (string)li.Attribute("class")!).ToArray())];
        Assert.Equal(["pass", "pass", "pass", "pass", "pass", "pass"], ladders[0]);
        Assert.Equal(["pass", "pass", "pass", "warn", "pass", "pass"], ladders[1]);
        Assert.Equal(["pass", "pass", "fail", "skipped", "skipped", "skipped"], ladders[2]);
        Assert.Equal(["pass", "pass", "pass", "pass", "fail", "skipped"], ladders[3]);
    }

    [Fact]
    public void A_failed_check_shows_cause_steps_measures_and_folded_evidence()
    {
        XElement body = Body(HtmlReport.Of(SampleReports.Of(SampleReports.WrongApn())));
        XElement pdp = body.Descendants("article").Single(a => (string?)a.Attribute("class") == "check fail");
        Assert.Contains("Requested service option not subscribed", pdp.Value, StringComparison.Ordinal);
        Assert.Equal(2, With(pdp, "steps").Elements().Count());
        Assert.Equal("APNinternet", With(pdp, "measures").Value.Trim());
        Assert.Null(pdp.Descendants("details").Single().Attribute("open"));
        Assert.Equal(["0.000→AT+QIACT=1", "0.021←ERROR"], With(pdp, "wire").Elements().Take(2).Select(li => li.Value));
        string first = (string)body.Descendants("a").First(a => ((string)a.Attribute("href")!).StartsWith("#sim-1-check-", StringComparison.Ordinal)).Attribute("href")!;
        Assert.Equal("#" + (string?)pdp.Attribute("id"), first);
    }

    [Fact]
    public void Nothing_is_loaded_and_nothing_runs()
    {
        string page = HtmlReport.Of(SampleReports.Of([.. SampleReports.Four().Sims, SampleReports.HostileTexts(100)]), note: SampleReports.Hostile);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href=\"http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(ControlOrTurning(), page);

        // Balanced markup: what the texts hold could not open or close an element.
        Assert.Contains("<script>alert(1)</script> \" ' & ]]> 中国移动 \U0001F600 <00><1B>[2J<202E>\uFFFD =1+1,", Body(page).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_points_are_thinned_and_no_peak_is_lost()
    {
        SimReport sim = SampleReports.Good(3, 10_000);
        CheckResult radio = sim.Checks.Single(c => c.Id == "radio");
        (DateTimeOffset Time, double Value)[] points = [.. radio.Series[0].Points];
        points[7777] = (points[7777].Time, -140);
        radio = radio with { Series = [new MeasureSeries("rsrp", "dBm", points)] };

        string page = HtmlReport.Of(SampleReports.Of(sim with { Checks = [radio] }));

        Assert.True(page.Length < 60_000, $"{page.Length} characters");
        XElement svg = Body(page).Descendants("figure").Single().Element("svg")!;
        string line = (string)svg.Elements("path").Single(p => (string?)p.Attribute("class") == "line s0").Attribute("d")!;
        Assert.InRange(line.Count(c => c == 'L'), 100, 180);
        Assert.Equal("-140", svg.Elements("text").Where(t => (string?)t.Attribute("class") == "y").Select(t => t.Value.Replace('−', '-')).First());
        string band = (string)svg.Elements("path").Single(p => (string?)p.Attribute("class") == "band s0").Attribute("d")!;
        Assert.Single(band.Split('L'), point => point.EndsWith(" 166", StringComparison.Ordinal));
    }

    [Fact]
    public void Few_long_times_share_the_last_bar_of_the_distribution()
    {
        SimReport sim = SampleReports.WrongPin();
        MeasureSeries series = new("round_trip_ms", "ms", [.. Enumerable.Range(0, 100).Select(i => (SampleReports.Began.AddSeconds(i), i % 50 == 7 ? 60_000.0 : 200 + i))]);
        XElement histogram = Body(HtmlReport.Of(SampleReports.Of(sim with { Checks = [sim.Checks[0] with { Series = [series] }] }))).Descendants("figure").Last();

        XElement[] bars = [.. histogram.Descendants("rect")];
        Assert.Equal(3, bars.Length);
        Assert.Equal("bar beyond", (string?)bars[^1].Attribute("class"));
        Assert.Equal("> 1,000", histogram.Descendants("text").Last().Value);
        Assert.Equal(["100", "250", "291", "60,000", "60,000"], histogram.Descendants("td").Select(td => td.Value));
    }

    [Fact]
    public void Earlier_runs_are_compared_with_this_one()
    {
        SimReport now = SampleReports.Good(1);
        SimReport last = SampleReports.WeakSignal() with { Started = SampleReports.Began.AddDays(-1) };
        XElement body = Body(HtmlReport.Of(SampleReports.Of(now), [[last, SampleReports.Good(9) with { Started = SampleReports.Began.AddDays(-2) }]]));

        XElement rsrp = With(body, "changes").Descendants("tr").Single(tr => tr.Element("th")?.Value == "RSRP");
        Assert.StartsWith("▲ better +", rsrp.Elements().Single(td => (string?)td.Attribute("class") == "better").Value, StringComparison.Ordinal);
        Assert.Equal(["Pass", "Warning", "Pass"], With(body, "runs").Elements().Select(li => li.Element("span")!.Value));
        Assert.NotNull(rsrp.Descendants("svg").SingleOrDefault());
        Assert.DoesNotContain(Body(HtmlReport.Of(SampleReports.Of(now), [[]])).Descendants("table"), table => (string?)table.Attribute("class") == "changes");
    }

    [Fact]
    public void Strange_series_make_sound_charts()
    {
        SimReport sim = SampleReports.Good(1, 1) with { Started = SampleReports.Began };
        foreach (double value in (double[])[0, -0.000001, 1e300, -1e300, double.Epsilon, 123456789])
        {
            CheckResult check = sim.Checks[0] with
            {
                Series =
                [
                    new MeasureSeries("one", "ms", [(SampleReports.Began, value)]),
                    new MeasureSeries("flat", "ms", [.. Enumerable.Range(0, 20).Select(i => (SampleReports.Began.AddDays(i * 40), value))]),
                    new MeasureSeries("back", "dB", [(SampleReports.Began.AddSeconds(5), value), (SampleReports.Began, 1), (SampleReports.Began.AddYears(-50), 2)]),
                ],
            };
            string page = HtmlReport.Of(SampleReports.Of(sim with { Checks = [check] }));
            Assert.DoesNotMatch(NoNumber(), page);
            Assert.InRange(Body(page).Descendants("svg").Max(svg => svg.Elements().Count()), 1, 200);
        }
    }

    /// <summary>The page is written so that an XML parser can read its body too.</summary>
    private static XElement Body(string page) => XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);

    private static XElement With(XElement root, string css) => root.Descendants().First(e => (string?)e.Attribute("class") == css);

    [GeneratedRegex(@"[\u0000-\u0009\u000B-\u001F\u202A-\u202E\uD800-\uDBFF](?![\uDC00-\uDFFF])|&#x0;|&#x1B;|&#x202E;")]
    private static partial Regex ControlOrTurning();

    [GeneratedRegex("NaN|∞|Infinity")]
    private static partial Regex NoNumber();
}
