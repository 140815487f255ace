// AT+QMTRECV: the five-slot buffer of recv/mode 1 (BG96 MQTT note V1.2 section 3.3.10).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Commands;

internal static class QmtReceiveCommands
{
    internal static void Register(ModuleCore core)
    {
        AtHandler family = QmtCommands.Family(core, "", Status, Read);
        core.Commands.Add("+QMTRECV", call => call.Form == AtForm.Test ? AtOutcome.Ok : family(call));
    }

    private static void Status(ModuleCore core, AtCall call)
    {
        foreach (QmtClient client in core.Qmt.All.Where(c => c.State == QmtState.Connected))
        {
            call.Lines.Add($"+QMTRECV: {WireText.Number(client.Index)},{string.Join(',', Enumerable.Range(0, QmtInbox.Slots).Select(s => client.Inbox.IsFull(s) ? "1" : "0"))}");
        }
    }

    private static AtOutcome Read(ModuleCore core, QmtClient client, AtCall call)
    {
        if (client.State != QmtState.Connected)
        {
            return AtOutcome.Error;
        }

        if (call.Args.Count == 1)
        {
            call.Lines.AddRange(Enumerable.Range(0, QmtInbox.Slots).Select(client.Inbox.Read).OfType<string>());
            return AtOutcome.Ok;
        }

        if (!call.Args.Int(1, 0, QmtInbox.Slots - 1, out int slot))
        {
            return AtOutcome.Error;
        }

        if (client.Inbox.Read(slot) is { } line)
        {
            call.Lines.Add(line);
        }

        return AtOutcome.Ok;
    }
}
