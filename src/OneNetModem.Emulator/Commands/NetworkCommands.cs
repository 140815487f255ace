// Registration, operator, signal, serving cell (EC2x AT manual V2.0 chapter 6, BG95 and BG96 cell information notes V1.0).
using System.Globalization;
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class NetworkCommands
{
    internal static void Register(ModuleCore core)
    {
        CommandTable table = core.Commands;
        table.Add(["+CREG", "+CGREG", "+CEREG"], call => Registration(core, call));
        table.Add("+CSQ", call => call.Form switch
        {
            AtForm.Execute => call.Ok($"+CSQ: {WireText.Number(core.Radio.Csq)},99"),
            AtForm.Test => call.Ok("+CSQ: (0-31,99),(0-7,99)"),
            _ => AtOutcome.Error,
        });
        table.Add("+QCSQ", GeneralCommands.Bare("+QCSQ: ", () => Signal(core)));
        table.Add("+QNWINFO", GeneralCommands.Bare("+QNWINFO: ", () => NetworkInfo(core)));
        table.Add("+QENG", call => Cells(core, call));
        int format = 0;
        table.Add("+COPS", call => Operator(core, call, ref format));
        table.Add("+QSPN", GeneralCommands.Bare("+QSPN: ", () => $"\"{core.Network.LongName}\",\"{core.Network.ShortName}\",\"\",0,\"{core.Network.Plmn}\""));
        table.Add("+CGATT", call => call.Form switch
        {
            AtForm.Read => call.Ok("+CGATT: " + (core.Radio.IsRegistered ? "1" : "0")),
            AtForm.Test => call.Ok("+CGATT: (0,1)"),
            AtForm.Write when call.Args.Int(0, 0, 1, out _) => AtOutcome.Ok,
            _ => AtOutcome.Error,
        });
    }

    private static AtOutcome Registration(ModuleCore core, AtCall call)
    {
        Radio radio = core.Radio;
        switch (call.Form)
        {
            case AtForm.Read:
                int level = radio.ReportLevel[call.Name];
                return call.Ok($"{call.Name}: {WireText.Number(level)},{WireText.Number(radio.Status)}{(level == 2 ? radio.CellFields() : "")}");
            case AtForm.Test:
                return call.Ok(call.Name + ": (0-2)");
            case AtForm.Write when call.Args.Int(0, 0, 2, out int wanted):
                radio.ReportLevel[call.Name] = wanted;
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }

    private static string Signal(ModuleCore core)
    {
        Radio radio = core.Radio;
        return radio.IsCamped
            ? string.Create(CultureInfo.InvariantCulture, $"\"{core.Profile.Radio.Signal}\",{radio.Rssi},{radio.Rsrp},{(radio.Sinr + 20) * 5},{radio.Rsrq}")
            : "\"NOSERVICE\"";
    }

    private static string NetworkInfo(ModuleCore core) => core.Radio.IsRegistered
        ? string.Create(CultureInfo.InvariantCulture, $"\"{core.Profile.Radio.NetworkInfo}\",\"{core.Network.Plmn}\",\"{core.Profile.Band.Name}\",{core.Profile.Band.Channel}")
        : core.Profile.NoService;

    private static AtOutcome Cells(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QENG: (\"servingcell\",\"neighbourcell\")");
        }

        if (call.Form != AtForm.Write)
        {
            return AtOutcome.Error;
        }

        switch (call.Args.Text(0).ToLowerInvariant())
        {
            case "servingcell" when !core.Radio.IsCamped:
                return call.Ok("+QENG: \"servingcell\",\"SEARCH\"");
            case "servingcell":
                return call.Ok(ServingCell(core));
            case "neighbourcell" when !core.Radio.IsCamped:
                return AtOutcome.Ok;
            case "neighbourcell":
                call.Lines.AddRange(NeighbourCells(core));
                return AtOutcome.Ok;
            default:
                return AtOutcome.Error;
        }
    }

    private static string ServingCell(ModuleCore core)
    {
        Radio radio = core.Radio;
        string state = !radio.IsRegistered ? "LIMSRV" : core.Qmt.AnyConnected ? "CONNECT" : "NOCONN";
        (string _, int band, int channel) = core.Profile.Band;
        // 18 values; the last one, srxlev, is empty on a BG96 in field logs and a number elsewhere.
        return string.Create(
            CultureInfo.InvariantCulture,
            $"+QENG: \"servingcell\",\"{state}\",\"{core.Profile.Radio.Cell}\",\"FDD\",{core.Network.Mcc},{core.Network.Mnc},{radio.CellId:X},{radio.PhysicalCellId},{channel},{band},5,5,{Radio.TrackingArea:X},{radio.Rsrp},{radio.Rsrq},{radio.Rssi},{radio.Sinr},{radio.Rsrp + 130}");
    }

    /// <summary>The serving cell itself first (as in public logs), then its neighbours on the same channel: earfcn, PCID, RSRQ,
    /// RSRP, RSSI, SINR, srxlev, priority, s_non_intra_search, thresh_serving_low, s_intra_search. Last a channel that was not
    /// measured; it ends with priority, threshX_low, threshX_high (EC2x AT manual V2.0 section 6.16).</summary>
    /// <remarks>UNCONFIRMED for BG95 and BG96: the same values under the name of their own technology.</remarks>
    private static IEnumerable<string> NeighbourCells(ModuleCore core)
    {
        Radio radio = core.Radio;
        string technology = core.Profile.Radio.Cell;
        int channel = core.Profile.Band.Channel;
        int weaker = 0;
        foreach (int id in radio.NeighbourIds.Prepend(radio.PhysicalCellId))
        {
            int rsrp = Math.Max(-140, radio.Rsrp - weaker);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"+QENG: \"neighbourcell intra\",\"{technology}\",{channel},{id},{Math.Max(-20, radio.Rsrq - (weaker / 2))},{rsrp},{radio.Rssi - weaker},{radio.Sinr - weaker},{rsrp + 130},6,22,6,46");
            weaker += 6;
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"+QENG: \"neighbourcell inter\",\"{technology}\",{channel + 250},-,-,-,-,-,-,0,22,6");
    }

    private static AtOutcome Operator(ModuleCore core, AtCall call, ref int format)
    {
        switch (call.Form)
        {
            case AtForm.Read when !core.Radio.IsRegistered:
                return call.Ok("+COPS: 0");
            case AtForm.Read:
                return call.Ok($"+COPS: 0,{WireText.Number(format)},\"{(format == 2 ? core.Network.Plmn : core.Network.LongName)}\",{WireText.Number(core.Profile.Radio.Number)}");
            case AtForm.Write when call.Args.Int(0, 0, 4, out int mode):
                if (mode == 3 && !call.Args.Int(1, 0, 2, out format))
                {
                    return AtOutcome.Error;
                }

                return AtOutcome.Ok;
            case AtForm.Test when SimCommands.Obstacle(core) is { } code:
                return AtOutcome.Cme(code);
            case AtForm.Test:
                // A scan takes its time (up to 180 s on a real module).
                core.During(core.Options.Rtt * 20, () =>
                {
                    int act = core.Profile.Radio.Number;
                    string number = WireText.Number(act);
                    call.Complete(call.Ok($"+COPS: ({(core.Radio.IsRegistered ? "2" : "3")},\"{core.Network.LongName}\",\"{core.Network.ShortName}\",\"{core.Network.Plmn}\",{number}),(3,\"CHN-UNICOM\",\"UNICOM\",\"46001\",{number}),,(0-4),(0-2)"));
                });
                return AtOutcome.Pending;
            default:
                return AtOutcome.Error;
        }
    }
}
