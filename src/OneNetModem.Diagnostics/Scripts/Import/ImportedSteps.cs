// The steps of an imported script, and how they are written down.
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using OneNetModem.At.Dialogue;
using OneNetModem.At.Text;
using OneNetModem.Quectel.Explain;

namespace OneNetModem.Diagnostics.Scripts.Import;

/// <summary>A step of an imported script. What is not said is not written.</summary>
internal sealed record ImportedStep
{
    /// <summary>Data that are still to come.</summary>
    public const string Unfed = "";

    /// <summary>The line that it comes from.</summary>
    public required int Line { get; init; }

    /// <summary>A command, in the script's own notation: <c>${name}</c> stands for a value.</summary>
    public string? Send { get; init; }

    public IReadOnlyList<string> Expect { get; init; } = [];

    public string? Final { get; init; }

    public IReadOnlyList<string> Urc { get; init; } = [];

    public TimeSpan? Within { get; init; }

    public string? Data { get; init; }

    public TimeSpan? Wait { get; init; }

    public string? Log { get; init; }

    public string? When { get; init; }

    public string? Assert { get; init; }

    public string? Message { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int Retry { get; init; } = 1;

    /// <summary>For whoever reads the script.</summary>
    public string? Comment { get; init; }
}

/// <summary>A script on its way.</summary>
internal sealed partial class ImportedSteps
{
    /// <summary>Why a dialling command is not taken over.</summary>
    public const string Dials = "dials: behind CONNECT the port carries PPP and takes no commands, which no script here can go on with (an emulated module does not dial)";

    private const int ShownText = 60;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<ImportedStep> _steps = [];
    private readonly List<NotTaken> _notTaken = [];

    /// <summary>Lines that end the script whenever they come.</summary>
    public List<string> Aborts { get; } = [];

    /// <summary>Variables that whoever runs it must give, with what they are for.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables of the environment.</summary>
    public List<string> Environment { get; } = [];

    /// <summary>All steps are done so often.</summary>
    public int Rounds { get; set; } = 1;

    public int Count => _steps.Count;

    public IReadOnlyList<NotTaken> NotTaken => [.. _notTaken.OrderBy(one => one.Line)];

    /// <summary>The step that was added last.</summary>
    public ImportedStep? Last => _steps.LastOrDefault();

    /// <summary>Whether the module asks for data before it answers a command.</summary>
    public static bool AsksForData(string command) => !command.Any(char.IsControl) && RawCommand.DataLength(new AtCommand(command)) is not null;

    /// <summary>A text of the file in the script's notation.</summary>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    public void Drop(int line, string text, string reason)
    {
        string shown = new([.. text.Trim().Select(c => char.IsControl(c) ? ' ' : c)]);
        _notTaken.Add(new NotTaken(line, shown.Length > ShownText ? shown[..ShownText] + "..." : shown, reason));
    }

    /// <summary>Adds a step; one whose command cannot be sent is listed in its place.</summary>
    public void Add(ImportedStep step)
    {
        if (step.Send is { } send && Problem(step, send) is { } problem)
        {
            Drop(step.Line, send, problem);
        }
        else
        {
            _steps.Add(step);
        }
    }

    /// <summary>Puts another step in the place of the last one.</summary>
    public void ReplaceLast(ImportedStep step) => _steps[^1] = step;

    /// <summary>Gives the last command its data. False: it asks for none.</summary>
    public bool Feed(string data)
    {
        int at = _steps.FindLastIndex(step => step.Send is not null);
        if (at < 0 || _steps[at].Data != ImportedStep.Unfed || data.Length == 0)
        {
            return false;
        }

        ImportedStep fed = Fitted(_steps[at] with { Data = Escape(data) });
        if (Problem(fed, fed.Send!) is { } problem)
        {
            Drop(fed.Line, fed.Send!, problem);
            _steps.RemoveAt(at);
        }
        else
        {
            _steps[at] = fed;
        }

        return true;
    }

    /// <summary>Takes away commands whose data never came: the module would wait for them.</summary>
    public void DropUnfed(string reason)
    {
        foreach (ImportedStep step in _steps.FindAll(step => step.Data == ImportedStep.Unfed))
        {
            _steps.Remove(step);
            Drop(step.Line, step.Send!, reason);
        }
    }

    /// <summary>The script.</summary>
    public string ToYaml(string name, string source)
    {
        StringBuilder yaml = new();
        yaml.Append("# Imported from ").Append(OneLine(source)).Append('\n');
        Line(yaml, "", "name", name);
        if (Variables.Count > 0)
        {
            yaml.Append("vars:\n");
            foreach ((string variable, string what) in Variables)
            {
                yaml.Append("  ").Append(variable).Append(":\n");
                Line(yaml, "    ", "description", what);
            }
        }

        List(yaml, "", "environment", Environment);
        List(yaml, "", "abort", Aborts);
        yaml.Append(_steps.Count == 0 ? "steps: []\n" : "steps:\n");
        string indent = "  ";
        if (Rounds > 1 && _steps.Count > 0)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - repeat: {Rounds}\n    steps:\n");
            indent = "      ";
        }

        foreach (ImportedStep step in _steps)
        {
            Write(yaml, indent, step);
        }

        if (_notTaken.Count > 0)
        {
            yaml.Append("# Not taken over:\n");
            foreach (NotTaken one in NotTaken)
            {
                yaml.Append(CultureInfo.InvariantCulture, $"#   line {one.Line}: {OneLine(one.Text)}: {OneLine(one.Reason)}\n");
            }
        }

        return yaml.ToString();
    }

    /// <summary>The step with a computed length where the one that is written down is not that of its data: a module would wait for the rest.</summary>
    private static ImportedStep Fitted(ImportedStep step)
    {
        int length = Encoding.UTF8.GetByteCount(Unescape(step.Data!));
        if (RawCommand.DataLength(new AtCommand(Unescape(step.Send!))) is not { } announced || announced == int.MaxValue || announced == length)
        {
            return step;
        }

        string written = string.Create(CultureInfo.InvariantCulture, $",{announced}");
        int at = step.Send!.LastIndexOf(written, StringComparison.Ordinal);
        return at < 0 ? step : step with
        {
            Send = string.Concat(step.Send.AsSpan(0, at), ",${length}", step.Send.AsSpan(at + written.Length)),
            Comment = $"it says {announced} bytes and gets {length}: the length is computed here",
        };
    }

    private static string Unescape(string text) => text.Replace("$${", "${", StringComparison.Ordinal);

    // What stands for a value is a value of some length when the script runs.
    private static string? Problem(ImportedStep step, string send)
    {
        string sample = Unescape(Value().Replace(send, "1"));
        byte[]? data = step.Data is null ? null : Value().IsMatch(send) ? [] : Encoding.UTF8.GetBytes(Unescape(step.Data));
        return data is not { Length: > 0 } ? ScriptCommand.Problem(sample, data is not null) : ScriptCommand.TryParse(sample, data, null, out _, out string? problem) ? null : problem;
    }

    private static void Write(StringBuilder yaml, string indent, ImportedStep step)
    {
        if (step.Comment is { } comment)
        {
            yaml.Append(indent).Append(CultureInfo.InvariantCulture, $"# line {step.Line}: {OneLine(comment)}\n");
        }

        if (step is { Send: { } plain, Expect: [], Final: null, Urc: [], Data: null, When: null, Timeout: null, Retry: 1, Assert: null })
        {
            yaml.Append(indent).Append("- ").Append(Scalar(plain)).Append('\n');
            return;
        }

        int start = yaml.Length;
        string inner = indent + "  ";
        Line(yaml, inner, "send", step.Send);
        Line(yaml, inner, "wait", step.Wait is { } wait ? DurationText.Format(wait) : null);
        Line(yaml, inner, "log", step.Log);
        Line(yaml, inner, "when", step.When);
        List(yaml, inner, "expect", step.Expect);
        Line(yaml, inner, "final", step.Final);
        Line(yaml, inner, "data", step.Data);
        List(yaml, inner, "urc", step.Urc);
        Line(yaml, inner, "within", step.Within is { } within ? DurationText.Format(within) : null);
        Line(yaml, inner, "timeout", step.Timeout is { } timeout ? DurationText.Format(timeout) : null);
        Line(yaml, inner, "retry", step.Retry > 1 ? step.Retry.ToString(CultureInfo.InvariantCulture) : null);
        Line(yaml, inner, "assert", step.Assert);
        Line(yaml, inner, "message", step.Message);
        yaml[start + indent.Length] = '-';
    }

    private static void Line(StringBuilder yaml, string indent, string key, string? value)
    {
        if (value is not null)
        {
            yaml.Append(indent).Append(key).Append(": ").Append(Scalar(value)).Append('\n');
        }
    }

    private static void List(StringBuilder yaml, string indent, string key, IReadOnlyList<string> values)
    {
        if (values.Count == 1 && indent.Length > 0)
        {
            Line(yaml, indent, key, values[0]);
        }
        else if (values.Count > 0)
        {
            yaml.Append(indent).Append(key).Append(":\n");
            foreach (string value in values)
            {
                yaml.Append(indent).Append("  - ").Append(Scalar(value)).Append('\n');
            }
        }
    }

    private static string Scalar(string text) =>
        Plain().IsMatch(text) ? text
        : text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF') ? JsonSerializer.Serialize(text, Relaxed)
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    [GeneratedRegex(@"(?<!\$)\$\{[^}]*\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();

    // Words that YAML reads as a truth, a number or nothing are quoted as well.
    [GeneratedRegex(@"^(?!(?i:true|false|null|yes|no|on|off|y|n)$)(?:[A-Za-z/+][A-Za-z0-9+=?;&*/._,""()$|< >-]*[A-Za-z0-9+=?;&*/._,""()$|>-]|[A-Za-z]|[0-9]+(?:ms|s|m|h)?)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
