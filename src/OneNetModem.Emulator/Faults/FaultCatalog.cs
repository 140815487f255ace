// Every fault that can be named. To add one, add a row; a new way to misbehave is a property of ModuleBehaviour.
using System.Globalization;

namespace OneNetModem.Emulator.Faults;

/// <summary>The named faults.</summary>
public static class FaultCatalog
{
    /// <summary>All kinds, in the order in which help shows them.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("no-sim", "There is no SIM in the slot.", null, null, (b, _) => b.Sim = SimState.Absent),
        new("sim-pin", "The SIM waits for its PIN.", null, null, (b, _) => b.Sim = SimState.PinRequired),
        new("sim-puk", "The SIM is locked after three wrong PINs and waits for its PUK.", null, null, (b, _) => b.Sim = SimState.PukRequired),
        new("denied", "The network refuses registration.", null, null, (b, _) => b.Registration = 3),
        new("searching", "The module never finds a network.", null, null, (b, _) => b.Registration = 2),
        new("weak-signal", "The signal is at the edge of what works.", null, null, (b, _) => b.SignalCentre = -109),
        new("pdp-fails", "PDP contexts cannot be activated.", null, null, (b, _) => b.PdpFails = true),
        new("qmtopen", "Every QMTOPEN ends with this result, -1 to 5.", null, (-1, 5), (b, n) => b.OpenResult = n),
        new("connack", "Every CONNECT is refused with this return code, 1 to 5.", null, (1, 5), (b, n) => b.Connack = n),
        new("broker-silent", "Nothing that the broker sends arrives.", null, null, (b, _) => b.BrokerSilent = true),
        new("mute", "The module neither echoes nor answers.", null, null, (b, _) => b.Mute = true),
        new("late-final", "Every fifth line gets its result code this many seconds late.", 8, (1, 600), (b, n) => (b.BendsEvery, b.FinalDelay) = (5, TimeSpan.FromSeconds(n))),
        new("lost-final", "Every so many lines one never gets its result code.", 5, (1, 1000), (b, n) => (b.BendsEvery, b.LosesFinals) = (n, true)),
        new("restart", "The module reboots by itself this many seconds after each start.", 30, (1, 86400), (b, n) => b.RestartAfter = TimeSpan.FromSeconds(n)),
        new("unquoted-receive", "+QMTRECV with a length leaves out the quotes around the payload.", null, null, (b, _) => b.UnquotedPayload = true),
    ];

    /// <summary>Reads <c>NAME</c> or <c>NAME:NUMBER</c>.</summary>
    /// <exception cref="FormatException">There is no such fault, or the number is missing, superfluous or out of range;
    /// the message says what is allowed.</exception>
    public static Fault Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        FaultKind kind = All.FirstOrDefault(k => k.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"there is no fault '{parts[0]}'; there are: {string.Join(", ", All.Select(k => k.Name))}");
        if (parts.Length == 1)
        {
            return kind.Range is not null && kind.Default is null
                ? throw new FormatException($"the fault '{kind.Name}' needs a number: {Usage(kind)}")
                : Make(kind, kind.Default ?? 0);
        }

        if (kind.Range is not { } range)
        {
            throw new FormatException($"the fault '{kind.Name}' takes no number");
        }

        return int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= range.Min && number <= range.Max
            ? Make(kind, number)
            : throw new FormatException($"'{parts[1]}' is no number for the fault '{kind.Name}': {Usage(kind)}");
    }

    private static Fault Make(FaultKind kind, int number) => new(
        kind.Range is null ? kind.Name : string.Create(CultureInfo.InvariantCulture, $"{kind.Name}:{number}"),
        kind.About,
        behaviour => kind.Apply(behaviour, number));

    private static string Usage(FaultKind kind) => string.Create(CultureInfo.InvariantCulture, $"{kind.Name}:N with N from {kind.Range!.Value.Min} to {kind.Range.Value.Max}");
}
