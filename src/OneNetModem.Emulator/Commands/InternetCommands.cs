// DNS, ping and NTP: OK at once, the result later as a URC (BG95 TCP/IP note V1.2 chapters 2.1.15 to 2.1.18).
using System.Net;
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Commands;

internal static class InternetCommands
{
    // TCP/IP result codes, BG95 TCP/IP note V1.2 chapter 4.
    private const int DnsFailed = 565;
    private const int NoReply = 569;
    private const int PdpDown = 570;

    internal static void Register(ModuleCore core)
    {
        core.Commands.Add("+QIDNSCFG", call => Servers(core, call));
        core.Commands.Add("+QIDNSGIP", call => LookUp(core, call));
        core.Commands.Add("+QPING", call => Ping(core, call));
        core.Commands.Add("+QNTP", call => NetworkTime(core, call));
    }

    private static AtOutcome Servers(ModuleCore core, AtCall call)
    {
        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id))
        {
            return call.Form == AtForm.Test ? call.Ok("+QIDNSCFG: (1-16),<pridnsaddr>,<secdnsaddr>") : AtOutcome.Error;
        }

        if (call.Args.Count == 1)
        {
            return core.Pdp.IsActive(id) ? call.Ok($"+QIDNSCFG: {WireText.Number(id)},\"{core.Pdp.DnsServers[0]}\",\"{core.Pdp.DnsServers[1]}\"") : AtOutcome.Error;
        }

        core.Pdp.DnsServers = [call.Args.Text(1), call.Args.Count > 2 ? call.Args.Text(2) : core.Pdp.DnsServers[1]];
        return AtOutcome.Ok;
    }

    private static AtOutcome LookUp(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QIDNSGIP: (1-16),<hostname>");
        }

        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id) || !call.Args.Quoted(1))
        {
            return AtOutcome.Error;
        }

        WithAddresses(core, id, call.Args.Text(1), (error, addresses) =>
        {
            if (error != 0)
            {
                core.Output.Urc($"+QIURC: \"dnsgip\",{WireText.Number(error)}");
                return;
            }

            core.Output.Urc($"+QIURC: \"dnsgip\",0,{WireText.Number(addresses.Count)},600");
            foreach (string address in addresses)
            {
                core.Output.Urc($"+QIURC: \"dnsgip\",\"{address}\"");
            }
        });
        return AtOutcome.Ok;
    }

    private static AtOutcome Ping(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QPING: (1-16),<host>,(1-255),(1-10)");
        }

        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id) || !call.Args.Quoted(1)
            || !call.Args.IntOr(2, 1, 255, 4, out int timeout) || !call.Args.IntOr(3, 1, 10, 4, out int count))
        {
            return AtOutcome.Error;
        }

        WithAddresses(core, id, call.Args.Text(1), (error, addresses) =>
        {
            if (error != 0)
            {
                core.Output.Urc("+QPING: " + WireText.Number(error));
                return;
            }

            PingNext(core, addresses[0], TimeSpan.FromSeconds(timeout), count, 0, []);
        });
        return AtOutcome.Ok;
    }

    private static void PingNext(ModuleCore core, string address, TimeSpan timeout, int left, int lost, List<int> times)
    {
        if (left == 0)
        {
            // Without a single reply the totals end after the lost ones (field log).
            string statistics = times.Count == 0 ? "" : $",{WireText.Number(times.Min())},{WireText.Number(times.Max())},{WireText.Number((long)times.Average())}";
            core.Output.Urc($"+QPING: 0,{WireText.Number(times.Count + lost)},{WireText.Number(times.Count)},{WireText.Number(lost)}{statistics}");
            return;
        }

        if (core.Behaviour.PingLost.Hit())
        {
            core.During(timeout, () =>
            {
                core.Output.Urc("+QPING: " + WireText.Number(NoReply));
                PingNext(core, address, timeout, left - 1, lost + 1, times);
            });
            return;
        }

        int jitter = core.Random.Next(0, 20);
        core.During(core.Options.Rtt, () =>
        {
            int time = (int)core.Options.Rtt.TotalMilliseconds + 30 + jitter;
            times.Add(time);
            core.Output.Urc($"+QPING: 0,\"{address}\",32,{WireText.Number(time)},255");
            PingNext(core, address, timeout, left - 1, lost, times);
        });
    }

    private static AtOutcome NetworkTime(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QNTP: (1-16),<server>,(1-65535),(0,1)");
        }

        if (call.Form != AtForm.Write || !call.Args.Int(0, 1, PdpContexts.Highest, out int id) || !call.Args.Quoted(1)
            || !call.Args.IntOr(2, 1, 65535, 123, out _) || !call.Args.IntOr(3, 0, 1, 1, out int set))
        {
            return AtOutcome.Error;
        }

        // The emulated network has a time server at every name.
        core.During(core.Options.Rtt * 2, () =>
        {
            if (!core.Pdp.IsActive(id))
            {
                core.Output.Urc("+QNTP: " + WireText.Number(PdpDown));
                return;
            }

            DateTimeOffset local = core.Time.NetworkTime + ModuleTime.Quarters(ModuleTime.NetworkZone);
            if (set == 1)
            {
                core.Time.Set(local, ModuleTime.NetworkZone);
            }

            core.Output.Urc($"+QNTP: 0,\"{ModuleTime.Format(local, ModuleTime.NetworkZone, "yyyy")}\"");
        });
        return AtOutcome.Ok;
    }

    private static void WithAddresses(ModuleCore core, int id, string host, Action<int, IReadOnlyList<string>> then)
    {
        // One turn later at the earliest: OK comes first.
        core.During(core.Options.Rtt, () =>
        {
            if (!core.Pdp.IsActive(id))
            {
                then(PdpDown, []);
                return;
            }

            if (core.Behaviour.DnsFails && !IPAddress.TryParse(host, out _))
            {
                then(DnsFailed, []);
                return;
            }

            core.Await(core.Options.Routes.LookUpAsync(host, CancellationToken.None), addresses => then(addresses.Count == 0 ? DnsFailed : 0, addresses));
        });
    }
}
