// The settings of one MQTT client (AT+QMTCFG), with their factory values; lost at a restart.
namespace OneNetModem.Emulator.Mqtt;

internal sealed record QmtWill(int Qos, bool Retain, string Topic, byte[] Message);

internal sealed class QmtConfig(ModuleProfile profile)
{
    /// <summary>3 is MQTT 3.1, 4 is MQTT 3.1.1.</summary>
    internal int Version { get; set; } = profile.MqttVersion;

    internal int PdpContext { get; set; } = 1;

    internal bool Tls { get; set; }

    internal int SslContext { get; set; }

    /// <summary>Seconds; 0 sends no PINGREQ.</summary>
    internal int KeepAlive { get; set; } = 120;

    internal bool CleanSession { get; set; } = true;

    /// <summary>Seconds to wait for an acknowledgement.</summary>
    internal int PacketTimeout { get; set; } = 5;

    internal int Retries { get; set; } = 3;

    /// <summary>Report each retransmission as result 1.</summary>
    internal bool TimeoutNotice { get; set; }

    internal QmtWill? Will { get; set; }

    /// <summary>recv/mode 1: messages wait in five slots, only their number is reported.</summary>
    internal bool Buffered { get; set; }

    /// <summary>+QMTRECV carries the payload's length.</summary>
    internal bool WithLength { get; set; }

    /// <summary>Keys that are stored and shown, and act on nothing here.</summary>
    internal Dictionary<string, string> Other { get; } = new(StringComparer.OrdinalIgnoreCase);
}
