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

    [Theory]
    [InlineData("", "p.yaml:1:1: the plan is empty")]
    [InlineData("# nothing yet\n", "p.yaml:1:1: the plan is empty")]
    [InlineData("---\n", "the plan is empty")]
    [InlineData("repeat: 2\n---\nrepeat: 3\n", "p.yaml:3:1: a second plan")]
    public void A_file_that_holds_no_plan_or_two_is_refused(string yaml, string words) => Assert.Contains(words, Mistakes(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("name: [x\nchecks: ]")]
    [InlineData("name: 'x\nrepeat: 2\n")]
    [InlineData("limits: {pings: 2\nrepeat: }]\n")]
    public void Brackets_and_quotes_that_nobody_closes_are_refused_with_a_place(string yaml) => Assert.Matches("^p.yaml:[0-9]+:[0-9]+: ", Mistakes(yaml));

    [Fact]
    public void A_plan_without_a_name_has_that_of_its_file() => Assert.Equal("mine", PlanFile.Parse("repeat: 1\n", "mine.yaml").Name);

    [Theory]
    [InlineData("limits:\n  lte:\n    power: { warn: -110, fail: -100 }", "p.yaml:3:12: limits.lte.power: a failure below -100, and a warning only below -110: ")]
    [InlineData("limits:\n  lte: { power: { fail: -90 } }", "p.yaml:2:17: limits.lte.power: a failure below -90, and a warning only below -105, the built-in one: ")]
    [InlineData("limits:\n  dns: { warn: 4000, fail: 1000 }", "p.yaml:2:8: limits.dns: a failure above 1000, and a warning only above 4000: ")]
    [InlineData("limits:\n  publishLoss: { warn: 60 }", "p.yaml:2:16: limits.publishLoss: a failure above 50, the built-in one, and a warning only above 60: ")]
    [InlineData("limits: { supplyMin: 4000, supplyMax: 3000 }", "p.yaml:1:9: limits: supplyMin (4000) is above supplyMax (3000)")]
    public void Limits_that_contradict_each_other_are_refused(string yaml, string words) => Assert.Contains(words, Mistakes(yaml), StringComparison.Ordinal);

    [Fact]
    public void Limits_of_which_only_a_half_is_said_may_be_those_of_a_measure_without_any() =>
        Assert.Equal(-90, PlanFile.Parse("limits: { catM: { rssi: { fail: -90 } } }", "p.yaml").Limits.CatM.Rssi!.Fail);

    [Fact]
    public void A_mistake_in_an_alias_is_named_where_the_alias_stands()
    {
        const string Yaml = "name: &few 0\nrepeat: *few\nlimits:\n  lte: &signal\n    power: { warn: -100 }\n  catM:\n    *signal\n  pings: *few\n";
        Assert.Equal(["p.yaml:2:9: repeat: is '0'", "p.yaml:8:10: limits.pings: is '0'"], Mistakes(Yaml).Split('\n').Select(line => line.Split("; allowed")[0]));
        Assert.Equal(-100, PlanFile.Parse(Yaml.Replace("&few 0", "&few 3", StringComparison.Ordinal), "p.yaml").Limits.CatM.Power!.Warn);
        Assert.Contains("p.yaml:1:9: no YAML: ", Mistakes("repeat: *nowhere"), StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_of_aliases_come_to_an_end()
    {
        string yaml = "a0: &a0 [1,2,3,4,5,6,7,8,9]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Contains("too much comes of the aliases", Mistakes(yaml), StringComparison.Ordinal);
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
