// Which USB interface of a Quectel module does what. Facts with their sources; one row a module.
using System.Globalization;

namespace OneNetModem.Quectel.Ports;

/// <summary>What a serial port of a module is for.</summary>
public enum PortRole
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>AT commands: the port for this program.</summary>
    At,

    /// <summary>Dial-up (PPP); answers AT too.</summary>
    Modem,

    /// <summary>Positions, NMEA 0183.</summary>
    Nmea,

    /// <summary>Diagnostics of the chip's vendor.</summary>
    Dm,
}

/// <summary>A module as USB shows it.</summary>
/// <param name="VendorId">USB vendor id.</param>
/// <param name="ProductId">USB product id.</param>
/// <param name="Name">The modules that use these ids.</param>
/// <param name="Roles">The role of each interface number, from 0.</param>
/// <param name="Source">Where this is from.</param>
public sealed record UsbModule(int VendorId, int ProductId, string Name, IReadOnlyList<PortRole> Roles, string Source)
{
    /// <summary>What an interface is for.</summary>
    public PortRole RoleOf(int interfaceNumber) =>
        interfaceNumber >= 0 && interfaceNumber < Roles.Count ? Roles[interfaceNumber] : PortRole.Unknown;

    /// <summary><c>2c7c:0125</c>.</summary>
    public string Ids => string.Create(CultureInfo.InvariantCulture, $"{VendorId:x4}:{ProductId:x4}");
}

/// <summary>The modules that are known.</summary>
public static class UsbModules
{
    /// <summary>Quectel's USB vendor id.</summary>
    public const int Quectel = 0x2c7c;

    private const string ModemManager = "ModemManager's Quectel port rules";

    private static readonly PortRole[] Usual = [PortRole.Dm, PortRole.Nmea, PortRole.At, PortRole.Modem];

    /// <summary>All known modules.</summary>
    public static IReadOnlyList<UsbModule> Known { get; } =
    [
        new(Quectel, 0x0125, "EC25, EC20 R2.x, EG25-G", Usual, ModemManager + "; Quectel's STD_Modules example"),
        new(Quectel, 0x0121, "EC21, EG21-G", Usual, ModemManager + "; Quectel's STD_Modules example"),
        new(Quectel, 0x0191, "EG91", Usual, ModemManager),
        new(Quectel, 0x0195, "EG95", Usual, ModemManager),
        new(Quectel, 0x0296, "BG96", Usual, ModemManager),
        // The BG95 manual knows usbmodem and uart1 only, so its one AT port is the third of three.
        new(Quectel, 0x0700, "BG95, BG77", [PortRole.Dm, PortRole.Nmea, PortRole.At], "UNCONFIRMED: product id; BG95 AT manual for the ports"),
        new(Quectel, 0x0306, "EP06", Usual, ModemManager),
        new(Quectel, 0x0512, "EM12, EG18", Usual, ModemManager),
        new(0x05c6, 0x9215, "EC20 (first generation)", Usual, "UNCONFIRMED"),
    ];

    /// <summary>The module with these ids; a Quectel one that is not known by its product id has the usual order, which
    /// every row above from a confirmed source has; null for other vendors.</summary>
    public static UsbModule? Find(int vendorId, int productId) =>
        Known.FirstOrDefault(module => module.VendorId == vendorId && module.ProductId == productId)
        ?? (vendorId == Quectel ? new UsbModule(vendorId, productId, "Quectel", Usual, "UNCONFIRMED: the usual order") : null);
}
