// The platforms by name: three generations of OneNET, and any other broker.
namespace OneNetModem.OneNet.Endpoints;

/// <summary>Which platform a device belongs to.</summary>
public enum OneNetPlatform
{
    /// <summary>The MQTT IoT suite: numeric product id, data points.</summary>
    Suite,

    /// <summary>OneNET Studio: product id of 10 letters and digits, thing model.</summary>
    Studio,

    /// <summary>The present open platform (since about 2023): product id of 10 letters and digits, thing model or data points.</summary>
    Platform,

    /// <summary>Any MQTT 3.1.1 broker, without OneNET's rules.</summary>
    Generic,
}

/// <summary>A host and port to connect to.</summary>
/// <param name="Host">Host name, or an address.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Tls">Whether TLS is spoken there.</param>
public sealed record OneNetEndpoint(string Host, int Port, bool Tls)
{
    /// <summary><c>host:port</c>.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>What product ids look like.</summary>
public enum ProductIdShape
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Digits only, such as 469948.</summary>
    Numeric,

    /// <summary>Ten letters and digits, such as RcAwAr7Q0l.</summary>
    TenAlphanumeric,
}

/// <summary>The families of topics.</summary>
[Flags]
public enum TopicSets
{
    /// <summary>No topics of OneNET.</summary>
    None = 0,

    /// <summary><c>dp/...</c> and <c>cmd/...</c>; times in seconds.</summary>
    DataPoints = 1,

    /// <summary><c>image/...</c>: the device shadow of the suite.</summary>
    Image = 2,

    /// <summary><c>thing/...</c>; times in milliseconds.</summary>
    ThingModel = 4,

    /// <summary><c>ota/inform</c>.</summary>
    Ota = 8,

    /// <summary><c>$subdev/...</c>: devices behind a gateway of the suite.</summary>
    SubDevices = 16,
}
