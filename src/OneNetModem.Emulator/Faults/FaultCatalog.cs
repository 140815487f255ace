// Every fault that can be named. To add one, add a row; a new way to misbehave is a property of ModuleBehaviour.
using System.Globalization;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Faults;

/// <summary>The named faults.</summary>
public static class FaultCatalog
{
    /// <summary>How a fault is written.</summary>
    public const string Usage = "NAME[:N][" + FaultTiming.Usage + "]";

    /// <summary>All kinds, in the order in which help shows them.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        // SIM, network, clock
        new("no-sim", "There is no SIM in the slot; it is pulled when the module is on already.") { Hold = (b, _) => b.Sim = SimState.Absent },
        new("sim-pin", "The SIM waits for its PIN.") { Hold = (b, _) => b.Sim = SimState.PinRequired },
        new("sim-puk", "The SIM is locked after three wrong PINs and waits for its PUK.") { Hold = (b, _) => b.Sim = SimState.PukRequired },
        new("sim-pin-last", "The SIM waits for its PIN, and one more wrong one locks it.") { Hold = (b, _) => (b.Sim, b.PinTries) = (SimState.PinRequired, 1) },
        new("sim-blocked", "The SIM is blocked for good after ten wrong PUKs.") { Hold = (b, _) => b.Sim = SimState.Blocked },
        new("denied", "The network refuses registration with EMM cause N.", 8, (2, 111)) { Hold = (b, n) => (b.Registration, b.RejectCause) = (3, n) },
        new("roaming", "The only network is one abroad, and the SIM may roam there.") { Hold = (b, _) => b.Network = MobileNetwork.Abroad },
        new("roaming-denied", "The only network is one abroad, and the SIM may not roam there.") { Hold = (b, _) => (b.Network, b.Registration, b.RejectCause) = (MobileNetwork.Abroad, 3, 13) },
        new("searching", "The module finds no network, or loses the one that it has.") { Hold = (b, _) => b.Registration = 2 },
        new("weak-signal", "The signal is at the edge of what works: an RSSI of N dBm.", -109, (-113, -51)) { Hold = (b, n) => b.Rssi = n },
        new("clock-wrong", "The clocks of module and network are N hours off.", -24, (-200_000, 200_000)) { Hold = (b, n) => b.ClockError = TimeSpan.FromHours(n) },
        new("pdp-fails", "PDP contexts cannot be activated: the SIM has no data service.") { Hold = (b, _) => b.PdpFails = true },
        new("apn-refused", "The network takes no other APN than cmiot.") { Hold = (b, _) => b.OnlyAccessPoint = "cmiot" },
        new("pdpdeact", "The network takes PDP context N away.", 1, (1, PdpContexts.Highest)) { Happen = (c, n, _) => c.Pdp.Deactivate(n, tell: true) },

        new("dns-fails", "No host name has an address.") { Hold = (b, _) => b.DnsFails = true },
        new("ping-lost", "An echo request of AT+QPING gets no reply.", timing: "@every=2") { Strikes = b => b.PingLost },
        new("port-blocked", "Packets to TCP port N vanish; 0 is every port.", 0, (0, 65535)) { Hold = (b, n) => b.BlockedPort = n },
        new("port-refused", "TCP port N refuses connections; 0 is every port.", 0, (0, 65535)) { Hold = (b, n) => b.RefusedPort = n },

        // MQTT
        new("qmtopen", "QMTOPEN ends with result N.", null, (-1, 5)) { Strikes = b => b.OpenResult },
        new("connack", "CONNECT is refused with return code N.", null, (1, 5)) { Strikes = b => b.Connack },
        new("kicked", "Another client with the same name throws ours out N seconds after each login.", 10, (1, 3600)) { Hold = (b, n) => b.KickedAfter = TimeSpan.FromSeconds(n) },
        new("sub-refused", "A subscription is refused: every topic with code 128.") { Strikes = b => b.SubscribeRefused },
        new("qmtstat", "Every open MQTT client is closed with +QMTSTAT N.", null, (1, 8)) { Happen = (c, n, _) => c.Qmt.Lose((QmtStatus)n) },
        new("ping-fails", "A heartbeat is not answered: +QMTPING 1, and the client is closed.") { Happen = (c, _, _) => c.Qmt.PingsFail() },
        new("broker-closes", "The broker closes every connection.") { Happen = (c, _, _) => c.Qmt.BrokerCloses() },
        new("broker-silent", "Nothing that the broker sends arrives.") { Hold = (b, _) => b.BrokerSilent = true },
        new("pub-repeats", "A publish is reported with result 1 and sent again before its result 0.") { Strikes = b => b.PublishRepeats },
        new("pub-fails", "A publish is not sent and ends with result 2.") { Strikes = b => b.PublishFails },
        new("pub-lost-result", "A publish is sent and its result never told.") { Strikes = b => b.ResultLost },
        new("pub-late-result", "The result of a publish comes N seconds late.", 60, (1, 3600)) { Strikes = b => b.ResultLate },
        new("window-full", "A publish command is an ERROR, as with five messages on the air.") { Strikes = b => b.WindowFull },
        new("unquoted-receive", "+QMTRECV with a length leaves out the quotes around the payload.") { Hold = (b, _) => b.UnquotedPayload = true },

        // Command lines
        new("late-final", "A line gets its result code N seconds late.", 8, (1, 3600), "@every=5") { Strikes = b => b.LateFinal },
        new("lost-final", "A line never gets its result code.", timing: "@every=5") { Strikes = b => b.LostFinal },
        new("lost-echo", "An echo is left out.", timing: "@every=5") { Strikes = b => b.LostEcho },
        new("echo-stays", "Everything is echoed, whatever ATE says.") { Hold = (b, _) => b.EchoStays = true },
        new("no-prompt", "A prompt is left out, and the module waits for the data.", timing: "@every=5") { Strikes = b => b.NoPrompt },
        new("mute", "The module neither echoes nor answers.") { Hold = (b, _) => b.Mute = true },
        new("urc", "An unsolicited line comes, wherever it breaks into.") { Happen = (c, _, random) => c.Output.UrcNow(SignalUrc(random)) },
        new("urc-storm", "N unsolicited lines come at once.", 100, (2, 10_000)) { Happen = (c, n, random) => Storm(c, n, random) },
        new("urcs-elsewhere", "The module gives its unsolicited lines to another port until urcport is set.") { Happen = (c, _, _) => c.Configuration.MoveUrcs(c) },

        // The wire
        new("split", "What the module says comes in pieces of 1 to N bytes.", 4, (1, 1000)) { Strikes = b => b.Split },
        new("glue", "What the module says within N milliseconds comes in one piece.", 50, (1, 60_000)) { Strikes = b => b.Glue },
        new("pause", "What the module says stops somewhere and goes on N milliseconds later.", 300, (1, 60_000), "@every=5") { Strikes = b => b.Pause },
        new("byte-lost", "A byte from the module is lost.", timing: "@every=20") { Strikes = b => b.ByteLost },
        new("byte-flipped", "A bit of a byte from the module is wrong.", timing: "@every=20") { Strikes = b => b.ByteFlipped },
        new("noise", "N bytes come that mean nothing.", 8, (1, 1000)) { Happen = (c, n, random) => Noise(c, n, random) },
        new("host-byte-lost", "A byte to the module is lost.", timing: "@every=20") { Strikes = b => b.HostByteLost },
        new("host-byte-flipped", "A bit of a byte to the module is wrong.", timing: "@every=20") { Strikes = b => b.HostByteFlipped },

        // Module and port
        new("low-voltage", "The supply is at N millivolts.", 3200, (2500, 4800)) { Hold = (b, n) => b.Voltage = n },
        new("hot", "The module is N degrees Celsius hot.", 85, (-40, 120)) { Hold = (b, n) => b.Temperature = n },
        new("restart", "The module reboots by itself.") { Happen = (c, _, _) => c.Boot("restarted by itself") },
        new("silent-restart", "The module reboots by itself and says nothing of it.") { Happen = (c, _, _) => c.Boot("restarted by itself, silently", tell: false) },
        new("no-boot-lines", "No start of the module says anything.") { Hold = (b, _) => b.NoBootLines = true },
        new("files-lost", "The files on the module, certificates too, are gone.") { Happen = (c, _, _) => c.Files.DeleteAll() },
        new("hang", "The module is deaf and dumb until it is reset.") { Happen = (c, _, _) => c.Freeze() },
        new("powered-down", "The module says POWERED DOWN and is off until its key is pressed.") { Happen = (c, _, _) => c.PowerDown() },
        new("port-gone", "The port goes away and is back N seconds later.", 5, (1, 86_400)) { Happen = (c, n, _) => c.Unplug(n, false) },
        new("port-renamed", "The port goes away and is back N seconds later under another name; a link to the old one leads nowhere then.", 5, (1, 86_400)) { Happen = (c, n, _) => c.Unplug(n, true) },
    ];

    /// <summary>Reads a fault: <c>NAME</c>, <c>NAME:N</c>, and its timing after @ signs.</summary>
    /// <exception cref="FormatException">There is no such fault, the number is missing, superfluous or out of range, or
    /// the timing is wrong; the message says what is allowed.</exception>
    public static Fault Parse(string text)
    {
        string[] parts = text.Trim().Split('@');
        string[] head = parts[0].Split(':', 2);
        FaultKind kind = All.FirstOrDefault(k => k.Name.Equals(head[0], StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"there is no fault '{head[0]}'; there are: {string.Join(", ", All.Select(k => k.Name))}");
        int number = NumberOf(kind, head);
        FaultTiming timing = FaultTiming.Parse(kind, parts.Length > 1 ? parts[1..] : kind.UsualTiming?.Split('@', StringSplitOptions.RemoveEmptyEntries) ?? []);
        string name = kind.Range is null ? kind.Name : string.Create(CultureInfo.InvariantCulture, $"{kind.Name}:{number}");
        return new Fault(string.Join('@', parts[1..].Prepend(name)), kind, number, timing);
    }

    private static int NumberOf(FaultKind kind, string[] head)
    {
        if (head.Length == 1)
        {
            return kind.Range is not null && kind.Default is null
                ? throw new FormatException($"the fault '{kind.Name}' needs a number: {kind.Usage} with {kind.RangeText}")
                : kind.Default ?? 0;
        }

        if (kind.Range is not { } range)
        {
            throw new FormatException($"the fault '{kind.Name}' takes no number");
        }

        return int.TryParse(head[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= range.Min && number <= range.Max
            ? number
            : throw new FormatException($"'{head[1]}' is no number for the fault '{kind.Name}': {kind.Usage} with {kind.RangeText}");
    }

    private static string SignalUrc(Random random) => $"+QIND: \"csq\",{WireText.Number(random.Next(0, 32))},99";

    private static void Storm(ModuleCore core, int count, Random random)
    {
        for (int i = 0; i < count; i++)
        {
            core.Output.UrcNow(SignalUrc(random));
        }
    }

    private static void Noise(ModuleCore core, int count, Random random)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        core.Output.Raw(bytes);
    }
}
