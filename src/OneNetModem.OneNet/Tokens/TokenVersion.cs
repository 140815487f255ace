// The token versions: same algorithm, other resources and keys.
namespace OneNetModem.OneNet.Tokens;

/// <summary>The published token versions.</summary>
public static class TokenVersion
{
    /// <summary>MQTT device connect on every platform, and the suite's API (OneNET suite docs, token page).</summary>
    public const string Device = "2018-10-31";

    /// <summary>Studio's open API (OneNET Studio docs, API authentication page).</summary>
    public const string StudioApi = "2020-05-29";

    /// <summary>The present platform's API (OneNET open platform docs, API authentication page).</summary>
    public const string PlatformApi = "2022-05-01";

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<string> Known { get; } = [Device, StudioApi, PlatformApi];
}
