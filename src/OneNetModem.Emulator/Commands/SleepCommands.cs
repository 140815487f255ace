// Power saving beyond AT+QSCLK and AT+CPSMS, which are only kept: eDRX, and what only the BG9x have (BG95 AT manual V2.0 chapter 6,
// BG96 AT manual V2.3 chapter 6, 3GPP TS 27.007 section 7.40). The emulated module never sleeps.
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class SleepCommands
{
    private const int LteM = 4, NarrowBand = 5;

    internal static void Register(ModuleCore core)
    {
        SortedDictionary<int, string> cycles = [];
        core.Commands.Add("+CEDRXS", call => Cycles(cycles, call));
        if (core.Profile.Series == ModuleSeries.Ec2x)
        {
            return;
        }

        core.Commands.Add("+CEDRXRDP", call => call.Form switch
        {
            AtForm.Execute when cycles.TryGetValue(LteM, out string? cycle) => call.Ok($"+CEDRXRDP: 4,\"{cycle}\",\"{cycle}\",\"0011\""),
            AtForm.Execute => call.Ok("+CEDRXRDP: 0"),
            AtForm.Test => AtOutcome.Ok,
            _ => AtOutcome.Error,
        });
        core.Commands.Add("+QPSMS", call => call.Form switch
        {
            AtForm.Read => call.Ok("+QPSMS: " + (core.Settings["+CPSMS"].StartsWith('1') ? "1,,,\"14400\",\"30\"" : "0")),
            AtForm.Test => AtOutcome.Ok,
            _ => AtOutcome.Error,
        });
    }

    // UNCONFIRMED: a module where no cycle is set answers the read form with OK alone.
    private static AtOutcome Cycles(SortedDictionary<int, string> cycles, AtCall call)
    {
        switch (call.Form)
        {
            case AtForm.Read:
                call.Lines.AddRange(cycles.Select(one => $"+CEDRXS: {WireText.Number(one.Key)},\"{one.Value}\""));
                return AtOutcome.Ok;
            case AtForm.Test:
                return call.Ok("+CEDRXS: (0-3),(4,5),(\"0000\"-\"1111\")");
            case AtForm.Write when call.Args.Int(0, 0, 3, out int mode) && call.Args.IntOr(1, LteM, NarrowBand, LteM, out int technology):
                if (mode is 0 or 3)
                {
                    cycles.Clear();
                }
                else
                {
                    cycles[technology] = call.Args.Absent(2) ? "0101" : call.Args.Text(2);
                }

                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }
}
