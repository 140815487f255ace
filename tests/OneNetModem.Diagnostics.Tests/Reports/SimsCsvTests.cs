// sims.csv, read back by the rules of RFC 4180.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class SimsCsvTests
{
    [Fact]
    public void The_columns_are_what_scripts_rely_on() =>
        Assert.Equal(
            "label,iccid,imsi,imei,home_operator,modem,module,firmware,started,duration_s,verdict,broken_layer,deciding_check,sentence,interrupted,"
            + "operator,technology,band,rssi,rsrp,rsrq,sinr,attach_ms,ping_avg,ping_loss,first_publish_ms,publish_loss\r\n",
            SimsCsv.Of(SampleReports.Of()));

    [Fact]
    public void Numbers_are_numbers_and_what_is_missing_is_empty()
    {
        Dictionary<string, string>[] rows = Rows(SampleReports.Four());
        Assert.Equal(4, rows.Length);
        Assert.Equal(("warn", "", "radio", "-117", "0"), (rows[1]["verdict"], rows[1]["broken_layer"], rows[1]["deciding_check"], rows[1]["rsrp"], rows[1]["sinr"]));
        Assert.Equal(("fail", "sim", "sim", "", "", ""), (rows[2]["verdict"], rows[2]["broken_layer"], rows[2]["deciding_check"], rows[2]["iccid"], rows[2]["attach_ms"], rows[2]["operator"]));
        Assert.Equal(("pdp", "5100", "CHINA MOBILE", "2026-05-01T09:30:00+08:00", "151.2"), (rows[3]["broken_layer"], rows[3]["attach_ms"], rows[3]["operator"], rows[3]["started"], rows[3]["duration_s"]));
        Assert.Equal((SampleReports.Iccid, "48", "25", "0"), (rows[0]["iccid"], rows[0]["ping_avg"], rows[0]["ping_loss"], rows[0]["publish_loss"]));
    }

    [Fact]
    public void A_SIM_whose_test_was_stopped_is_neither_good_nor_bad()
    {
        Dictionary<string, string> row = Assert.Single(Rows(SampleReports.Of(SampleReports.Interrupted())));
        Assert.Equal(("unfinished", "", "true"), (row["verdict"], row["broken_layer"], row["interrupted"]));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+86 139")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r\n=1+1")]
    [InlineData("＝1+1")]
    public void A_text_never_becomes_a_formula(string text)
    {
        SimReport sim = SampleReports.Good() with { Label = text, Modem = text };
        Dictionary<string, string> row = Assert.Single(Rows(SampleReports.Of(sim)));
        Assert.StartsWith("'", row["label"], StringComparison.Ordinal);
        Assert.StartsWith("'", row["modem"], StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_stay_in_their_cell()
    {
        Dictionary<string, string> row = Assert.Single(Rows(SampleReports.Of(SampleReports.HostileTexts(10))));
        Assert.Contains("\" ' & ]]> 中国移动 \U0001F600", row["sentence"], StringComparison.Ordinal);
        Assert.Equal("false", row["interrupted"]);
        Assert.Equal("'-2+3", row["technology"]);
    }

    private static Dictionary<string, string>[] Rows(BenchReport report)
    {
        List<List<string>> records = Parse(SimsCsv.Of(report));
        return [.. records.Skip(1).Select(record =>
        {
            Assert.Equal(records[0].Count, record.Count);
            return records[0].Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        })];
    }

    private static List<List<string>> Parse(string csv)
    {
        List<List<string>> records = [];
        List<string> record = [];
        for (int i = 0; i < csv.Length;)
        {
            string cell = "";
            if (csv[i] == '"')
            {
                for (i++; csv[i] != '"' || csv[i + 1] == '"'; i++)
                {
                    cell += csv[i];
                    i += csv[i] == '"' ? 1 : 0;
                }

                i++;
            }
            else
            {
                int end = csv.AsSpan(i).IndexOfAny(",\r\n") + i;
                cell = csv[i..end];
                Assert.DoesNotContain('"', cell);
                i = end;
            }

            record.Add(cell);
            if (csv[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", csv.Substring(i, 2));
            i += 2;
            records.Add(record);
            record = [];
        }

        return records;
    }
}
