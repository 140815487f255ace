// PDP contexts (EC2x AT manual V2.0 chapter 10, BG95 TCP/IP note V1.2 section 2.1).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class PdpCommands
{
    internal static void Register(ModuleCore core)
    {
        CommandTable table = core.Commands;
        table.Add("+CGDCONT", call => Define(core.Pdp, call));
        table.Add("+QICSGP", call => Configure(core.Pdp, call));
        table.Add("+QIACT", call => Activate(core, call));
        table.Add("+QIDEACT", call => Deactivate(core, call));

        // UNCONFIRMED: the words; those of other numbers are in field logs ("0,operate successfully").
        table.Add("+QIGETERROR", GeneralCommands.Bare("+QIGETERROR: ", () => core.Pdp.LastError == 0 ? "0,operate successfully" : WireText.Number(core.Pdp.LastError) + ",PDP activation failed"));
        table.Add("+CGPADDR", call => Addresses(core.Pdp, call));
        table.Add("+CGACT", call => call.Form switch
        {
            AtForm.Read => Listed(call, core.Pdp.Defined.Select(c => $"+CGACT: {WireText.Number(c.Id)},{(c.Active ? "1" : "0")}")),
            AtForm.Test => call.Ok("+CGACT: (0,1)"),
            AtForm.Write when call.Args.Int(0, 0, 1, out int on) && call.Args.Int(1, 1, PdpContexts.Highest, out int id) => Switch(core, on == 1, id),
            _ => AtOutcome.Error,
        });
    }

    private static AtOutcome Listed(AtCall call, IEnumerable<string> lines)
    {
        call.Lines.AddRange(lines);
        return AtOutcome.Ok;
    }

    private static AtOutcome Switch(ModuleCore core, bool on, int id)
    {
        if (on)
        {
            return core.Pdp.IsActive(id) || core.Pdp.Activate(id) ? AtOutcome.Ok : AtOutcome.Error;
        }

        core.Pdp.Deactivate(id, tell: false);
        return AtOutcome.Ok;
    }

    private static AtOutcome Define(PdpContexts pdp, AtCall call)
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return Listed(call, pdp.Defined.Select(c => $"+CGDCONT: {WireText.Number(c.Id)},\"{c.TypeName}\",\"{c.Apn}\",\"0.0.0.0\",0,0,0,0"));
            case AtForm.Test:
                return Listed(call, ["+CGDCONT: (1-16),\"IP\",,,(0-2),(0-4),(0,1),(0,1)", "+CGDCONT: (1-16),\"IPV6\",,,(0-2),(0-4),(0,1),(0,1)", "+CGDCONT: (1-16),\"IPV4V6\",,,(0-2),(0-4),(0,1),(0,1)"]);
            case AtForm.Write when call.Args.Int(0, 1, PdpContexts.Highest, out int id) && call.Args.Count == 1:
                pdp.Undefine(id);
                return AtOutcome.Ok;
            case AtForm.Write when call.Args.Int(0, 1, PdpContexts.Highest, out int id):
                int type = call.Args.Text(1).ToUpperInvariant() switch { "IP" => 1, "IPV6" => 2, "IPV4V6" => 3, _ => 0 };
                if (type == 0)
                {
                    return AtOutcome.Error;
                }

                pdp[id].Type = type;
                pdp[id].Apn = call.Args.Text(2);
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }

    private static AtOutcome Configure(PdpContexts pdp, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QICSGP: (1-16),(1-3),<APN>,<username>,<password>,(0-3)");
        }

        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id))
        {
            return AtOutcome.Error;
        }

        PdpContext context = pdp[id];
        if (call.Args.Count == 1)
        {
            return call.Ok($"+QICSGP: {WireText.Number(context.Type)},\"{context.Apn}\",\"{context.User}\",\"{context.Password}\",{WireText.Number(context.Authentication)}");
        }

        if (!call.Args.Int(1, 1, 3, out int type) || !call.Args.Quoted(2) || !call.Args.IntOr(5, 0, 3, 0, out int authentication))
        {
            return AtOutcome.Error;
        }

        context.Type = type;
        context.Apn = call.Args.Text(2);
        context.User = call.Args.Text(3);
        context.Password = call.Args.Text(4);
        context.Authentication = authentication;
        return AtOutcome.Ok;
    }

    private static AtOutcome Activate(ModuleCore core, AtCall call)
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return Listed(call, core.Pdp.Defined.Where(c => c.Active).Select(c => $"+QIACT: {WireText.Number(c.Id)},1,{WireText.Number(c.Type)},\"{c.Address}\""));
            case AtForm.Test:
                return call.Ok("+QIACT: (1-16)");
            case AtForm.Write when call.Args.Int(0, 1, PdpContexts.Highest, out int id):
                // Active already: ERROR, not OK (field logs of BG770A and EC600S).
                if (core.Pdp.IsActive(id))
                {
                    return AtOutcome.Error;
                }

                core.During(core.Options.Rtt * 2, () => call.Complete(core.Pdp.Activate(id) ? AtOutcome.Ok : AtOutcome.Error));
                return AtOutcome.Pending;
            default:
                return AtOutcome.Error;
        }
    }

    private static AtOutcome Deactivate(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QIDEACT: (1-16)");
        }

        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id))
        {
            return AtOutcome.Error;
        }

        core.During(core.Options.Rtt, () =>
        {
            core.Pdp.Deactivate(id, tell: false);
            call.Complete(AtOutcome.Ok);
        });
        return AtOutcome.Pending;
    }

    private static AtOutcome Addresses(PdpContexts pdp, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok($"+CGPADDR: ({string.Join(',', pdp.Defined.Select(c => WireText.Number(c.Id)))})");
        }

        if (call.Form == AtForm.Read)
        {
            return AtOutcome.Error;
        }

        bool one = call.Args.Int(0, 1, PdpContexts.Highest, out int id);
        return Listed(call, pdp.Defined.Where(c => !one || c.Id == id).Select(c => $"+CGPADDR: {WireText.Number(c.Id)},\"{(c.Active ? c.Address : "0.0.0.0")}\""));
    }
}
