// What is wrong around an emulated module: at the platform, in the settings, with this computer's clock. What is wrong with the
// module, its SIM and its network is in the emulator's own catalog.
using System.Globalization;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Endpoints;
using OneNetModem.OneNet.Tokens;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Cli.Line;

/// <summary>A kind of fault around the module: one row of <see cref="All"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">One sentence; N is the number.</param>
/// <param name="Apply">What becomes of the surroundings.</param>
/// <param name="Hours">The number when none is given; null: it takes none.</param>
internal sealed record SetupFault(string Name, string About, Func<EmulatedSetup, int, EmulatedSetup> Apply, int? Hours = null)
{
    private const int MostHours = 200_000;

    // A product of the thing model, from the published examples.
    private static readonly DeviceIdentity Thing = new("RcAwAr7Q0l", "qq");

    /// <summary>All kinds, in the order in which help shows them.</summary>
    public static IReadOnlyList<SetupFault> All { get; } =
    [
        new("wrong-key", "The platform knows the device with another access key.", (s, _) => Known(s, s.Device, AccessKey.Parse("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))),
        new("wrong-device", "The product has no device of this name.", (s, _) => Known(s with { Registry = new DeviceRegistry() }, s.Device with { DeviceName = s.Device.DeviceName + "-2" })),
        new("wrong-product", "The platform has no product of this id.", (s, _) => s with { Registry = new DeviceRegistry() }),
        new("token-expired", "The tokens ended an hour before they are made.", (s, _) => s with { Settings = s.Settings with { TokenLifetime = TimeSpan.FromHours(-1) } }),
        new("pc-clock", "This computer's clock is N hours off.", (s, hours) => s with { ComputerAhead = TimeSpan.FromHours(hours) }, -72),
        new("wrong-ca", "The server's certificate is signed by another authority than the one in OneNet:CaFile; turns TLS on.", (s, _) => s with { IsForeignServer = true, Settings = s.Settings with { Tls = true } }),
        new("thing-model", "The product's thing model has other types than what is sent.", (s, _) => OtherTypes(OnStudio(s))),
        new("topic-denied", "The product has a thing model, and its devices may not use the topics of data points.", (s, _) => NoDataPoints(s)),
    ];

    /// <summary>How it is written.</summary>
    public string Usage => Hours is null ? Name : Name + "[:N]";

    /// <summary>Reads <c>NAME</c> or <c>NAME:N</c>; null when it is no fault of this kind.</summary>
    /// <exception cref="FormatException">The number is none, or too much.</exception>
    public static Func<EmulatedSetup, EmulatedSetup>? Find(string text)
    {
        string[] parts = text.Trim().Split(':', 2);
        if (All.FirstOrDefault(fault => fault.Name.Equals(parts[0], StringComparison.OrdinalIgnoreCase)) is not { } fault)
        {
            return null;
        }

        int hours = fault.Hours ?? 0;
        if (parts.Length == 2 && (fault.Hours is null || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out hours) || Math.Abs(hours) > MostHours))
        {
            throw new FormatException(fault.Hours is null
                ? $"the fault '{fault.Name}' takes no number and no timing: it holds from the start"
                : $"'{parts[1]}' is no number for the fault '{fault.Name}': hours from -{MostHours} to {MostHours}");
        }

        return setup => fault.Apply(setup, hours);
    }

    private static EmulatedSetup Known(EmulatedSetup setup, DeviceIdentity device, AccessKey? key = null)
    {
        setup.Registry.Add(setup.Profile, device, key ?? AccessKey.Parse(DeviceRegistry.DemoKey));
        return setup;
    }

    private static EmulatedSetup OtherTypes(EmulatedSetup setup)
    {
        setup.Registry.SetModel(setup.Settings.ProductId, new ThingModel(new Dictionary<string, ThingType>(StringComparer.Ordinal) { ["simtest"] = ThingType.Boolean, ["temp"] = ThingType.Text }));
        return setup;
    }

    private static EmulatedSetup NoDataPoints(EmulatedSetup setup)
    {
        setup = OnStudio(setup);
        return setup with { Settings = setup.Settings with { Platform = PlatformProfile.Present.Name } };
    }

    /// <summary>The tutorial's device, which has no thing model, gives way to one that has.</summary>
    private static EmulatedSetup OnStudio(EmulatedSetup setup) => setup.Device != DeviceRegistry.DemoDevice ? setup : Known(
        setup with { Settings = setup.Settings with { Platform = PlatformProfile.Studio.Name, ProductId = Thing.ProductId, DeviceName = Thing.DeviceName, Subscribe = [] } }, Thing);
}
