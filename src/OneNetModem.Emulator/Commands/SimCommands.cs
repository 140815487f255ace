// The SIM: AT+CPIN, ICCID, IMSI, detection (EC2x AT manual V2.0 chapter 5).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class SimCommands
{
    internal static void Register(ModuleCore core)
    {
        CommandTable table = core.Commands;
        table.Add("+CPIN", call => Pin(core, call));
        table.Add(["+QCCID"], Ready(core, () => "+QCCID: " + core.Sim.Card.Iccid));
        table.Add(["+ICCID"], Ready(core, () => "+ICCID: " + core.Sim.Card.Iccid));
        table.Add(["+CCID"], Ready(core, () => "+CCID: " + core.Sim.Card.Iccid));
        table.Add("+CIMI", Ready(core, () => core.Sim.Card.Imsi));

        // The counters can be asked for while the PIN is: that is what they are for. UNCONFIRMED in the manuals at hand; public
        // drivers read +QPINC: "SC",3,10 and +QPINC: "P2",3,10.
        table.Add("+QPINC", call => core.Sim.State == SimState.Absent ? AtOutcome.Cme(CmeErrors.SimNotInserted) : call.Form switch
        {
            AtForm.Read or AtForm.Execute => call.Ok($"+QPINC: \"SC\",{WireText.Number(core.Sim.PinTriesLeft)},{WireText.Number(core.Sim.PukTriesLeft)}", "+QPINC: \"P2\",3,10"),
            AtForm.Test => AtOutcome.Ok,
            _ => AtOutcome.Error,
        });
        table.Add("+CNUM", Ready(core, () => "+CNUM: ,\"\",129"));
        table.Add("+CLCK", call => call.Form == AtForm.Write && call.Args.Text(0).Equals("SC", StringComparison.OrdinalIgnoreCase) && call.Args.Int(1, 2, 2, out _)
            ? call.Ok("+CLCK: " + (core.Sim.Card.State == SimState.PinRequired ? "1" : "0"))
            : AtOutcome.Error);
        int detection = 0;
        table.Add("+QSIMDET", call => call.Form switch
        {
            AtForm.Read => call.Ok($"+QSIMDET: {WireText.Number(detection)},0"),
            AtForm.Test => call.Ok("+QSIMDET: (0,1),(0,1)"),
            AtForm.Write when call.Args.Int(0, 0, 1, out detection) => AtOutcome.Ok,
            _ => AtOutcome.Error,
        });
        table.Add("+QSIMSTAT", call => call.Form switch
        {
            AtForm.Read => call.Ok($"+QSIMSTAT: {WireText.Number(core.Sim.ReportsPresence)},{(core.Sim.State == SimState.Absent ? "0" : "1")}"),
            AtForm.Test => call.Ok("+QSIMSTAT: (0,1)"),
            AtForm.Write when call.Args.Int(0, 0, 1, out int reports) => Set(core.Sim, reports),
            _ => AtOutcome.Error,
        });
    }

    /// <summary>What stands in the way of using the SIM, as a +CME ERROR number; null when nothing does.</summary>
    internal static int? Obstacle(ModuleCore core) => core.Sim.State switch
    {
        _ when core.Functionality == 0 => CmeErrors.SimFailure,
        SimState.Absent => CmeErrors.SimNotInserted,
        SimState.PinRequired => CmeErrors.SimPinRequired,
        SimState.PukRequired => CmeErrors.SimPukRequired,

        // UNCONFIRMED: how a card is told whose PUK tries are used up; the counters are the proof.
        SimState.Blocked => CmeErrors.SimFailure,
        _ => null,
    };

    private static AtOutcome Set(Sim sim, int reports)
    {
        sim.ReportsPresence = reports;
        return AtOutcome.Ok;
    }

    private static AtHandler Ready(ModuleCore core, Func<string> line) => call => call.Form switch
    {
        AtForm.Test => AtOutcome.Ok,
        AtForm.Execute when Obstacle(core) is { } code => AtOutcome.Cme(code),
        AtForm.Execute => call.Ok(line()),
        _ => AtOutcome.Error,
    };

    private static AtOutcome Pin(ModuleCore core, AtCall call)
    {
        Sim sim = core.Sim;
        switch (call.Form)
        {
            case AtForm.Test:
                return AtOutcome.Ok;
            case AtForm.Read when sim.State == SimState.Absent:
                return AtOutcome.Cme(CmeErrors.SimNotInserted);
            case AtForm.Read when core.Functionality == 0 || sim.State == SimState.Blocked:
                return AtOutcome.Cme(CmeErrors.SimFailure);
            case AtForm.Read:
                return call.Ok("+CPIN: " + sim.StateWord);
            case AtForm.Write when sim.State == SimState.Absent:
                return AtOutcome.Cme(CmeErrors.SimNotInserted);
            case AtForm.Write when sim.State == SimState.Blocked:
                return AtOutcome.Cme(CmeErrors.SimFailure);
            case AtForm.Write when sim.State == SimState.PinRequired && call.Args.Count == 1:
                return sim.EnterPin(call.Args.Text(0)) ? AtOutcome.Ok : AtOutcome.Cme(CmeErrors.IncorrectPassword);
            case AtForm.Write when sim.State == SimState.PinRequired:
                return AtOutcome.Cme(CmeErrors.IncorrectPassword);
            case AtForm.Write when sim.State == SimState.PukRequired && call.Args.Count == 2:
                return sim.EnterPuk(call.Args.Text(0), call.Args.Text(1)) ? AtOutcome.Ok : AtOutcome.Cme(CmeErrors.IncorrectPassword);
            case AtForm.Write when sim.State == SimState.PukRequired:
                return AtOutcome.Cme(CmeErrors.SimPukRequired);
            default:
                return AtOutcome.Cme(CmeErrors.NotAllowed);
        }
    }
}
