// Plan files: YAML, checked against one table that also makes the JSON schema.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>Reads plans.</summary>
internal static class PlanFile
{
    private const int MostRepetitions = 10_000;

    private static readonly YamlMapping Root = new("A test of SIMs. What it does not say is as in the built-in plan: every check, once, with the APN of the settings.", new Dictionary<string, YamlType>(StringComparer.Ordinal)
    {
        ["name"] = new YamlText("What reports call it; the file's name unless given."),
        ["checks"] = new YamlList("Which checks; those that they need are run as well. All unless given.", new YamlChoice("", [.. BenchChecks.All.Select(check => check.Id)])),
        ["repeat"] = new YamlWhole("How often each SIM is tested with each APN.", 1, MostRepetitions),
        ["apns"] = new YamlList("APNs, each tried and judged by itself. The one of the settings unless given.", new YamlMapping("", new Dictionary<string, YamlType>(StringComparer.Ordinal)
        {
            ["name"] = new YamlText("The APN."),
            ["user"] = new YamlText("Its user, where it has one."),
            ["password"] = new YamlText("Its password."),
        }, "name")),
        ["topic"] = new YamlText("The topic to publish on; {pid} and {device} stand for the ids. The platform's own for data points or properties unless given."),
        ["values"] = new YamlText("What to publish, a JSON object in quotes such as '{\"temp\":21.5}': a thing model wants its own properties."),
        ["limits"] = PlanLimits.Type,
    });

    /// <summary>The JSON schema (draft 2020-12) of plan files.</summary>
    public static string Schema() => YamlFile.Schema(Root, "onenet-modem simtest plan");

    /// <summary>Reads a plan.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or has mistakes; all are named with line and column. Exit code 2.</exception>
    public static BenchPlan Read(string file)
    {
        try
        {
            return Parse(TextBytes.Read(File.ReadAllBytes(file), file), file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the plan cannot be read: " + wrong.Message, file);
        }
    }

    internal static BenchPlan Parse(string text, string file)
    {
        YamlProblems problems = new(file);
        BenchPlan plan = new() { Name = Path.GetFileNameWithoutExtension(file) };
        if (YamlFile.Read(text, Root, problems, "plan", "; without --plan the built-in one is used") is { } values)
        {
            plan = Fill(plan, values);
        }

        return problems.Count == 0 ? plan : throw CommandFailure.Of(problems, "the plan", "onenet-modem simtest schema    lists every key with its type and range");
    }

    private static BenchPlan Fill(BenchPlan plan, IReadOnlyDictionary<string, object> values) => plan with
    {
        Name = values.GetValueOrDefault("name") as string ?? plan.Name,
        Checks = values.GetValueOrDefault("checks") is object[] checks ? [.. checks.Cast<string>()] : [],
        Repeat = values.GetValueOrDefault("repeat") as int? ?? plan.Repeat,
        Apns = values.GetValueOrDefault("apns") is object[] apns ? [.. apns.Cast<IReadOnlyDictionary<string, object>>().Select(Apn)] : [],
        Topic = values.GetValueOrDefault("topic") as string,
        Values = values.GetValueOrDefault("values") as string,
        Limits = values.GetValueOrDefault("limits") is IReadOnlyDictionary<string, object> limits ? PlanLimits.Of(limits) : plan.Limits,
    };

    private static PdpSettings Apn(IReadOnlyDictionary<string, object> apn)
    {
        string user = apn.GetValueOrDefault("user") as string ?? "";
        return new PdpSettings(
            PdpType.IPv4v6, apn.GetValueOrDefault("name") as string ?? "", user, apn.GetValueOrDefault("password") as string ?? "",
            user.Length > 0 ? PdpAuthentication.PapOrChap : PdpAuthentication.None);
    }
}
