// What counts as better, worse, the same and different.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.History;
using OneNetModem.Diagnostics.Tests.Reports;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.History;

public sealed class RunComparisonTests
{
    [Theory]
    [InlineData("rsrp", "dBm", -110, -90, Change.Better)]
    [InlineData("rsrp", "dBm", -90, -110, Change.Worse)]
    [InlineData("rsrp", "dBm", -90, -93, Change.Same)]
    [InlineData("sinr", "dB", 3, 12, Change.Better)]
    [InlineData("attach_ms", "ms", 5000, 3000, Change.Better)]
    [InlineData("attach_ms", "ms", 3000, 5000, Change.Worse)]
    [InlineData("attach_ms", "ms", 5000, 5400, Change.Same)]
    [InlineData("ping_avg", "ms", 40, 55, Change.Same)]
    [InlineData("loss", "%", 0, 10, Change.Worse)]
    [InlineData("loss_downlink", "%", 10, 0, Change.Better)]
    [InlineData("module_ahead", "s", -40, 1, Change.Better)]
    [InlineData("network_ahead", "s", 1, -40, Change.Worse)]
    [InlineData("network_ahead", "s", 0, -1, Change.Same)]
    [InlineData("temperature", "°C", 31, 40, Change.Different)]
    public void A_measure_has_its_direction_and_its_tolerance(string name, string unit, double before, double after, Change expected)
    {
        MeasureChange change = Compare(new Measure(name, "", before, unit), new Measure(name, "", after, unit));
        Assert.Equal(expected, change.Change);
        Assert.Equal(after - before, change.Difference);
    }

    [Theory]
    [InlineData("LTE", "LTE", Change.Same)]
    [InlineData("LTE", "GSM", Change.Different)]
    [InlineData("2026-01-05 08:00:00 UTC", "2026-01-06 09:00:00 UTC", Change.Same)]
    public void A_text_is_the_same_or_different(string before, string after, Change expected) =>
        Assert.Equal(expected, Compare(new Measure("technology", before), new Measure("technology", after)).Change);

    [Fact]
    public void A_measure_in_another_unit_is_different() =>
        Assert.Equal(Change.Different, Compare(new Measure("x", "1 s", 1, "s"), new Measure("x", "900 ms", 900, "ms")).Change);

    [Theory]
    [InlineData(Verdict.Fail, Verdict.Pass, Change.Better)]
    [InlineData(Verdict.Pass, Verdict.Warn, Change.Worse)]
    [InlineData(Verdict.Warn, Verdict.Warn, Change.Same)]
    [InlineData(Verdict.Pass, Verdict.Skipped, Change.Different)]
    [InlineData(Verdict.Skipped, Verdict.Fail, Change.Different)]
    public void A_verdict_is_better_or_worse_only_where_both_were_run(Verdict before, Verdict after, Change expected)
    {
        SimReport sim = SampleReports.Good();
        SimReport With(Verdict verdict) => sim with { Checks = [sim.Checks[0] with { Verdict = verdict }] };
        Assert.Equal(expected, Assert.Single(RunComparison.Of(With(before), With(after)).Checks).Change);
    }

    [Fact]
    public void Checks_of_both_runs_are_paired_by_id_and_place()
    {
        SimReport sim = SampleReports.Good();
        CheckResult Named(string id, string summary) => sim.Checks[0] with { Id = id, Summary = summary };
        RunComparison comparison = RunComparison.Of(
            sim with { Checks = [Named("gone", "g"), Named("size", "16 bytes"), Named("size", "64 bytes")] },
            sim with { Checks = [Named("size", "16"), Named("new", "n"), Named("size", "64")] });
        Assert.Equal(
            [("size", "16 bytes", "16"), ("new", null, "n"), ("size", "64 bytes", "64"), ("gone", "g", null)],
            comparison.Checks.Select(c => (c.Id, c.Before?.Summary, c.After?.Summary)));
    }

    private static MeasureChange Compare(Measure before, Measure after)
    {
        SimReport sim = SampleReports.Good();
        SimReport With(Measure measure) => sim with { Checks = [sim.Checks[0] with { Measures = [measure] }] };
        return Assert.Single(Assert.Single(RunComparison.Of(With(before), With(after)).Checks).Measures);
    }
}
