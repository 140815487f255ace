// Which platform, which device, how to prove it.
namespace OneNetModem.Bridge.Settings;

/// <summary>The platform a modem connects to. Defaults are those of <see cref="SettingTable"/>.</summary>
/// <remarks>Its text never shows the access key or the password.</remarks>
public sealed record OneNetSettings
{
    /// <summary><c>suite</c>, <c>studio</c>, <c>platform</c>, or <c>generic</c> for any MQTT 3.1.1 broker.</summary>
    public string Platform { get; init; } = "suite";

    /// <summary>Host name or address; empty: the platform's own.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port; 0: the platform's own.</summary>
    public int Port { get; init; }

    /// <summary>Whether the module speaks TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>PEM file of the certificate authority that signed the server's certificate; needed for TLS.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>PEM file of the module's own certificate, for mutual TLS; empty: none.</summary>
    public string ClientCertFile { get; init; } = "";

    /// <summary>PEM file of that certificate's private key.</summary>
    public string ClientKeyFile { get; init; } = "";

    /// <summary>OneNET product id.</summary>
    public string ProductId { get; init; } = "";

    /// <summary>OneNET device name.</summary>
    public string DeviceName { get; init; } = "";

    /// <summary>Access key of the device or the product, base64; secret.</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>HMAC of the token: <c>md5</c>, <c>sha1</c> or <c>sha256</c>.</summary>
    public string Method { get; init; } = "sha256";

    /// <summary>How long a token is valid; a new one is made for each connect.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>MQTT keepalive in seconds; OneNET wants 10 to 1800.</summary>
    public int KeepAlive { get; init; } = 120;

    /// <summary>Topic filters to subscribe; <c>{pid}</c> and <c>{device}</c> stand for the ids.</summary>
    public IReadOnlyList<string> Subscribe { get; init; } =
        ["$sys/{pid}/{device}/dp/post/json/+", "$sys/{pid}/{device}/cmd/request/+"];

    /// <summary>MQTT client id on a <c>generic</c> broker.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>MQTT user name on a <c>generic</c> broker; empty for none.</summary>
    public string Username { get; init; } = "";

    /// <summary>MQTT password on a <c>generic</c> broker; secret.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether this is a plain MQTT broker without OneNET's tokens and topic rules.</summary>
    public bool IsGeneric => Platform is "generic";

    /// <summary>Platform and device, and nothing secret.</summary>
    public override string ToString() => IsGeneric ? $"{ClientId} at {Host}" : $"{ProductId}/{DeviceName} ({Platform})";
}
