// All settings of the program, as code uses them.
namespace OneNetModem.Bridge.Settings;

/// <summary>Everything the settings file says. <see cref="SettingsLoader"/> makes one out of a file, the environment
/// and the command line; a program of somebody else's fills it in itself.</summary>
public sealed class OneNetModemSettings
{
    /// <summary>The modems, never empty. Without <c>Modems</c> in the file it is the one of <c>Modem</c> and
    /// <c>OneNet</c>; with it, what an entry leaves out is taken from those two sections.</summary>
    public IReadOnlyList<ModemSettings> Modems { get; init; } = [new ModemSettings()];

    /// <summary>The first modem: the only one, for most.</summary>
    public ModemSettings Modem => Modems[0];

    /// <summary>The link report.</summary>
    public ReportSettings Report { get; init; } = new();

    /// <summary>The local side.</summary>
    public BridgeSettings Bridge { get; init; } = new();

    /// <summary>Where metrics go.</summary>
    public MetricsSettings Metrics { get; init; } = new();
}

/// <summary>The link report that <c>run</c> publishes. Defaults are those of <see cref="SettingTable"/>.</summary>
public sealed class ReportSettings
{
    /// <summary>Time between reports; zero: none.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>What to do with a message that does not fit into the outbox any more.</summary>
public enum WhenFull
{
    /// <summary>Refuse the new message, so that its sender knows.</summary>
    Refuse,

    /// <summary>Drop the oldest one.</summary>
    DropOldest,
}

/// <summary>The local side of <c>run</c>. Defaults are those of <see cref="SettingTable"/>.</summary>
/// <remarks>Its text never shows a password.</remarks>
public sealed record BridgeSettings
{
    /// <summary>Local MQTT endpoint, <c>address:port</c>; empty: none.</summary>
    public string Listen { get; init; } = "127.0.0.1:1884";

    /// <summary>User name that local programs must give; needed when <see cref="Listen"/> is not on loopback.</summary>
    public string Username { get; init; } = "";

    /// <summary>Password that local programs must give; secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>PEM file of the endpoint's certificate; with <see cref="KeyFile"/> it speaks TLS, and only TLS. Empty: no TLS.</summary>
    public string CertFile { get; init; } = "";

    /// <summary>PEM file of that certificate's private key.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>An existing MQTT 5 broker to take messages from, <c>host:port</c>, <c>mqtt://host:port</c> or, with TLS,
    /// <c>mqtts://host:port</c>; empty: none.</summary>
    public string Upstream { get; init; } = "";

    /// <summary>User name at that broker; empty: none.</summary>
    public string UpstreamUsername { get; init; } = "";

    /// <summary>Password at that broker; secret.</summary>
    public string UpstreamPassword { get; init; } = "";

    /// <summary>PEM file of the certificate authority that signed that broker's certificate; empty: those that this computer trusts.</summary>
    public string UpstreamCaFile { get; init; } = "";

    /// <summary>MQTT client id at that broker, different for each bridge; empty: one is made and kept in the state directory.</summary>
    public string UpstreamClientId { get; init; } = "";

    /// <summary>Folder of the outbox; empty: the platform's own state directory.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>Bound of the outbox in bytes.</summary>
    public long MaxBytes { get; init; } = 67108864;

    /// <summary>Messages older than this are dropped.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether data points that wait may be joined into fewer publishes. The platform then answers the batch, under the
    /// id of its first message.</summary>
    public bool Batch { get; init; }

    /// <summary>What happens when the outbox is full.</summary>
    public WhenFull WhenFull { get; init; }

    /// <summary>A program with its arguments that answers requests from the cloud; empty: none. It is never given to a shell.</summary>
    public IReadOnlyList<string> CommandProgram { get; init; } = [];

    /// <summary>How long the answer to a request from the cloud may take before it is refused.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Where it listens, and nothing secret.</summary>
    public override string ToString() => Listen.Length > 0 ? Listen : "no local endpoint";
}

/// <summary>Where metrics go. Defaults are those of <see cref="SettingTable"/>.</summary>
public sealed class MetricsSettings
{
    /// <summary>HTTP endpoint with <c>/metrics</c> (Prometheus' text format) and <c>/health</c>, <c>address:port</c>; empty: none.</summary>
    public string Prometheus { get; init; } = "";

    /// <summary>OTLP collector, an http or https URL; empty: none.</summary>
    public string Otlp { get; init; } = "";
}
