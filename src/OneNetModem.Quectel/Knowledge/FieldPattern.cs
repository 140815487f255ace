// Conditions on fields, as the fact files write them.
using OneNetModem.At.Dialogue;

namespace OneNetModem.Quectel.Knowledge;

/// <summary>Conditions on the fields of a line: <c>*</c> is there, <c>#</c> a number, <c>~</c> text that is no number, <c>!</c> not there or empty,
/// anything else the value itself; alternatives with <c>|</c>; case does not matter.</summary>
internal static class FieldPattern
{
    public static bool Fits(IReadOnlyDictionary<int, string> conditions, IReadOnlyList<string> fields) =>
        conditions.All(condition => condition.Value.Split('|').Any(pattern => Fits(pattern, fields, condition.Key)));

    private static bool Fits(string pattern, IReadOnlyList<string> fields, int at)
    {
        bool there = at < fields.Count && fields[at].Length > 0;
        return pattern switch
        {
            "*" => there,
            "!" => !there,
            "#" => fields.Number(at) is not null,
            "~" => there && fields.Number(at) is null,
            _ => there && pattern.Equals(fields[at], StringComparison.OrdinalIgnoreCase),
        };
    }
}
