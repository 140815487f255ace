// What stands around an emulated module: this computer's settings and clock, and what the emulated OneNET knows.
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Cli.Line;

/// <summary>The surroundings of an emulated module.</summary>
/// <param name="Settings">The platform's settings, with an identity.</param>
/// <param name="Registry">What the platform knows.</param>
internal sealed record EmulatedSetup(OneNetSettings Settings, DeviceRegistry Registry)
{
    /// <summary>How far this computer's clock is ahead of the network's and the platform's.</summary>
    public TimeSpan ComputerAhead { get; init; }

    /// <summary>The server's certificate is signed by another authority than the one in OneNet:CaFile.</summary>
    public bool IsForeignServer { get; init; }

    /// <summary>The device of the settings.</summary>
    public DeviceIdentity Device => new(Settings.ProductId, Settings.DeviceName);

    /// <summary>The platform of the settings; the suite where they name none of OneNET's.</summary>
    public PlatformProfile Profile => PlatformProfile.TryParse(Settings.Platform, out PlatformProfile? profile) ? profile : PlatformProfile.Suite;

    /// <summary>The surroundings in which everything fits.</summary>
    /// <param name="settings">Without any identity they get the tutorial's device. An identity other than that is made known to the platform
    /// with its key, so that a wrong key of the tutorial's device is still refused.</param>
    public static EmulatedSetup Of(OneNetSettings settings)
    {
        EmulatedSetup setup = new(WithIdentity(settings), DeviceRegistry.Demo());
        if (setup.Device != DeviceRegistry.DemoDevice && AccessKey.TryParse(setup.Settings.AccessKey, out AccessKey? key, out _))
        {
            setup.Registry.Add(setup.Profile, setup.Device, key);
        }
        return setup;
    }

    private static OneNetSettings WithIdentity(OneNetSettings settings)
    {
        if (settings.IsGeneric || settings.ProductId.Length > 0 || settings.DeviceName.Length > 0 || settings.AccessKey.Length > 0)
        {
            return settings;
        }
        bool suite = PlatformProfile.TryParse(settings.Platform, out PlatformProfile? platform) && platform.Platform == OneNetPlatform.Suite;
        return settings with
        {
            Platform = PlatformProfile.Suite.Name,
            ProductId = DeviceRegistry.DemoDevice.ProductId,
            DeviceName = DeviceRegistry.DemoDevice.DeviceName,
            AccessKey = DeviceRegistry.DemoKey,
            Subscribe = suite ? settings.Subscribe : new OneNetSettings().Subscribe,
        };
    }
}
