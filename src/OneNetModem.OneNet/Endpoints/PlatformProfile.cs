// What differs between the platforms, as data with a source for each.
using System.Diagnostics.CodeAnalysis;

namespace OneNetModem.OneNet.Endpoints;

/// <summary>A certificate authority to trust for TLS.</summary>
/// <param name="Subject">Subject and issuer: the root is self-signed.</param>
/// <param name="Sha256">SHA-256 fingerprint, upper-case hex with colons.</param>
/// <param name="Source">Where it is from.</param>
public sealed record TrustedRoot(string Subject, string Sha256, string Source);

/// <summary>One platform: where it is, what its ids and topics look like, what it allows.</summary>
public sealed record PlatformProfile
{
    private static readonly TrustedRoot s_root = new(
        "C=CN, O=CMIOT, CN=OneNET MQTTS",
        "7D:E9:BC:4C:1A:ED:01:34:46:67:64:56:78:D4:49:74:12:10:B1:70:49:48:98:38:BF:63:79:53:B3:E9:01:17",
        "MQTTS-certificate of the OneNET suite docs, also embedded in China Mobile's C SDK; valid 2019-05-29 to 2049-05-21. Host names reportedly do not match: trust the root, leave the name check off.");

    private static readonly TimeSpan s_five = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_one = TimeSpan.FromSeconds(1);

    /// <summary>Which platform.</summary>
    public required OneNetPlatform Platform { get; init; }

    /// <summary>Its name in settings: <c>suite</c>, <c>studio</c>, <c>platform</c> or <c>generic</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where to connect without TLS; null when the user must say.</summary>
    public OneNetEndpoint? Plain { get; init; }

    /// <summary>Where to connect with TLS; null when the user must say.</summary>
    public OneNetEndpoint? Tls { get; init; }

    /// <summary>Addresses seen behind <see cref="Plain"/> and <see cref="Tls"/> between 2019 and 2026, for modems without DNS.</summary>
    public IReadOnlyList<OneNetEndpoint> Addresses { get; init; } = [];

    /// <summary>The shape of its product ids.</summary>
    public ProductIdShape ProductId { get; init; }

    /// <summary>The topics that it has.</summary>
    public TopicSets Topics { get; init; }

    /// <summary>Shortest keepalive in seconds.</summary>
    public int KeepAliveMin { get; init; } = 10;

    /// <summary>Longest keepalive in seconds.</summary>
    public int KeepAliveMax { get; init; } = 1800;

    /// <summary>What it puts up with.</summary>
    public required PlatformLimits Limits { get; init; }

    /// <summary>The root to trust for TLS.</summary>
    public TrustedRoot? Root { get; init; }

    /// <summary>Whether OneNET's rules apply at all.</summary>
    public bool IsOneNet => Platform != OneNetPlatform.Generic;

    /// <summary>The MQTT IoT suite. Source: OneNET suite docs, device development manual and design page (2022).</summary>
    public static PlatformProfile Suite { get; } = new()
    {
        Platform = OneNetPlatform.Suite,
        Name = "suite",
        // The name confuses: mqtts is the plain host of the "MQTTS" product, mqttstls the one with TLS.
        Plain = new("mqtts.heclouds.com", 1883, false),
        Tls = new("mqttstls.heclouds.com", 8883, true),
        Addresses = [new("183.230.40.96", 1883, false), new("183.230.40.16", 8883, true)],
        ProductId = ProductIdShape.Numeric,
        Topics = TopicSets.DataPoints | TopicSets.Image | TopicSets.SubDevices,
        Root = s_root,
        Limits = new()
        {
            Logins = new(10, s_five),
            PublishesQos0 = new(300, s_five),
            PublishesQos1 = new(100, s_five),
            Subscribes = new(15, s_five),
            Unsubscribes = new(10, s_five),
            Pings = new(10, s_five),
            Ban = TimeSpan.FromMinutes(5),
            Subscriptions = 15,
            Payload = 256 * 1024,
            Source = "OneNET suite docs, MQTTS design page section 2.1",
        },
    };

    /// <summary>OneNET Studio. Source: OneNET Studio docs, MQTT example and MQTT limits pages.</summary>
    public static PlatformProfile Studio { get; } = new()
    {
        Platform = OneNetPlatform.Studio,
        Name = "studio",
        Plain = new("studio-mqtt.heclouds.com", 1883, false),
        Tls = new("studio-mqtts.heclouds.com", 8883, true),
        Addresses = [new("218.201.45.7", 1883, false), new("183.230.102.116", 8883, true)],
        ProductId = ProductIdShape.TenAlphanumeric,
        Topics = TopicSets.ThingModel | TopicSets.Ota,
        Root = s_root,
        Limits = StudioLimits("OneNET Studio docs, MQTT limits and use limits pages"),
    };

    /// <summary>The present open platform. Source: China Mobile's ML307 demo and field guides; the hosts are the suite's.</summary>
    public static PlatformProfile Present { get; } = new()
    {
        Platform = OneNetPlatform.Platform,
        Name = "platform",
        Plain = new("mqtts.heclouds.com", 1883, false),
        Tls = new("mqttstls.heclouds.com", 8883, true),
        Addresses = [new("183.230.40.96", 1883, false), new("183.230.40.16", 8883, true)],
        ProductId = ProductIdShape.TenAlphanumeric,
        Topics = TopicSets.DataPoints | TopicSets.ThingModel | TopicSets.Ota,
        Root = s_root,
        Limits = StudioLimits("UNCONFIRMED: no page found, taken to be Studio's"),
    };

    /// <summary>Any MQTT 3.1.1 broker.</summary>
    public static PlatformProfile Generic { get; } = new()
    {
        Platform = OneNetPlatform.Generic,
        Name = "generic",
        KeepAliveMin = 0,
        KeepAliveMax = ushort.MaxValue,
        Limits = new() { Source = "none" },
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlatformProfile> All { get; } = [Suite, Studio, Present, Generic];

    /// <summary>The profile of a platform.</summary>
    public static PlatformProfile For(OneNetPlatform platform) =>
        All.FirstOrDefault(p => p.Platform == platform) ?? throw new ArgumentOutOfRangeException(nameof(platform));

    /// <summary>The profile of that name, in any case.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out PlatformProfile? profile)
    {
        profile = All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        return profile is not null;
    }

    /// <summary>The platform's own endpoint, with or without TLS; null when the user must name one.</summary>
    public OneNetEndpoint? Endpoint(bool tls) => tls ? Tls : Plain;

    private static PlatformLimits StudioLimits(string source) => new()
    {
        Logins = new(3, s_five),
        PublishesQos0 = new(1, s_one),
        PublishesQos1 = new(1, s_one),
        DelaysPublishes = true,
        Subscribes = new(10, s_one),
        Pings = new(1, s_one),
        Ban = TimeSpan.FromMinutes(5),
        Subscriptions = 10,
        Payload = 256 * 1024,
        Source = source,
    };
}
