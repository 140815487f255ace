// A property of a module series together with where it is known from.
namespace OneNetModem.Quectel.Profiles;

/// <summary>A value and its source.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Source">The manual and section, <c>FIELD: ...</c> for what was seen on hardware, <c>UNCONFIRMED: ...</c> for what no
/// source backs, or the module's own answer.</param>
public sealed record Fact<T>(T Value, string Source)
{
    /// <summary>A source backs it.</summary>
    public bool IsConfirmed => !Source.StartsWith("UNCONFIRMED", StringComparison.Ordinal);

    /// <summary>The value: a fact can stand wherever its value can.</summary>
    public static implicit operator T(Fact<T> fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Value;
    }

    /// <summary>Value and source.</summary>
    public override string ToString() => $"{Value} [{Source}]";
}
