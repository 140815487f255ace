// The products and devices that the emulated platform knows, with their keys.
using System.Collections.Concurrent;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Emulator.Platform;

/// <summary>Products and devices. May be added to at any time, from any thread.</summary>
public sealed class DeviceRegistry
{
    /// <summary>The device that the published tutorial connects with.</summary>
    public static readonly DeviceIdentity DemoDevice = new("469948", "Chic_D");

    /// <summary>Its published key: a demo credential of public documents, worth nothing at the real platform.</summary>
    public const string DemoKey = "rs2FaE5BuygJZkWKDA5okKt1RFpwOx53hbu6hwyCS4U=";

    private readonly ConcurrentDictionary<string, PlatformProfile> _products = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<DeviceIdentity, AccessKey> _devices = new();
    private readonly ConcurrentDictionary<string, ThingModel> _models = new(StringComparer.Ordinal);

    /// <summary>The tutorial's device only: product 469948 of the suite, device Chic_D.</summary>
    public static DeviceRegistry Demo()
    {
        DeviceRegistry registry = new();
        registry.Add(PlatformProfile.Suite, DemoDevice, AccessKey.Parse(DemoKey));
        return registry;
    }

    /// <summary>Adds a device and, when it is new, its product; a known device gets the new key.</summary>
    /// <param name="profile">The platform that the product was made on: its rules are applied to the device.</param>
    /// <param name="device">Product id and device name.</param>
    /// <param name="key">The key that its tokens must be signed with.</param>
    public void Add(PlatformProfile profile, DeviceIdentity device, AccessKey key)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(key);
        _products[device.ProductId] = profile;
        _devices[device] = key;
    }

    /// <summary>Gives a product a thing model: property posts that do not fit it are refused. Without one everything fits.</summary>
    public void SetModel(string productId, ThingModel model)
    {
        ArgumentNullException.ThrowIfNull(productId);
        ArgumentNullException.ThrowIfNull(model);
        _models[productId] = model;
    }

    /// <summary>The thing model of a product; null when it was given none.</summary>
    public ThingModel? ModelOf(string productId) => _models.GetValueOrDefault(productId);

    /// <summary>The platform of a product. An unknown one is judged by its shape: numbers are the suite's.</summary>
    public PlatformProfile ProfileOf(string productId)
    {
        ArgumentNullException.ThrowIfNull(productId);
        return _products.TryGetValue(productId, out PlatformProfile? profile) ? profile
            : productId.Length == 10 && productId.Any(char.IsAsciiLetter) ? PlatformProfile.Present
            : PlatformProfile.Suite;
    }

    /// <summary>The key of a device; null when there is no such device.</summary>
    public AccessKey? KeyOf(DeviceIdentity device) => _devices.GetValueOrDefault(device);
}
