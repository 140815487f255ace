// Why a port could not be opened or was lost, with what to try.
using OneNetModem.At.Links;

namespace OneNetModem.Cli;

/// <summary>Error blocks of links.</summary>
internal static class LinkFailures
{
    /// <summary>The block of a link's failure.</summary>
    public static CommandFailure Explain(LinkException lost) => lost.Failure switch
    {
        LinkFailure.NotFound => Block(lost, "the module is not plugged in, has no power, or its number has changed", "onenet-modem ports    lists what is there", "--port auto    finds the AT port by its USB ids"),
        LinkFailure.AccessDenied => Block(lost, "this user may not open it", "hardware/udev/77-onenet-modem.rules sets group and mode"),
        LinkFailure.Busy => Block(lost, "another program has it open, often ModemManager", "hardware/udev/77-onenet-modem.rules keeps ModemManager off"),
        LinkFailure.NotASerialPort => Block(lost, "the path leads to something else", "onenet-modem ports    lists the serial ports"),
        LinkFailure.BadSettings => Block(lost, null, "Modem:Baud 115200, the default of every Quectel module"),
        LinkFailure.Unreachable => Block(lost, "nobody listens there", "check host, port and that the far end (ser2net) runs"),
        LinkFailure.HungUp => Block(lost, "the module restarted, lost power, or was unplugged", "run it again; if it happens under load look at the power supply (hardware/README.md)"),
        LinkFailure.WriteStalled => Block(lost, "the module does not take bytes: flow control, or a module that hangs", "power the module off and on"),
        _ => Block(lost, null),
    };

    private static CommandFailure Block(LinkException lost, string? cause, params string[] tries) =>
        new(ExitCode.Port, lost.Message, null, cause, tries);
}
