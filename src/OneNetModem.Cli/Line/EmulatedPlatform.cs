// The emulated OneNET as commands start it: with the tutorial's device, and the device of the settings when they name one.
using OneNetModem.Bridge.Settings;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Payloads;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Cli.Line;

/// <summary>Starts the emulated platform.</summary>
internal static class EmulatedPlatform
{
    // Long enough for the first report to be answered before it.
    private static readonly UnaskedCommand Unasked = new(
        TimeSpan.FromSeconds(1), "report", new Dictionary<string, PayloadValue>(StringComparer.Ordinal) { ["interval"] = 60 });

    /// <summary>Starts it on a free port of 127.0.0.1.</summary>
    /// <param name="settings">An identity other than the tutorial's is made known with its key, so that a wrong key of the
    /// tutorial's device is still refused.</param>
    /// <param name="time">The clock.</param>
    public static Task<EmulatedOneNet> StartAsync(OneNetSettings settings, TimeProvider time)
    {
        DeviceRegistry registry = DeviceRegistry.Demo();
        DeviceIdentity device = new(settings.ProductId, settings.DeviceName);
        if (device != DeviceRegistry.DemoDevice
            && PlatformProfile.TryParse(settings.Platform, out PlatformProfile? profile)
            && AccessKey.TryParse(settings.AccessKey, out AccessKey? key, out _))
        {
            registry.Add(profile, device, key);
        }
        return EmulatedOneNet.StartAsync(new EmulatedOneNetOptions { Registry = registry, TimeProvider = time, Unasked = Unasked });
    }
}
