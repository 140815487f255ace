// report.json: the whole report for programs, and the way back.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using OneNetModem.Diagnostics.Bench;

namespace OneNetModem.Diagnostics.Reports;

/// <summary>Writes and reads <c>report.json</c>. Times are ISO 8601, durations seconds; a number that is none (NaN) is null.</summary>
public static class ReportJson
{
    /// <summary>The name of the format, in every file as <c>$schema</c> and the <c>$id</c> of the schema. Its number grows with every change that
    /// a reader must know of.</summary>
    public const string SchemaId = "urn:onenet-modem:bench-report:1";

    // Chinese stays readable; < & ' stay escaped, so that the text may be put into a page.
    private static readonly ReportJsonContext Context = new(new JsonSerializerOptions(ReportJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    /// <summary>The JSON schema (draft 7) of the file.</summary>
    public static string Schema => Resource.Read("report.schema.json");

    /// <summary>Writes the report, UTF-8 without a byte order mark.</summary>
    public static void Write(Stream stream, BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        JsonSerializer.Serialize(stream, ReportDocument.Of(report), Context.ReportDocument);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ReportException">It is no report, or of another version of the format.</exception>
    public static BenchReport Read(Stream stream)
    {
        ReportDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(stream, Context.ReportDocument);
        }
        catch (JsonException e)
        {
            throw new ReportException($"This is no bench report: {e.Message}", e);
        }

        return document is { Schema: SchemaId } ? document.ToReport() : throw new ReportException($"This is no bench report that is known here: $schema is {document?.Schema ?? "missing"}, not {SchemaId}.");
    }

    /// <summary>One SIM without evidence and series, for the history.</summary>
    internal static string Brief(SimReport sim) =>
        JsonSerializer.Serialize(sim with { Checks = [.. sim.Checks.Select(check => check with { Evidence = [], Series = [] })] }, Context.SimReport);

    internal static SimReport ReadSim(string json) => JsonSerializer.Deserialize(json, Context.SimReport)!;
}

/// <summary>The file's outermost object.</summary>
internal sealed record ReportDocument
{
    [JsonPropertyName("$schema")]
    public required string Schema { get; init; }

    public required string Program { get; init; }

    public required string Plan { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required Verdict Verdict { get; init; }

    public required string Sentence { get; init; }

    public required IReadOnlyList<SimReport> Sims { get; init; }

    public static ReportDocument Of(BenchReport report) => new()
    {
        Schema = ReportJson.SchemaId,
        Program = report.Program,
        Plan = report.Plan,
        Started = report.Started,
        Duration = report.Duration,
        Verdict = ReportWords.Worst(report),
        Sentence = ReportWords.Sentence(report),
        Sims = report.Sims,
    };

    public BenchReport ToReport() => new() { Program = Program, Plan = Plan, Started = Started, Duration = Duration, Sims = Sims };
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(VerdictConverter), typeof(LayerConverter), typeof(SecondsConverter), typeof(NumberConverter), typeof(PointConverter)])]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(SimReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
