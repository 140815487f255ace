// What can be named: a kind of fault, and one fault of that kind with its number and its timing.
using System.Globalization;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

/// <summary>What its timing means to a fault.</summary>
public enum FaultSort
{
    /// <summary>Holds while it is on: there is no SIM, the broker is silent.</summary>
    State,

    /// <summary>Spoils some of the occasions that come along: a result code, a prompt, a piece of output.</summary>
    Occasion,

    /// <summary>Happens at a time or at a point: a restart, an unsolicited line.</summary>
    Event,
}

/// <summary>A kind of fault: one row of <see cref="FaultCatalog"/>.</summary>
public sealed record FaultKind
{
    internal FaultKind(string name, string about, int? number = null, (int Min, int Max)? range = null, string? timing = null) =>
        (Name, About, Default, Range, UsualTiming) = (name, about, number, range, timing);

    /// <summary>Name without the number.</summary>
    public string Name { get; }

    /// <summary>One sentence: what the module does; N is the number.</summary>
    public string About { get; }

    /// <summary>The number when none is given; null when the fault takes no number, or needs one.</summary>
    public int? Default { get; }

    /// <summary>Lowest and highest number; null when the fault takes none.</summary>
    public (int Min, int Max)? Range { get; }

    /// <summary>The timing when none is given, as it would be written (<c>@every=5</c>); null is always, or once.</summary>
    public string? UsualTiming { get; }

    /// <summary>What its timing means.</summary>
    public FaultSort Sort => Hold is not null ? FaultSort.State : Strikes is not null ? FaultSort.Occasion : FaultSort.Event;

    /// <summary>How it is written: <c>connack:N</c>, <c>late-final[:N]</c>.</summary>
    public string Usage => Range is null ? Name : Default is null ? Name + ":N" : Name + "[:N]";

    internal Action<ModuleBehaviour, int>? Hold { get; init; }

    internal Func<ModuleBehaviour, StrikeSet>? Strikes { get; init; }

    /// <summary>What happens, with the number and the fault's own chance.</summary>
    internal Action<ModuleCore, int, Random>? Happen { get; init; }

    internal string RangeText => string.Create(CultureInfo.InvariantCulture, $"N from {Range!.Value.Min} to {Range.Value.Max}");
}

/// <summary>A fault that an emulated module can have; <see cref="FaultCatalog.Parse"/> makes one.</summary>
public sealed record Fault
{
    internal Fault(string name, FaultKind kind, int number, FaultTiming timing) => (Name, Kind, Number, Timing) = (name, kind, number, timing);

    /// <summary>As it is written, with its number: <c>late-final:8@every=20</c>.</summary>
    public string Name { get; }

    /// <summary>Its kind.</summary>
    public FaultKind Kind { get; }

    /// <summary>Its number, 0 when it takes none.</summary>
    public int Number { get; }

    /// <summary>When and how often.</summary>
    public FaultTiming Timing { get; }

    /// <summary>One sentence: what the module does.</summary>
    public string About => Kind.About;

    internal bool IsCalled(string name) => name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Kind.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A fault that is present in a module, and what it has done so far.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Struck">How often it struck, happened or began to hold.</param>
public sealed record FaultReport(Fault Fault, int Struck);
