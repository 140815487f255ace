// What must become of a line for each named fault, whatever state it strikes in. A fault without a row here fails the table.
using OneNetModem.Emulator.Faults;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Simulation.StateTable;

/// <summary>What is expected while the fault is there.</summary>
internal enum Verdict
{
    /// <summary>Online again by itself, with a post that the platform accepts.</summary>
    Survived,

    /// <summary>Online again by itself; a publish is told as what it is, failed or unknown.</summary>
    PublishTold,

    /// <summary>A fault that names layer, reason and advice; online again when the cause is gone.</summary>
    Named,

    /// <summary>Either: it depends on what the spoilt byte was.</summary>
    SurvivedOrNamed,
}

/// <summary>One row.</summary>
/// <param name="Verdict">What is expected.</param>
/// <param name="Minutes">The bound of virtual time for it.</param>
/// <param name="Layers">Layers that may be named; empty for any.</param>
/// <param name="AtStart">It strikes when a connection or the module starts, and not before.</param>
/// <param name="NeedsReset">The cause is gone only when somebody presses the module's key.</param>
internal sealed record Expectation(Verdict Verdict, int Minutes, SessionLayer[] Layers, bool AtStart = false, bool NeedsReset = false)
{
    private static readonly Dictionary<string, Expectation> Rows = new(StringComparer.Ordinal)
    {
        ["no-sim"] = Named(SessionLayer.Sim),
        ["sim-pin"] = Named(SessionLayer.Sim),
        ["sim-puk"] = Named(SessionLayer.Sim),
        ["sim-pin-last"] = Named(SessionLayer.Sim),
        ["sim-blocked"] = Named(SessionLayer.Sim),
        ["denied"] = Named(SessionLayer.Registration),
        ["roaming"] = Survived(2),
        ["roaming-denied"] = Named(SessionLayer.Registration),
        ["searching"] = Named(SessionLayer.Registration),
        ["weak-signal"] = Survived(2),
        ["clock-wrong"] = Survived(5),
        ["pdp-fails"] = Named(SessionLayer.Pdp),
        ["apn-refused"] = Named(SessionLayer.Pdp),
        ["dns-fails"] = Named(SessionLayer.Pdp),

        // Nobody pings while a session runs.
        ["ping-lost"] = Survived(2) with { AtStart = true },
        ["port-blocked"] = Named(SessionLayer.Mqtt),
        ["port-refused"] = Named(SessionLayer.Mqtt),
        ["files-lost"] = Survived(2),
        ["pdpdeact"] = Survived(2),
        ["qmtopen"] = Named(SessionLayer.Mqtt, SessionLayer.Pdp) with { AtStart = true },
        ["connack"] = Named(SessionLayer.Mqtt) with { AtStart = true },
        ["kicked"] = Survived(5),
        ["sub-refused"] = Named(SessionLayer.Mqtt) with { AtStart = true },
        ["qmtstat"] = Survived(2),
        ["ping-fails"] = Survived(2),
        ["broker-closes"] = Survived(2),
        ["broker-silent"] = Named(SessionLayer.Mqtt),
        ["pub-repeats"] = Survived(2),
        ["pub-fails"] = Told(2),
        ["pub-lost-result"] = Told(2),
        ["pub-late-result"] = Told(2),
        ["window-full"] = Told(2),
        ["unquoted-receive"] = Survived(2),
        ["late-final"] = SurvivedOrNamed(),
        ["lost-final"] = SurvivedOrNamed(),
        ["lost-echo"] = Survived(2),
        ["echo-stays"] = Survived(2),
        ["no-prompt"] = Told(5),
        ["mute"] = Named(SessionLayer.Module),
        ["urc"] = Survived(2),
        ["urc-storm"] = Survived(2),
        ["urcs-elsewhere"] = Survived(10),
        ["split"] = Survived(2),
        ["glue"] = Survived(2),
        ["pause"] = Survived(2),
        ["byte-lost"] = SurvivedOrNamed(),
        ["byte-flipped"] = SurvivedOrNamed(),
        ["noise"] = Survived(5),
        ["host-byte-lost"] = SurvivedOrNamed(),
        ["host-byte-flipped"] = SurvivedOrNamed(),
        ["low-voltage"] = Survived(2),
        ["hot"] = Survived(2),
        ["restart"] = Survived(2),
        ["silent-restart"] = Survived(10),
        ["no-boot-lines"] = Survived(2),
        ["hang"] = Named(SessionLayer.Module) with { NeedsReset = true },
        ["powered-down"] = Named(SessionLayer.Module) with { NeedsReset = true },
        ["port-gone"] = Survived(2),
        ["port-renamed"] = Survived(2),
    };

    /// <summary>Every fault that can be named, with each of its numbers where they mean different things.</summary>
    public static IEnumerable<string> AllFaults => FaultCatalog.All.SelectMany(kind => kind switch
    {
        { Range: var (min, max) } when max - min <= 10 => Enumerable.Range(min, max - min + 1).Where(n => n != 0).Select(n => $"{kind.Name}:{n}"),
        { Name: "clock-wrong" } => ["clock-wrong:-72", "clock-wrong:-24", "clock-wrong:72"],
        _ => [kind.Name],
    });

    /// <summary>The row of a fault.</summary>
    /// <exception cref="KeyNotFoundException">Nobody has thought of it yet.</exception>
    public static Expectation Of(Fault fault) =>
        Rows.TryGetValue(fault.Kind.Name, out Expectation? row) ? row : throw new KeyNotFoundException($"nobody has said what must become of a line with the fault '{fault.Kind.Name}'");

    /// <summary>Rows for which there is no fault any more.</summary>
    public static IEnumerable<string> Superfluous => Rows.Keys.Except(FaultCatalog.All.Select(k => k.Name), StringComparer.Ordinal);

    private static Expectation Survived(int minutes) => new(Verdict.Survived, minutes, []);

    private static Expectation Told(int minutes) => new(Verdict.PublishTold, minutes, []);

    private static Expectation SurvivedOrNamed() => new(Verdict.SurvivedOrNamed, 30, []);

    private static Expectation Named(params SessionLayer[] layers) => new(Verdict.Named, 10, layers);
}
