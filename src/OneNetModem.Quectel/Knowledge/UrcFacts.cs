// What is known of an unsolicited line.
namespace OneNetModem.Quectel.Knowledge;

/// <summary>A line that comes unasked.</summary>
public sealed record UrcFacts
{
    /// <summary>What stands before the colon, or the whole line.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Its layouts; the first that fits explains it.</summary>
    public required IReadOnlyList<LineLayout> Layouts { get; init; }

    /// <summary>Where it is known from.</summary>
    public required string Source { get; init; }
}
