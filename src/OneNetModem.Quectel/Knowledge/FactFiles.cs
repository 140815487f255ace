// Reading the fact files that are part of this assembly. A mistake in one of them is a defect that a test finds, so reading is strict.
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OneNetModem.Quectel.Knowledge;

internal static class FactFiles
{
    private const string Folder = "OneNetModem.Quectel.Knowledge.Facts.";
    private const string Schema = ".schema.json";

    public static IEnumerable<CommandFacts> Commands() =>
        Names("commands.").Select(Read(FactJson.Default.CommandFile)).SelectMany(file => file.Commands.Select(command => command with { Family = file.Family }));

    public static IEnumerable<UrcFacts> Urcs() => Names("urcs.").Select(Read(FactJson.Default.UrcFile)).SelectMany(file => file.Urcs);

    public static IEnumerable<CodeTable> Codes() => Names("codes.").Select(Read(FactJson.Default.CodeFile)).SelectMany(file => file.Tables);

    private static IEnumerable<string> Names(string kind) => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder + kind, StringComparison.Ordinal) && !name.EndsWith(Schema, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Func<string, T> Read<T>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => name =>
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(file, type) ?? throw new InvalidDataException($"{name} is empty.");
    };
}

/// <summary>What every fact file begins with: the name of its schema, for editors.</summary>
internal abstract record FactFile
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}

/// <summary>A file of commands.</summary>
internal sealed record CommandFile : FactFile
{
    public required string Family { get; init; }

    public required IReadOnlyList<CommandFacts> Commands { get; init; }
}

/// <summary>A file of unsolicited lines.</summary>
internal sealed record UrcFile : FactFile
{
    public required IReadOnlyList<UrcFacts> Urcs { get; init; }
}

/// <summary>A file of code tables.</summary>
internal sealed record CodeFile : FactFile
{
    public required IReadOnlyList<CodeTable> Tables { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CommandFile))]
[JsonSerializable(typeof(UrcFile))]
[JsonSerializable(typeof(CodeFile))]
internal sealed partial class FactJson : JsonSerializerContext;
