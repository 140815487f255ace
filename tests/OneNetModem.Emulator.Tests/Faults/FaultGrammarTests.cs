// How a fault is written, and what is said to one that is written wrong.
using OneNetModem.Emulator.Faults;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class FaultGrammarTests
{
    [Fact]
    public void Every_part_is_read()
    {
        Fault fault = FaultCatalog.Parse("late-FINAL:9@after=1.5s@for=2m@every=20@times=3@chance=0.25@on=at+qmtpub=0,1");
        Assert.Equal("late-final:9@after=1.5s@for=2m@every=20@times=3@chance=0.25@on=at+qmtpub=0,1", fault.Name);
        Assert.Equal(9, fault.Number);
        Assert.Equal(
            new FaultTiming { After = TimeSpan.FromSeconds(1.5), Lasting = TimeSpan.FromMinutes(2), Every = 20, Times = 3, Chance = 0.25, On = "at+qmtpub=0,1" },
            fault.Timing);
        Assert.Equal(new FaultTiming { At = FaultPoint.Data, Every = 2 }, FaultCatalog.Parse("restart@at=data@every=2").Timing);
    }

    [Fact]
    public void A_period_alone_lets_one_period_pass_first()
    {
        Assert.Equal(TimeSpan.FromHours(1), FaultCatalog.Parse("restart@every=1h").Timing.After);
        Assert.Equal(TimeSpan.FromMilliseconds(200), FaultCatalog.Parse("restart@every=1h@after=200ms").Timing.After);
    }

    [Fact]
    public void Without_timing_a_kind_has_its_usual_one()
    {
        Assert.Equal(5, FaultCatalog.Parse("lost-final").Timing.Every);
        Assert.Equal(1, FaultCatalog.Parse("lost-final@times=1").Timing.Every);
        Assert.Equal("lost-final", FaultCatalog.Parse(" lost-final ").Name);
        Assert.Equal("late-final:8", FaultCatalog.Parse("LATE-final").Name);
    }

    [Theory]
    [InlineData("no-such-fault", "no-sim, sim-pin")]
    [InlineData("", "no-sim, sim-pin")]
    [InlineData("connack", "connack:N with N from 1 to 5")]
    [InlineData("connack:9", "connack:N with N from 1 to 5")]
    [InlineData("connack:", "connack:N with N from 1 to 5")]
    [InlineData("late-final:0", "late-final[:N] with N from 1 to 3600")]
    [InlineData("no-sim:1", "takes no number")]
    [InlineData("restart@soon", "'@soon' is no timing; there are: @after=10s")]
    [InlineData("restart@", "'@' is no timing")]
    [InlineData("restart@after=10", "with its unit, such as 500ms, 10s, 5m or 2h")]
    [InlineData("restart@after=-1s", "with its unit")]
    [InlineData("restart@every=31h@after=900h", "at most 30 days")]
    [InlineData("restart@every=x", "or a number of occasions")]
    [InlineData("restart@times=0", "@times=3")]
    [InlineData("restart@chance=0", "@chance=0.1")]
    [InlineData("restart@chance=1.1", "@chance=0.1")]
    [InlineData("restart@at=night", "@at=line|prompt|data|payload|answer|final|done")]
    [InlineData("restart@at=2", "@at=line|prompt|data|payload|answer|final|done")]
    [InlineData("restart@every=3", "write @every=30s")]
    [InlineData("restart@on=AT", "@on needs @at")]
    [InlineData("restart@for=3s", "leave out @for")]
    [InlineData("restart@at=data@every=3s", "write @every=N")]
    [InlineData("lost-final@every=3s", "write @every=N")]
    [InlineData("lost-final@at=data", "leave out @at")]
    [InlineData("no-sim@on=AT", "leave out @on")]
    [InlineData("no-sim@every=9s", "needs @for with @every")]
    [InlineData("no-sim@every=9s@for=9s", "@for shorter than its @every")]
    public void A_wrong_fault_says_what_is_allowed(string text, string told) =>
        Assert.Contains(told, Assert.Throws<FormatException>(() => FaultCatalog.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_fault_has_a_sentence_and_a_name_of_its_own()
    {
        Assert.All(FaultCatalog.All, k => Assert.EndsWith(".", k.About, StringComparison.Ordinal));
        Assert.All(FaultCatalog.All, k => Assert.Equal(k.Range is not null, k.About.Contains('N', StringComparison.Ordinal) && System.Text.RegularExpressions.Regex.IsMatch(k.About, @"\bN\b")));
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(k => k.Name).Distinct().Count());
        Assert.All(FaultCatalog.All.Where(k => k.UsualTiming is not null), k => FaultCatalog.Parse(k.Name + k.UsualTiming));
    }
}
