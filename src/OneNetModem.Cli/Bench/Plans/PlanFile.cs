// Plan files: YAML, checked against one table that also makes the JSON schema.
using System.Text.Json;
using System.Text.Json.Nodes;
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Quectel.Commands;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OneNetModem.Cli.Bench.Plans;

/// <summary>Reads plans.</summary>
internal static class PlanFile
{
    private const int MostRepetitions = 10_000;

    private static readonly Mark Beginning = new(0, 1, 1);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly PlanMapping Root = new("A test of SIMs. What it does not say is as in the built-in plan: every check, once, with the APN of the settings.", new Dictionary<string, PlanType>(StringComparer.Ordinal)
    {
        ["name"] = new PlanText("What reports call it; the file's name unless given."),
        ["checks"] = new PlanList("Which checks; those that they need are run as well. All unless given.", new PlanChoice("", [.. BenchChecks.All.Select(check => check.Id)])),
        ["repeat"] = new PlanWhole("How often each SIM is tested with each APN.", 1, MostRepetitions),
        ["apns"] = new PlanList("APNs, each tried and judged by itself. The one of the settings unless given.", new PlanMapping("", new Dictionary<string, PlanType>(StringComparer.Ordinal)
        {
            ["name"] = new PlanText("The APN."),
            ["user"] = new PlanText("Its user, where it has one."),
            ["password"] = new PlanText("Its password."),
        }, "name")),
        ["topic"] = new PlanText("The topic to publish on; {pid} and {device} stand for the ids. The platform's own for data points or properties unless given."),
        ["values"] = new PlanText("What to publish, a JSON object in quotes such as '{\"temp\":21.5}': a thing model wants its own properties."),
        ["limits"] = PlanLimits.Type,
    });

    /// <summary>The JSON schema (draft 2020-12) of plan files.</summary>
    public static string Schema()
    {
        JsonObject schema = new() { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "onenet-modem simtest plan" };
        foreach ((string name, JsonNode? value) in Root.Schema())
        {
            schema[name] = value?.DeepClone();
        }

        return schema.ToJsonString(Indented);
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or has mistakes; all are named with line and column. Exit code 2.</exception>
    public static BenchPlan Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file), file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, "the plan cannot be read: " + wrong.Message, file);
        }
    }

    internal static BenchPlan Parse(string text, string file)
    {
        PlanProblems problems = new(file);
        BenchPlan plan = new() { Name = Path.GetFileNameWithoutExtension(file) };
        YamlStream yaml = [];
        try
        {
            yaml.Load(new WrittenOutAliases(new StringReader(text)));
        }
        catch (YamlException wrong)
        {
            problems.Add(wrong.Start, "no YAML: " + wrong.Message);
        }

        YamlNode? root = yaml.Documents.FirstOrDefault()?.RootNode;
        if (problems.Count == 0 && root is null or YamlScalarNode { Value: null or "" or "null" or "~" })
        {
            problems.Add(root?.Start ?? Beginning, "the plan is empty; without --plan the built-in one is used");
        }
        else if (yaml.Documents.Count > 1)
        {
            problems.Add(yaml.Documents[1].RootNode.Start, "a second plan (behind ---); a file holds one");
        }

        if (problems.Count == 0 && Root.Read(root!, "", problems) is IReadOnlyDictionary<string, object> values)
        {
            plan = Fill(plan, values);
        }

        problems.ThrowIfAny();
        return plan;
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
