// What is fuzzed: code that takes bytes from outside. A target gets any bytes, and anything but a documented error is a bug.
using OneNetModem.Fuzz.Targets;

namespace OneNetModem.Fuzz;

/// <summary>One target.</summary>
/// <param name="Name">The name, also of its corpus folder.</param>
/// <param name="Run">Takes an input; throws when it finds a bug.</param>
public sealed record FuzzTarget(string Name, Action<byte[]> Run)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("scanner", ScannerTarget.Run),
        new("replies", ReplyTarget.Run),
        new("trace", TraceTarget.Run),
        new("token", TokenTarget.Run),
        new("payload", PayloadTarget.Run),
        new("emulator", EmulatorTarget.Run),
    ];
}

/// <summary>A property does not hold.</summary>
public sealed class FuzzFindingException(string message) : Exception(message);
