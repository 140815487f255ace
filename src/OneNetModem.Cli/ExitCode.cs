// What the process says at its end; scripts and services rely on these numbers.
namespace OneNetModem.Cli;

/// <summary>Exit codes.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The job failed.</summary>
    Failed = 1,

    /// <summary>Wrong arguments or settings.</summary>
    Usage = 2,

    /// <summary>The port or the module.</summary>
    Port = 3,

    /// <summary>The SIM: missing, PIN, PUK.</summary>
    Sim = 4,

    /// <summary>Network registration.</summary>
    Registration = 5,

    /// <summary>PDP context, IP or DNS.</summary>
    Ip = 6,

    /// <summary>MQTT, TLS or credentials.</summary>
    Mqtt = 7,

    /// <summary>Ctrl-C (128 + SIGINT).</summary>
    Interrupted = 130,
}
