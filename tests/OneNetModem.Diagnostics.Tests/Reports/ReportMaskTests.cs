// Masked reports: no full number in any file.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Reports;

public sealed class ReportMaskTests
{
    [Fact]
    public async Task No_file_holds_a_full_number()
    {
        using TemporaryFolder folder = new();
        using BenchHistory history = BenchHistory.Open(folder.File("state/bench.db"));
        SimReport sim = SampleReports.Good() with
        {
            Label = $"Order of {SampleReports.Iccid}",
            Sentence = $"SIM {SampleReports.Iccid} in module {SampleReports.Imei} works.",
        };
        await history.AddAsync(SampleReports.Of(sim with { Started = SampleReports.Began.AddDays(-1), Modem = $"IMEI {SampleReports.Imei}" }));
        BenchReport report = SampleReports.Of(sim, SampleReports.WrongPin() with { Modem = SampleReports.Imei });

        // The numbers as they are, and as the SIM stores them: digits swapped, the IMSI behind its parity nibble.
        string[] numbers = [SampleReports.Iccid, SampleReports.Imsi, SampleReports.Imei, "98680021436587092173", "4906002143658743"];
        string[] plain = [.. ReportFolder.Write(folder.File("plain"), report, history).Select(File.ReadAllText)];
        Assert.All(numbers, number => Assert.Contains(plain, text => text.Contains(number, StringComparison.Ordinal)));

        string[] masked = [.. ReportFolder.Write(folder.File("masked"), report, history, mask: true).Select(File.ReadAllText)];
        Assert.Equal(4, masked.Length);
        Assert.All(masked, text => Assert.All(numbers, number => Assert.DoesNotContain(number, text, StringComparison.Ordinal)));
        Assert.All(masked, text => Assert.Contains("898600************37", text, StringComparison.Ordinal));
        Assert.Contains("ICCID, IMSI and IMEI are masked.", masked[0], StringComparison.Ordinal);
        Assert.Contains("Earlier runs of this SIM", masked[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_label_and_what_is_no_identity_stay()
    {
        BenchReport masked = ReportMask.Apply(SampleReports.Four());
        Assert.Equal(["Order 4711-01", "Order 4711-02", "Order 4711-03", "Order 4711-04"], masked.Sims.Select(sim => sim.Label));
        Assert.Equal(("898600************37", "460001*******34", "867698*******62"), (masked.Sims[0].Iccid, masked.Sims[0].Imsi, masked.Sims[0].Imei));
        Assert.Contains(new Measure("rsrp", "-117 dBm", -117, "dBm"), masked.Sims[1].Checks.SelectMany(check => check.Measures));
        Assert.Equal(SampleReports.Four().Sims[3].Checks[4], masked.Sims[3].Checks[4] with { Evidence = SampleReports.Four().Sims[3].Checks[4].Evidence }, (a, b) => a.Summary == b.Summary && a.Cause == b.Cause);
    }

    [Theory]
    [InlineData("+CIMI: 460110123456789", "+CIMI: 460110*******89")]
    [InlineData("+QCCID: 8986112233445566778F", "+QCCID: 898611***********78F")]
    [InlineData("868034051234567", "868034*******67")]
    [InlineData("+QNWINFO: 1764581234567", "+QNWINFO: 1764581234567")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    public void A_number_that_no_field_names_is_masked_by_its_form(string line, string expected)
    {
        SimReport sim = SampleReports.WrongPin();
        sim = sim with { Imei = null, Checks = [sim.Checks[0] with { Evidence = [new EvidenceLine(SampleReports.Began, false, line)] }] };
        Assert.Equal(expected, ReportMask.Apply(sim).Checks[0].Evidence[0].Text);
    }

    [Fact]
    public void An_identity_that_was_measured_as_a_number_loses_the_number()
    {
        SimReport sim = SampleReports.Good();
        sim = sim with { Checks = [sim.Checks[0] with { Measures = [new Measure("imei", SampleReports.Imei, 867698041234562)] }] };
        Assert.Equal(new Measure("imei", "867698*******62"), ReportMask.Apply(sim).Checks[0].Measures[0]);
    }
}
