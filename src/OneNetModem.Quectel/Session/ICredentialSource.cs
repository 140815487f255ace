// Where a session logs in and with what. The session knows no cloud; OneNET's tokens are one source, others are possible.
namespace OneNetModem.Quectel.Session;

/// <summary>Makes the credentials for one connect.</summary>
public interface ICredentialSource
{
    /// <summary>Makes credentials that are valid now.</summary>
    /// <param name="now">UTC: the PC's clock, or the module's network time when the PC's looks wrong.</param>
    MqttCredentials Create(DateTimeOffset now);

    /// <summary>What a CONNACK return code means at this server and what to check; null: what MQTT itself says of it.</summary>
    string? AdviceFor(int returnCode) => null;
}

/// <summary>Everything that QMTOPEN and QMTCONN need.</summary>
/// <param name="Host">Host name or address, up to 100 bytes.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">Whether the connection is TLS.</param>
/// <param name="ClientId">The MQTT client id.</param>
/// <param name="User">The user name; null for none.</param>
/// <param name="Password">The password or token; null for none. A secret.</param>
/// <param name="ValidUntil">When the password expires; null for never.</param>
public sealed record MqttCredentials(string Host, int Port, bool Tls, string ClientId, string? User, string? Password, DateTimeOffset? ValidUntil)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{ClientId} at {(Tls ? "mqtts" : "mqtt")}://{Host}:{Port}";
}
