// Plans: what they say is what is tested, and each mistake has its place.
using System.Text.Json;
using OneNetModem.Cli.Bench.Plans;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Cli.Tests.Bench;

public sealed class PlanFileTests
{
    private static string Mistakes(string yaml) => Assert.Throws<CommandFailure>(() => PlanFile.Parse(yaml, "p.yaml")).Where!;

    [Fact]
    public void A_plan_says_what_differs_from_the_built_in_one()
    {
        BenchPlan plan = PlanFile.Parse(
            """
            name: incoming goods
            checks: [sim, radio]
            repeat: 3
            apns:
              - name: cmiot
              - { name: private.apn, user: u, password: p }
            limits:
              registration: 2m
              roamingIsFine: true
              pings: 10
              lte:
                power: { warn: -100 }
                quality: { warn: -12, fail: null }
              dns: { warn: 1000, fail: 4000 }
              payloadSizes: [100, 1000]
              soak: 72h
            """,
            "p.yaml");
        Assert.Equal(("incoming goods", 3), (plan.Name, plan.Repeat));
        Assert.Equal(["sim", "radio"], plan.Checks);
        Assert.Equal(["cmiot ", "private.apn u"], plan.Apns.Select(apn => $"{apn.Apn} {apn.User}"));
        Assert.Equal((TimeSpan.FromMinutes(2), true, 10), (plan.Limits.Registration, plan.Limits.RoamingIsFine, plan.Limits.Pings));

        // The half that is not said stays as it is built in.
        Assert.Equal((-100, -120), (plan.Limits.Lte.Power!.Warn, plan.Limits.Lte.Power.Fail!.Value));
        Assert.Equal(new Floor(-12), plan.Limits.Lte.Quality);
        Assert.Equal(new Ceiling(1000, 4000), plan.Limits.Dns);
        Assert.Equal([100, 1000], plan.Limits.PayloadSizes);
        Assert.Equal(TimeSpan.FromDays(3), plan.Limits.Soak);
        Assert.Equal(new BenchLimits().Gsm, plan.Limits.Gsm);
    }

    [Theory]
    [InlineData("repeat: many", "p.yaml:1:9: repeat: is 'many'; allowed: a whole number, 1 to 10000")]
    [InlineData("\nlimits:\n  pings: 11", "p.yaml:3:10: limits.pings: is '11'; allowed: a whole number, 1 to 10")]
    [InlineData("limits: {sync: 30}", "p.yaml:1:16: limits.sync: is '30'; allowed: a duration of at most 1h: ")]
    [InlineData("limits: {pnigs: 3}", "p.yaml:1:10: limits.pnigs: there is no such key, did you mean pings?; allowed: ")]
    [InlineData("checks: sim", "p.yaml:1:9: checks: is no list")]
    [InlineData("checks: [simm]", "p.yaml:1:10: checks[0]: is 'simm'; allowed: port, module, sim,")]
    [InlineData("apns: [{user: u}]", "p.yaml:1:8: apns[0]: 'name' is missing")]
    [InlineData("repeat: 1\nrepeat: 2", "p.yaml:2:")]
    [InlineData("a: [b", "no YAML")]
    public void A_mistake_is_named_with_line_column_and_what_is_allowed(string yaml, string words) => Assert.Contains(words, Mistakes(yaml), StringComparison.Ordinal);

    [Fact]
    public void All_mistakes_are_named_at_once() => Assert.Equal(2, Mistakes("repeat: 0\nlimits: {pings: 0}\n").Split('\n').Length);

    [Fact]
    public void An_empty_plan_is_the_built_in_one()
    {
        BenchPlan plan = PlanFile.Parse("# nothing yet\n", "mine.yaml");
        Assert.Equal(BenchPlan.BuiltIn.Limits.Pings, plan.Limits.Pings);
        Assert.Equal(("mine", 1), (plan.Name, plan.Repeat));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_plan_in_the_README_is_right(string readme)
    {
        string plan = File.ReadAllText(Path.Combine(Repository.Root, readme)).Split("```yaml\n")[1].Split("```")[0];
        Assert.Equal(TimeSpan.FromMinutes(10), PlanFile.Parse(plan, readme).Limits.Soak);
    }

    [Fact]
    public void Every_limit_of_the_bench_is_a_key_of_the_schema()
    {
        JsonElement limits = JsonDocument.Parse(PlanFile.Schema()).RootElement.GetProperty("properties").GetProperty("limits").GetProperty("properties");
        Assert.Equal(
            typeof(BenchLimits).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal),
            limits.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(limits.EnumerateObject(), limit => Assert.True(limit.Value.TryGetProperty("description", out _), $"{limit.Name} needs a row in PlanLimits"));
    }

    [Fact]
    public void The_published_schema_is_that_of_the_program() => Assert.Equal(
        File.ReadAllText(Path.Combine(Repository.Root, "src", "OneNetModem.Cli", "Bench", "Plans", "plan.schema.json")).TrimEnd(),
        PlanFile.Schema());
}
