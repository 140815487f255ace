// The clock: AT+CCLK, AT+CTZU, AT+QLTS (EC2x AT manual V2.0 chapter 6 and 8).
using System.Globalization;
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class TimeCommands
{
    internal static void Register(ModuleCore core)
    {
        core.Commands.Add("+CCLK", call => Clock(core.Time, call));
        core.Commands.Add("+CTZU", call => Update(core.Time, call));
        core.Commands.Add("+QLTS", call => NetworkTime(core, call));
    }

    private static AtOutcome Clock(ModuleTime time, AtCall call)
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return call.Ok($"+CCLK: \"{ModuleTime.Format(time.Clock, time.ShownZone, "yy")}\"");
            case AtForm.Test:
                return AtOutcome.Ok;
            case AtForm.Write:
                string text = call.Args.Text(0);
                int sign = text.LastIndexOfAny(['+', '-']);
                if (sign < 0
                    || !DateTimeOffset.TryParseExact(text[..sign], "yy/MM/dd,HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset clock)
                    || !int.TryParse(text.AsSpan(sign), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int zone))
                {
                    return AtOutcome.Error;
                }

                time.Set(clock, zone);
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }

    private static AtOutcome Update(ModuleTime time, AtCall call)
    {
        switch (call.Form)
        {
            case AtForm.Read:
                return call.Ok("+CTZU: " + WireText.Number(time.AutomaticUpdate));
            case AtForm.Test:
                return call.Ok("+CTZU: (0,1,3)");
            case AtForm.Write when call.Args.Int(0, 0, 3, out int mode) && mode != 2:
                time.Update(mode);
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }

    private static AtOutcome NetworkTime(ModuleCore core, AtCall call)
    {
        int mode = 0;
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QLTS: (0-2)");
        }

        if (call.Form is not (AtForm.Execute or AtForm.Write) || (call.Form == AtForm.Write && !call.Args.Int(0, 0, 2, out mode)))
        {
            return AtOutcome.Error;
        }

        if (!core.Radio.IsRegistered)
        {
            return call.Ok("+QLTS: \"\"");
        }

        // 0 the latest synchronised time, 1 now in GMT, 2 now in local time. The zone is shown in all of them.
        DateTimeOffset shown = mode == 2 ? core.Time.NetworkTime + ModuleTime.Quarters(ModuleTime.NetworkZone) : core.Time.NetworkTime;
        return call.Ok($"+QLTS: \"{ModuleTime.Format(shown, ModuleTime.NetworkZone, "yyyy")},0\"");
    }
}
