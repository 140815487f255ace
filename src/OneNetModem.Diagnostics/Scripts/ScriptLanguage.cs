// The keys of a script file: one table that reads them and that makes the JSON schema.
using OneNetModem.Diagnostics.Bench;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Diagnostics.Scripts;

/// <summary>The language.</summary>
internal static class ScriptLanguage
{
    public const int MostRounds = 1_000_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private static readonly YamlType Expression = new YamlTextAt("");

    private static readonly YamlType Patterns = new YamlShape("", new YamlTextAt(""), new YamlList("", new YamlTextAt("")), new YamlMapping("", Keys(
        ("any", new YamlList("One of these is enough.", new YamlTextAt(""))),
        ("all", new YamlList("Each of these, in any order.", new YamlTextAt(""))))));

    private static readonly YamlType Abort = new YamlMapping("", Keys(
        ("on", new YamlTextAt("A line that ends the script: a pattern.")),
        ("when", new YamlTextAt("An expression that ends it.")),
        ("message", new YamlTextAt("Why, for a person.")),
        ("code", new YamlWhole("The exit code.", 1, 125))));

    private static readonly YamlReference Step = new("step", () => StepKind!);

    private static readonly YamlList StepList = new("", Step);

    /// <summary>The actions: a step has one of them, or is an assertion or an abort.</summary>
    public static IReadOnlyList<string> Actions { get; } =
        ["send", "urc", "wait", "log", "set", "include", "bringup", "connect", "publish", "await", "check", "steps", "assert", "abort"];

    /// <summary>Keys that only some actions know.</summary>
    public static IReadOnlyDictionary<string, string[]> Belongs { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["expect"] = ["send", "await"],
        ["final"] = ["send"],
        ["data"] = ["send"],
        ["file"] = ["send"],
        ["urc"] = ["send", "urc"],
        ["within"] = ["send", "urc", "await"],
        ["vars"] = ["include"],
        ["topic"] = ["await"],
        ["subscribe"] = ["connect"],
        ["every"] = ["repeat", "foreach", "until"],
    };

    private static readonly YamlMapping StepMapping = new("A step.", Keys(
        ("name", new YamlTextAt("What reports call it; what it does unless given.")),
        ("send", new YamlTextAt("An AT command. ${name} stands for a value.")),
        ("expect", With(Patterns, "Lines of the answer: the text that a line begins with, a template such as '+CSQ: {rssi:int},{ber:int}', or /a regular expression/. A list: all of them. ERROR, +CME ERROR: ... are the final result that is to come.")),
        ("final", new YamlTextAt("The final result code that is to come, a pattern; 'any' takes whatever comes, or nothing. OK unless given.")),
        ("urc", With(Patterns, "A URC to wait for, as in expect; behind a send it may come as soon as that is sent.")),
        ("within", new YamlDuration("How long a URC, reply or message may take; 30s unless given.", LongestWait)),
        ("data", new YamlTextAt("What the module is sent when it asks for data; ${length} in the command is its length in bytes.")),
        ("file", new YamlTextAt("A file in the script's folder whose bytes are sent then.")),
        ("wait", new YamlTextAt("How long to wait: 2s, 500ms, 1m.")),
        ("log", new YamlTextAt("Text for the person who runs it.")),
        ("set", new YamlNames("Names and values.", new YamlAny(""))),
        ("include", new YamlTextAt("Another script, in this one's folder, whose steps are run here.")),
        ("vars", new YamlNames("Values for the included script's variables.", new YamlAny(""))),
        ("bringup", new YamlChoice("Brings the module up to this layer, as a session does; pdp is all of it.", ["module", "sim", "registration", "pdp"])),
        ("connect", new YamlSwitch("true: logs in at the platform and subscribes.")),
        ("subscribe", new YamlList("Topic filters in place of those of the settings.", new YamlTextAt(""))),
        ("publish", new YamlMapping("Publishes a message.", Keys(
            ("topic", new YamlTextAt("The topic, with {pid} and {device}; the platform's own for values unless given.")),
            ("payload", new YamlTextAt("The message, as it is.")),
            ("values", new YamlShape("Values by their names, sent as the platform's data points or properties.", Mapping: new YamlNames("", new YamlAny("")))),
            ("qos", new YamlWhole("0 or 1; 1 unless given.", 0, 1))))),
        ("await", new YamlChoice("Waits for the platform's reply to the last message published, or for a message.", ["reply", "message"])),
        ("topic", new YamlTextAt("await: message: a topic or filter that it must come on.")),
        ("check", new YamlChoice("A check of the SIM bench, with those that it needs.", [.. BenchChecks.All.Select(check => check.Id)])),
        ("steps", StepList with { Description = "Several steps as one.", Least = 1 }),
        ("assert", new YamlTextAt("What must hold behind the step: an expression such as rssi != 99.")),
        ("message", new YamlTextAt("What to say when it does not.")),
        ("abort", new YamlShape("Ends the script: with a send a line on which it does, else why.", new YamlTextAt(""), new YamlList("", Abort), Abort)),
        ("when", With(Expression, "Do the step only when this holds.")),
        ("timeout", new YamlDuration("How long the answer, or the whole step, may take; what the manual says for a command unless given.", LongestWait)),
        ("retry", new YamlShape("Try it again when it fails.", new YamlWhole("So often, the first time included.", 1, MostRounds), Mapping: new YamlMapping("", Keys(
            ("times", new YamlWhole("So often, the first time included.", 1, MostRounds)),
            ("every", new YamlDuration("How long after the failure; 1s unless given.", LongestWait))), "times"))),
        ("repeat", new YamlWhole("Do it so often; with until at most so often.", 1, MostRounds)),
        ("until", With(Expression, "Do it until this holds; needs repeat.")),
        ("foreach", new YamlShape("Do it once for each value: 'apn in apns', or a name and its list.", new YamlTextAt(""), Mapping: new YamlNames("", new YamlAny("")))),
        ("every", new YamlDuration("How long between two rounds of repeat or foreach.", LongestWait)),
        ("on failure", new YamlChoice("What happens when it fails: the script ends (stop), it goes on and has failed (continue), it goes on with a warning (warn).", ["stop", "continue", "warn"]))));

    private static readonly YamlShape StepKind = new("A step: a command as it is, or a mapping.", new YamlAny("", "string"), Mapping: StepMapping);

    /// <summary>The file.</summary>
    public static YamlMapping Root { get; } = new("A script of AT commands and what they are to answer.", Keys(
        ("name", new YamlTextAt("What reports call it; the file's name unless given.")),
        ("description", new YamlTextAt("What it is for.")),
        ("profile", new YamlChoice("The series of module that it is meant for.", [.. ModuleProfiles.All.Select(profile => profile.Name)])),
        ("vars", new YamlNames("Variables with their values. One without a value must be given on the command line: --var name=value.", new YamlShape("", new YamlAny("", "string", "number", "boolean", "null"), new YamlAny("", "array"), new YamlMapping("", Keys(
            ("value", new YamlAny("Its value unless another one is given.")),
            ("secret", new YamlSwitch("Nobody may see its value: it is masked wherever it occurs.")),
            ("description", new YamlTextAt("What it is for."))))))),
        ("environment", new YamlList("Variables of the environment that it may read, as env.NAME.", new YamlTextAt(""))),
        ("timeout", new YamlDuration("How long the script may take.", LongestWait)),
        ("abort", new YamlShape("Lines that end the script whenever they come.", new YamlTextAt(""), new YamlList("", new YamlShape("", new YamlTextAt(""), Mapping: Abort)), Abort)),
        ("steps", StepList with { Description = "What is done, one after the other.", Least = 1 }),
        ("finally", StepList with { Description = "What is done at the end, whatever came before." })), "steps");

    /// <summary>The JSON schema (draft 2020-12).</summary>
    public static string Schema() => YamlFile.Schema(Root, "onenet-modem script", Step);

    private static Dictionary<string, YamlType> Keys(params (string Name, YamlType Kind)[] keys)
    {
        Dictionary<string, YamlType> all = new(StringComparer.Ordinal);
        foreach ((string name, YamlType kind) in keys)
        {
            all.Add(name, kind);
        }

        return all;
    }

    private static YamlType With(YamlType kind, string description) => kind with { Description = description };
}
