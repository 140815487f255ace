// What an emulated module tells an observer: for `onenet-modem emulate --json`, logs and tests.
namespace OneNetModem.Emulator;

/// <summary>Something the emulated module did; secrets are masked.</summary>
/// <param name="Time">When, by the module's <see cref="TimeProvider"/>, UTC.</param>
public abstract record ModuleEvent(DateTimeOffset Time);

/// <summary>A command line was read.</summary>
/// <param name="Time">When.</param>
/// <param name="Command">The line with its <c>AT</c>; passwords, tokens and PINs masked.</param>
public sealed record CommandReceived(DateTimeOffset Time, string Command) : ModuleEvent(Time);

/// <summary>A command line was answered.</summary>
/// <param name="Time">When.</param>
/// <param name="Command">As in <see cref="CommandReceived"/>.</param>
/// <param name="Lines">The information lines.</param>
/// <param name="Final">The result code; null when a fault kept it back.</param>
public sealed record CommandAnswered(DateTimeOffset Time, string Command, IReadOnlyList<string> Lines, string? Final) : ModuleEvent(Time);

/// <summary>An unsolicited line was given out.</summary>
/// <param name="Time">When.</param>
/// <param name="Text">The line.</param>
public sealed record UrcSent(DateTimeOffset Time, string Text) : ModuleEvent(Time);

/// <summary>The module started to boot: switched on, rebooted or fell over.</summary>
/// <param name="Time">When.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ModuleRestarted(DateTimeOffset Time, string Reason) : ModuleEvent(Time);

/// <summary>Something of interest inside: a message dropped, a broker not reached.</summary>
/// <param name="Time">When.</param>
/// <param name="Text">What, in words.</param>
public sealed record ModuleNote(DateTimeOffset Time, string Text) : ModuleEvent(Time);

/// <summary>A fault struck, happened or began to hold.</summary>
/// <param name="Time">When.</param>
/// <param name="Fault">Its name, as it is written.</param>
public sealed record FaultStruck(DateTimeOffset Time, string Fault) : ModuleEvent(Time);

/// <summary>The host's port went away.</summary>
/// <param name="Time">When.</param>
public sealed record PortUnplugged(DateTimeOffset Time) : ModuleEvent(Time);

/// <summary>The host's port is there again.</summary>
/// <param name="Time">When.</param>
/// <param name="Name">Its name now; empty when the port is a link that cannot come back by itself: serve a new one.</param>
public sealed record PortPlugged(DateTimeOffset Time, string Name) : ModuleEvent(Time);
