// What a fault can bend: every way in which this module can be made to differ from a healthy one, with its healthy value.
namespace OneNetModem.Emulator.Core;

/// <summary>The module's behaviour as the present faults leave it.</summary>
public sealed class ModuleBehaviour
{
    /// <summary>The SIM's state at a start; null leaves it as the card is.</summary>
    public SimState? Sim { get; set; }

    /// <summary>Registration status as in +CREG: 1 home, 2 searching, 3 denied, 5 roaming.</summary>
    public int Registration { get; set; } = 1;

    /// <summary>RSSI around which the signal walks, dBm.</summary>
    public int SignalCentre { get; set; } = -65;

    /// <summary>PDP contexts cannot be activated.</summary>
    public bool PdpFails { get; set; }

    /// <summary>What every QMTOPEN ends with; null dials.</summary>
    public int? OpenResult { get; set; }

    /// <summary>The return code that every CONNACK is taken to have; null is the broker's own.</summary>
    public int? Connack { get; set; }

    /// <summary>Nothing from the broker arrives.</summary>
    public bool BrokerSilent { get; set; }

    /// <summary>The module neither echoes nor answers.</summary>
    public bool Mute { get; set; }

    /// <summary>Every how many lines <see cref="FinalDelay"/> or <see cref="LosesFinals"/> strikes; 0 never.</summary>
    public int BendsEvery { get; set; }

    /// <summary>How late a struck line's result code comes.</summary>
    public TimeSpan FinalDelay { get; set; }

    /// <summary>A struck line's result code never comes.</summary>
    public bool LosesFinals { get; set; }

    /// <summary>The module reboots by itself this long after each start; null never.</summary>
    public TimeSpan? RestartAfter { get; set; }

    /// <summary>+QMTRECV with a length leaves out the quotes around the payload.</summary>
    public bool UnquotedPayload { get; set; }
}
