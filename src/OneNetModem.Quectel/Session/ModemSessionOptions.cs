// What a session is told by its owner.
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Mqtt;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Session;

/// <summary>Settings of a <see cref="ModemSession"/>.</summary>
public sealed record ModemSessionOptions
{
    /// <summary>What logs and events call this modem.</summary>
    public string Name { get; init; } = "modem";

    /// <summary>The profile; null: chosen by what the module says of itself.</summary>
    public ModuleProfile? Profile { get; init; }

    /// <summary>Completes when a port that was not there may have come, and not before: while the session waits for its port
    /// this wakes it. Null: nothing tells, and the port is tried every 1 s to 5 s.</summary>
    public Func<CancellationToken, Task>? PortArrival { get; init; }

    /// <summary>Whether command echo is kept on; it makes ownership of answers exact.</summary>
    public bool Echo { get; init; } = true;

    /// <summary>The APN and its login; null: what the module has.</summary>
    public PdpSettings? Pdp { get; init; }

    /// <summary>The SIM's PIN; null: none. Tried once in a session's life, never again.</summary>
    public string? Pin { get; init; }

    /// <summary>The module's MQTT client.</summary>
    public QuectelMqttSettings Mqtt { get; init; } = new();

    /// <summary>Certificates for TLS; null: plain TCP.</summary>
    public TlsMaterial? Tls { get; init; }

    /// <summary>What to subscribe to, at every connect.</summary>
    public IReadOnlyList<QmtTopic> Topics { get; init; } = [];

    /// <summary>Where URCs are to go (<c>AT+QURCCFG="urcport"</c>); null: the profile's own port for USB.</summary>
    public string? UrcPort { get; init; }

    /// <summary>How long the module may take to answer <c>AT</c> after the port was opened; a module needs 10 s and more to boot.</summary>
    public TimeSpan SyncLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the SIM may take to get ready (EC20 and BG95 TCP notes: 20 s). A module that has been running and
    /// says from the first that there is no card is believed after 5 s.</summary>
    public TimeSpan SimLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long registration may take (EC20 and BG95 TCP notes: 90 s for CS, 60 s for PS).</summary>
    public TimeSpan RegistrationLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long online must hold until the recovery ladder starts at the bottom again.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long nothing at all may come from the module while online until it is asked whether it is still there;
    /// infinite: for ever.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long before they expire credentials are renewed by a new connect.</summary>
    public TimeSpan RenewAhead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A difference between the PC's clock and the network's above which the network's is used for credentials.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Without the PIN.</summary>
    public override string ToString() => $"{Name}, profile {Profile?.Name ?? "auto"}, {Pdp?.ToString() ?? "the module's own APN"}, client {Mqtt.ClientIndex}";
}
