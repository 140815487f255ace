// Numbers and names that modules and networks give for a reason, in words.
using System.Collections.Frozen;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>One code.</summary>
public sealed record CodeFacts
{
    /// <summary>The number or name.</summary>
    public required string Code { get; init; }

    /// <summary>What it means.</summary>
    public required string Words { get; init; }

    /// <summary>What to do about it; null where there is nothing to do or nothing known.</summary>
    public string? Advice { get; init; }

    /// <summary>The names that standards give it; the words where they are the name.</summary>
    public IReadOnlyList<string> Names { get => field ?? []; init; }

    /// <summary>Where it is known from, where that is not the source of the table.</summary>
    public string? Source { get; init; }
}

/// <summary>A table of codes.</summary>
public sealed class CodeTable
{
    private static readonly Lazy<FrozenDictionary<string, CodeTable>> Tables = new(() => FactFiles.Codes().ToFrozenDictionary(table => table.Name, StringComparer.Ordinal));

    private readonly Lazy<FrozenDictionary<string, CodeFacts>> _byCode;

    /// <summary>Creates an empty table.</summary>
    public CodeTable() => _byCode = new(() => Codes!.ToFrozenDictionary(code => code.Code, StringComparer.OrdinalIgnoreCase));

    /// <summary>What the fact files call it.</summary>
    public required string Name { get; init; }

    /// <summary>What its codes are.</summary>
    public required string Title { get; init; }

    /// <summary>The codes.</summary>
    public required IReadOnlyList<CodeFacts> Codes { get; init; }

    /// <summary>Where they are known from.</summary>
    public required string Source { get; init; }

    /// <summary>All tables.</summary>
    public static IReadOnlyCollection<CodeTable> All => Tables.Value.Values;

    /// <summary>A table.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static CodeTable Get(string name) => Tables.Value[name];

    /// <summary>What is known of a code; null when nothing is.</summary>
    public CodeFacts? Find(string code) => _byCode.Value.GetValueOrDefault(code);

    /// <summary>What is known of a number; null when nothing is.</summary>
    public CodeFacts? Find(int code) => Find(code.Text());
}
