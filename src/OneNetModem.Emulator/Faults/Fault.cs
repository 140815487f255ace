// A named fault: a name for the command line, a sentence for people, and what it bends.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

/// <summary>A fault that an emulated module can have.</summary>
/// <param name="Name">As given on the command line, with its argument: <c>connack:5</c>.</param>
/// <param name="About">One sentence: what the module does.</param>
/// <param name="Apply">Bends the behaviour.</param>
public sealed record Fault(string Name, string About, Action<ModuleBehaviour> Apply);

/// <summary>A kind of fault; some take a number after a colon.</summary>
/// <param name="Name">Name without the number.</param>
/// <param name="About">One sentence.</param>
/// <param name="Default">The number when none is given; null when the fault takes no number, or needs one.</param>
/// <param name="Range">Lowest and highest number; null when the fault takes none.</param>
/// <param name="Apply">Bends the behaviour, with the number (0 when there is none).</param>
public sealed record FaultKind(string Name, string About, int? Default, (int Min, int Max)? Range, Action<ModuleBehaviour, int> Apply);
