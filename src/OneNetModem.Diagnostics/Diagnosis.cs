// One shape for whatever breaks the line: which layer, what happened, the likely cause, what to try.
using OneNetModem.At.Links;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Diagnostics;

/// <summary>A failure, ready to be shown to a person.</summary>
/// <param name="Layer">The lowest layer that is broken.</param>
/// <param name="What">What happened.</param>
/// <param name="Cause">The likely cause; null when that is not known.</param>
/// <param name="Tries">What to try, best first.</param>
public sealed record Diagnosis(SessionLayer Layer, string What, string? Cause, IReadOnlyList<string> Tries)
{
    private const string UdevRules = "hardware/udev/77-onenet-modem.rules";

    /// <summary>The layer that a session works on in a state: what is broken when it goes no further.</summary>
    public static SessionLayer LayerOf(SessionState state) => state switch
    {
        SessionState.Closed or SessionState.Opening or SessionState.WaitingForPort => SessionLayer.Port,
        SessionState.Syncing or SessionState.Identifying => SessionLayer.Module,
        SessionState.SimCheck => SessionLayer.Sim,
        SessionState.Registering => SessionLayer.Registration,
        SessionState.Activating => SessionLayer.Pdp,
        _ => SessionLayer.Mqtt,
    };

    /// <summary>Of a session's fault.</summary>
    public static Diagnosis Of(SessionFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Diagnosis(fault.Layer, fault.Reason, CauseOf(fault), [fault.Advice]);
    }

    /// <summary>Of a session that did not come online in time and said nothing of a fault.</summary>
    public static Diagnosis Of(SessionState state, TimeSpan limit)
    {
        SessionLayer layer = LayerOf(state);
        return new Diagnosis(layer, $"not online after {limit.TotalSeconds:0.#} s: still in state {state}", null, [AdviceFor(layer)]);
    }

    /// <summary>Of a link that could not be opened, or ended.</summary>
    public static Diagnosis Of(LinkException lost)
    {
        ArgumentNullException.ThrowIfNull(lost);
        return lost.Failure switch
        {
            LinkFailure.NotFound => Port(lost, "the module is not plugged in, has no power, or its number has changed", "onenet-modem ports    lists what is there", "--port auto    finds the AT port by its USB ids"),
            LinkFailure.AccessDenied => Port(lost, "this user may not open it", UdevRules + " sets group and mode"),
            LinkFailure.Busy => Busy(lost),
            LinkFailure.NotASerialPort => Port(lost, "the path leads to something else", "onenet-modem ports    lists the serial ports"),
            LinkFailure.BadSettings => Port(lost, null, "Modem:Baud 115200, the default of every Quectel module"),
            LinkFailure.Unreachable => Port(lost, "nobody listens there", "check host, port and that the far end (ser2net) runs"),
            LinkFailure.HungUp => Port(lost, "the module restarted, lost power, or was unplugged", "run it again; if it happens under load look at the power supply (hardware/README.md)"),
            LinkFailure.WriteStalled => Port(lost, "the module does not take bytes: flow control, or a module that hangs", "power the module off and on"),
            _ => Port(lost, null),
        };
    }

    private static Diagnosis Busy(LinkException lost)
    {
        PortHolder[] holders = [.. PortHolder.Find(lost.Link).Where(holder => holder.ProcessId != Environment.ProcessId)];
        return holders.Length > 0
            ? Port(lost, holders.All(holder => lost.Message.Contains(Named(holder), StringComparison.Ordinal)) ? null : string.Join(", ", holders.Select(Named)) + " holds it", [.. holders.Select(holder => holder.Advice)])
            : Port(lost, "another program has it open, often ModemManager", lost.Advice ?? UdevRules + " keeps ModemManager off");
    }

    private static string Named(PortHolder holder) => $"{holder.Program} (pid {holder.ProcessId})";

    private static Diagnosis Port(LinkException lost, string? cause, params string[] tries) => new(SessionLayer.Port, lost.Message, cause, tries);

    private static string? CauseOf(SessionFault fault) => fault switch
    {
        { Layer: SessionLayer.Module, NeedsPerson: false } => "another port of the module, another baud rate, or a module that is off or hangs",
        { Layer: SessionLayer.Port } or { NeedsPerson: true } or { Cause: not null } => null,
        { Layer: SessionLayer.Registration } => "no coverage, a missing antenna, or a SIM that this network does not take",
        { Layer: SessionLayer.Pdp } => "a wrong APN, or a contract without data",
        _ => null,
    };

    private static string AdviceFor(SessionLayer layer) => layer switch
    {
        SessionLayer.Port => "onenet-modem ports    lists what is there and who holds it",
        SessionLayer.Module => "check that this is the AT port (interface 2 of an EC2x), the baud rate, and power; onenet-modem ports asks every port",
        SessionLayer.Sim => "check that the SIM is in its holder the right way round; try it in a phone",
        SessionLayer.Registration => "check the antenna and the signal; a first registration may take minutes",
        SessionLayer.Pdp => "check Modem:Apn with its user and password, and that the contract includes data",
        _ => "check that host and port can be reached from the operator's network (private APNs often cannot)",
    };
}
