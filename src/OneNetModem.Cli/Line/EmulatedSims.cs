// Several emulated modules at once: each in a network of its own, with a SIM and an IMEI that no other one has.
using System.Globalization;
using OneNetModem.Emulator;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Cli.Line;

/// <summary>Numbers emulated modules.</summary>
internal static class EmulatedSims
{
    // Issuer's ICCID prefix, IMSI prefix, network (ITU-T E.118 and E.212 assignments), signal.
    private static readonly (string Iccid, string Imsi, string Mnc, string Name, string Short, int Rssi)[] Operators =
    [
        ("898600", "46000", "00", "CHINA MOBILE", "CMCC", -65),
        ("898601", "46001", "01", "CHN-UNICOM", "UNICOM", -75),
        ("898603", "46011", "11", "CHN-CT", "CT", -85),
        ("898604", "46004", "04", "CHINA MOBILE", "CMCC", -91),
    ];

    /// <summary>The options of module <paramref name="number"/>; the first is left as it is.</summary>
    public static ModuleOptions Apply(int number, ModuleOptions options)
    {
        if (number == 1)
        {
            return options;
        }

        var home = Operators[(number - 1) % Operators.Length];
        string serial = number.ToString("D4", CultureInfo.InvariantCulture);
        return options with
        {
            Seed = number,
            Imei = WithCheckDigit(options.Profile.Imei[..10] + serial),
            Sim = options.Sim with { Iccid = WithCheckDigit(home.Iccid + "25128306" + "0" + serial), Imsi = home.Imsi + "123456" + serial },
            Network = new MobileNetwork { Mnc = home.Mnc, LongName = home.Name, ShortName = home.Short, Rssi = home.Rssi },
        };
    }

    private static string WithCheckDigit(string digits) =>
        Enumerable.Range(0, 10).Select(digit => digits + digit.ToString(CultureInfo.InvariantCulture)).First(CheckDigit.Fits);
}
