// A line taken apart as its layout says.
namespace OneNetModem.Quectel.Knowledge;

/// <summary>A field of a line with what is known of it.</summary>
/// <param name="Facts">What is known.</param>
/// <param name="Value">The field; empty where it is missing.</param>
/// <param name="Words">What it means; null where it says all there is to say.</param>
internal sealed record ReadField(ValueFacts Facts, string Value, string? Words);

internal static class LineReading
{
    /// <summary>The fields by the first layout that fits; null when none does.</summary>
    public static (LineLayout Layout, IReadOnlyList<ReadField> Fields)? Read(IEnumerable<LineLayout> layouts, IReadOnlyList<string> fields)
    {
        foreach (LineLayout layout in layouts)
        {
            if (Read(layout, fields) is { } read)
            {
                return (layout, read);
            }
        }

        return null;
    }

    private static List<ReadField>? Read(LineLayout layout, IReadOnlyList<string> fields)
    {
        if (!FieldPattern.Fits(layout.When, fields))
        {
            return null;
        }

        List<ReadField> read = [];
        int count = layout.Repeats > 0 ? Math.Max(fields.Count, layout.Fields.Count) : layout.Fields.Count;
        for (int i = 0; i < count; i++)
        {
            ValueFacts facts = layout.Fields[i < layout.Fields.Count ? i : layout.Fields.Count - layout.Repeats + ((i - layout.Fields.Count) % layout.Repeats)];
            bool missing = i >= fields.Count;
            if (missing ? !facts.Optional && facts.Absent is null : !ValueWords.CanBe(facts, fields[i]))
            {
                return null;
            }

            string value = missing || fields[i] == "-" ? "" : fields[i];
            read.Add(new(facts, value, ValueWords.Of(facts, value, i > 0 ? read[i - 1].Value : null)));
        }

        return read;
    }
}
