// The udev rules and the hardware page name the modules that the program knows, and no others.
using System.Globalization;
using System.Text.RegularExpressions;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Ports;
using OneNetModem.Testing;

namespace OneNetModem.Quectel.Tests.Ports;

public sealed partial class HardwareFilesTests
{
    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, "hardware", file));

    [GeneratedRegex("^#?SUBSYSTEMS.*idVendor}==\"(?<vendor>[0-9a-f]{4})\".*idProduct}==\"(?<product>[0-9a-f]{4})\"", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RuleIds();

    [GeneratedRegex(@"^\| [^|]+ \| (?<ids>[0-9a-f]{4}:[0-9a-f]{4})[^|]*\|(?<if0>[^|]+)\|(?<if1>[^|]+)\|(?<if2>[^|]+)\|(?<if3>[^|]+)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    [Fact]
    public void The_udev_rules_name_the_modules_of_the_table() =>
        Assert.Equal(
            UsbModules.Known.Select(module => module.Ids).Order(),
            RuleIds().Matches(Read("udev/77-onenet-modem.rules")).Select(match => $"{match.Groups["vendor"].Value}:{match.Groups["product"].Value}").Order());

    [Fact]
    public void The_hardware_page_gives_the_interface_roles_of_the_table()
    {
        Dictionary<string, Match> rows = TableRow().Matches(Read("README.md")).ToDictionary(match => match.Groups["ids"].Value);
        Assert.Equal(UsbModules.Known.Select(module => module.Ids).Order(), rows.Keys.Order());
        foreach (UsbModule module in UsbModules.Known)
        {
            for (int number = 0; number < 4; number++)
            {
                string cell = rows[module.Ids].Groups[string.Create(CultureInfo.InvariantCulture, $"if{number}")].Value.Replace("*", "", StringComparison.Ordinal).Trim();
                string expected = module.RoleOf(number) switch { PortRole.Unknown => "none", PortRole role => role.ToString() };
                Assert.True(
                    cell.StartsWith(expected, StringComparison.OrdinalIgnoreCase),
                    string.Create(CultureInfo.InvariantCulture, $"{module.Ids} interface {number}: page \"{cell}\", table {expected}"));
            }
        }
    }

    [Fact]
    public void The_line_against_ModemManager_matches_and_marks_as_the_udev_rules_do()
    {
        string rules = Read("udev/77-onenet-modem.rules");
        foreach (UsbModule module in UsbModules.Known)
        {
            string advice = new PortHolder(1, "ModemManager", new UsbDevice("/sys/devices/usb1/1-1", module.VendorId, module.ProductId, 2)).Advice;
            string[] rule = advice.Split('\'')[1].Split(", ");
            Assert.Contains(string.Join(", ", rule[..^1]), rules, StringComparison.Ordinal);
            Assert.Contains($"\n{rule[^1]}\n", rules, StringComparison.Ordinal);
        }
    }
}
