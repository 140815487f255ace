// How one of the module's MQTT clients is set up.
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Mqtt;

/// <summary>Settings of one MQTT client of the module. They are lost at every restart of the module and are sent before each open.</summary>
public sealed record QuectelMqttSettings
{
    /// <summary>Which of the module's clients, 0 to 5.</summary>
    public int ClientIndex { get; init; }

    /// <summary>The PDP context to use.</summary>
    public int ContextId { get; init; } = 1;

    /// <summary>Keep-alive in seconds, 0 to 3600; the server drops the client after 1.5 times as long.</summary>
    public int KeepAliveSeconds { get; init; } = 120;

    /// <summary>Whether the server forgets the client's subscriptions at disconnect.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>How long and how often the module repeats a packet; time limits of results follow from it.</summary>
    public QmtRetransmission Retransmission { get; init; } = QmtRetransmission.Default;

    /// <summary>Whether messages come in the URC or wait in the module's five slots.</summary>
    public QmtReceiveMode ReceiveMode { get; init; } = QmtReceiveMode.InUrc;

    /// <summary>The TLS context (0 to 5) that <c>AT+QSSLCFG</c> set up; null: plain TCP.</summary>
    public int? TlsContext { get; init; }
}
