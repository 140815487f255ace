// The states and triggers of a modem session. Their names appear in logs, in `state` events and in the exported diagram.
namespace OneNetModem.Quectel.Session;

/// <summary>Where a session is between "no port" and "online".</summary>
public enum SessionState
{
    /// <summary>Not started, or stopped; no port is held.</summary>
    Closed,

    /// <summary>The port is being opened.</summary>
    Opening,

    /// <summary>The port is not there or not to be had; it is tried again.</summary>
    WaitingForPort,

    /// <summary>Getting the module to answer <c>AT</c>, and its echo into a known state.</summary>
    Syncing,

    /// <summary>Model, firmware, IMEI, profile, and where URCs go.</summary>
    Identifying,

    /// <summary>The SIM: present, unlocked, its numbers.</summary>
    SimCheck,

    /// <summary>Waiting for the network to take the module in.</summary>
    Registering,

    /// <summary>The PDP context is being activated: an IP address.</summary>
    Activating,

    /// <summary>The module's MQTT client is being cleaned up and set.</summary>
    MqttConfiguring,

    /// <summary>TCP or TLS to the server.</summary>
    MqttOpening,

    /// <summary>MQTT CONNECT with fresh credentials.</summary>
    MqttConnecting,

    /// <summary>MQTT SUBSCRIBE.</summary>
    Subscribing,

    /// <summary>Messages flow both ways.</summary>
    Online,

    /// <summary>Something failed that may pass; waiting before the next try.</summary>
    Backoff,

    /// <summary>A rung of the recovery ladder is being taken.</summary>
    Recovering,

    /// <summary>Something failed that a person must mend; tried again slowly.</summary>
    Faulted,

    /// <summary>Disconnecting and giving the port back.</summary>
    Stopping,
}

/// <summary>What moves a session from state to state.</summary>
public enum SessionTrigger
{
    /// <summary>The owner starts the session.</summary>
    Start,

    /// <summary>The owner stops it.</summary>
    Stop,

    /// <summary>The port is open.</summary>
    PortOpened,

    /// <summary>The port could not be opened.</summary>
    PortUnavailable,

    /// <summary>The port is gone: unplugged, or the other end closed.</summary>
    PortLost,

    /// <summary>The module answers.</summary>
    Synced,

    /// <summary>The module is known.</summary>
    Identified,

    /// <summary>The SIM is ready.</summary>
    SimReady,

    /// <summary>The network took the module in.</summary>
    Registered,

    /// <summary>The PDP context is active.</summary>
    PdpActive,

    /// <summary>The MQTT client is set.</summary>
    MqttConfigured,

    /// <summary>TCP or TLS is up.</summary>
    MqttOpened,

    /// <summary>CONNACK 0.</summary>
    MqttConnected,

    /// <summary>All topics are granted.</summary>
    Subscribed,

    /// <summary>A step failed in a way that may pass.</summary>
    Failed,

    /// <summary>A step failed in a way that a person must mend.</summary>
    NeedsPerson,

    /// <summary>A step took longer than its limit.</summary>
    Timeout,

    /// <summary><c>RDY</c>, <c>APP RDY</c> or <c>POWERED DOWN</c>.</summary>
    ModemRestarted,

    /// <summary>The module leaves everything unanswered.</summary>
    ModuleSilent,

    /// <summary><c>+QIURC: "pdpdeact"</c> for our context.</summary>
    PdpLost,

    /// <summary><c>+QMTSTAT</c> for our client, or a failed ping.</summary>
    MqttLost,

    /// <summary>The credentials will soon expire.</summary>
    CredentialsExpiring,

    /// <summary>The wait is over.</summary>
    RetryDue,

    /// <summary>Go on by connecting MQTT anew.</summary>
    ResumeAtMqtt,

    /// <summary>Go on by activating the PDP context.</summary>
    ResumeAtPdp,

    /// <summary>Go on by checking the SIM.</summary>
    ResumeAtSim,

    /// <summary>Go on by getting the module to answer.</summary>
    ResumeAtSync,

    /// <summary>Go on by opening the port.</summary>
    ResumeAtPort,

    /// <summary>All is given back.</summary>
    Stopped,
}
