// What a fault can bend: every way in which this module can be made to differ from a healthy one, with its healthy value.
using OneNetModem.Emulator.Faults;

namespace OneNetModem.Emulator.Core;

/// <summary>The module's behaviour as the present faults leave it. What holds is a value; what strikes now and then is a
/// <see cref="StrikeSet"/>, asked when its occasion comes.</summary>
internal sealed class ModuleBehaviour
{
    /// <summary>The SIM's state; null leaves it as the card is.</summary>
    internal SimState? Sim { get; set; }

    /// <summary>Tries left for the PIN; null leaves them as they are.</summary>
    internal int? PinTries { get; set; }

    /// <summary>Registration status as in +CREG: 2 searching, 3 denied; null lets the module register.</summary>
    internal int? Registration { get; set; }

    /// <summary>The EMM cause with which a registration is denied.</summary>
    internal int RejectCause { get; set; }

    /// <summary>The network around the module; null leaves it as the options say.</summary>
    internal MobileNetwork? Network { get; set; }

    /// <summary>RSSI around which the signal walks, dBm; null is the network's.</summary>
    internal int? Rssi { get; set; }

    /// <summary>PDP contexts cannot be activated.</summary>
    internal bool PdpFails { get; set; }

    /// <summary>The only APN that is allowed; null leaves it to the network.</summary>
    internal string? OnlyAccessPoint { get; set; }

    /// <summary>Packets to this TCP port vanish; 0 is every port.</summary>
    internal int? BlockedPort { get; set; }

    /// <summary>This TCP port refuses connections; 0 is every port.</summary>
    internal int? RefusedPort { get; set; }

    /// <summary>Another client with the same name throws ours out so long after each login.</summary>
    internal TimeSpan? KickedAfter { get; set; }

    /// <summary>Supply voltage, mV.</summary>
    internal int? Voltage { get; set; }

    /// <summary>Temperature of the module, degrees Celsius.</summary>
    internal int? Temperature { get; set; }

    /// <summary>No host name has an address.</summary>
    internal bool DnsFails { get; set; }

    /// <summary>Nothing from the broker arrives.</summary>
    internal bool BrokerSilent { get; set; }

    /// <summary>The module neither echoes nor answers.</summary>
    internal bool Mute { get; set; }

    /// <summary>Everything is echoed, whatever ATE says.</summary>
    internal bool EchoStays { get; set; }

    /// <summary>A start says nothing.</summary>
    internal bool NoBootLines { get; set; }

    /// <summary>How far the module's and the network's clock is off.</summary>
    internal TimeSpan ClockError { get; set; }

    /// <summary>+QMTRECV with a length leaves out the quotes around the payload.</summary>
    internal bool UnquotedPayload { get; set; }

    // Occasion: a line's result code.
    internal StrikeSet LateFinal { get; } = new();

    internal StrikeSet LostFinal { get; } = new();

    // Occasion: an echo, of a line or of data.
    internal StrikeSet LostEcho { get; } = new();

    // Occasion: a prompt.
    internal StrikeSet NoPrompt { get; } = new();

    // Occasion: a piece of output.
    internal StrikeSet ByteLost { get; } = new();

    internal StrikeSet ByteFlipped { get; } = new();

    internal StrikeSet Split { get; } = new();

    internal StrikeSet Glue { get; } = new();

    internal StrikeSet Pause { get; } = new();

    // Occasion: a piece of input.
    internal StrikeSet HostByteLost { get; } = new();

    internal StrikeSet HostByteFlipped { get; } = new();

    // Occasion: an echo request of AT+QPING.
    internal StrikeSet PingLost { get; } = new();

    // Occasion: QMTOPEN, the CONNACK, a SUBACK, a publish command, its packet, its result.
    internal StrikeSet OpenResult { get; } = new();

    internal StrikeSet Connack { get; } = new();

    internal StrikeSet SubscribeRefused { get; } = new();

    internal StrikeSet WindowFull { get; } = new();

    internal StrikeSet PublishFails { get; } = new();

    internal StrikeSet PublishRepeats { get; } = new();

    internal StrikeSet ResultLost { get; } = new();

    internal StrikeSet ResultLate { get; } = new();

    internal bool BendsOutput => ByteLost.Any || ByteFlipped.Any || Split.Any || Glue.Any || Pause.Any;
}
