// Lives by the seed. A failing one is named with the line that runs it again:
//   SIMULATION_SEED=17 SIMULATION_HOURS=100 dotnet run --project tests/OneNetModem.Simulation -c Release -- -class '*SeedTests'
using System.Globalization;
using OneNetModem.Simulation.Checks;

namespace OneNetModem.Simulation.Seeds;

public sealed class SeedTests(Survived survived, ITestOutputHelper output)
{
    private const int UsualHours = 250;
    private const int UsualSeeds = 20;

    public static TheoryData<int> Seeds =>
        Setting("SEED") is { } one ? [one] : [.. Enumerable.Range(Setting("FIRST") ?? 1, Setting("SEEDS") ?? UsualSeeds)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_happens_the_line_lives_on(int seed)
    {
        int hours = Setting("HOURS") ?? UsualHours;
        try
        {
            LifeReport life = RandomLife.Live(seed, TimeSpan.FromHours(hours));
            survived.Add(life);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {life.Lived.TotalHours:0} h, {life.Faults} faults, {life.Ledger.Posts} posts, {life.Ledger.Acked} acknowledged, longest way back {life.Comebacks[^1]}"));
        }
        catch (ViolationException e)
        {
            Assert.Fail($"SIMULATION_SEED={seed} SIMULATION_HOURS={hours} dotnet run --project tests/OneNetModem.Simulation -c Release -- -class '*SeedTests'\n{e.Message}");
        }
    }

    [Fact]
    public void A_seed_is_the_same_life_every_time()
    {
        LifeReport once = RandomLife.Live(4711, TimeSpan.FromHours(30));
        LifeReport again = RandomLife.Live(4711, TimeSpan.FromHours(30));
        LifeReport other = RandomLife.Live(4712, TimeSpan.FromHours(30));
        Assert.Equal(once.FingerPrint, again.FingerPrint);
        Assert.Equal(once.Comebacks, again.Comebacks);
        Assert.NotEqual(once.FingerPrint, other.FingerPrint);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_" + name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
