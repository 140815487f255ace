// Booting, registering, PDP, time, and going down.
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed partial class ModuleLifeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero));

    [Theory]
    [InlineData("EC25", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n")]
    [InlineData("BG96", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\nAPP RDY\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n")]
    [InlineData("BG95", "\r\nRDY\r\n\r\nAPP RDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n")]
    public async Task A_reboot_says_the_boot_lines_and_forgets_what_was_set(string profile, string lines)
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Find(profile)! }, _time);
        await bench.Host.OkAsync("ATE0;+CMEE=2;+CREG=2;+QMTCFG=\"keepalive\",0,30;+QIACT=1");
        await bench.Host.OkAsync("AT+CFUN=1,1");
        await bench.PassAsync(TimeSpan.FromSeconds(2));
        await bench.Host.ExpectAsync(lines);
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        Assert.Contains("+CMEE: 1", await bench.Host.OkAsync("AT+CMEE?"), StringComparison.Ordinal);
        Assert.Contains("120", await bench.Host.OkAsync("AT+QMTCFG=\"keepalive\",0"), StringComparison.Ordinal);
        Assert.DoesNotContain("+QIACT: ", await bench.Host.OkAsync("AT+QIACT?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_switched_on_searches_and_then_registers()
    {
        await using var bench = new Bench(new ModuleOptions { AlreadyOn = false }, _time);
        await bench.PassAsync(TimeSpan.FromSeconds(2));
        await bench.Host.ExpectAsync("\r\n+QIND: PB DONE\r\n");
        Assert.Contains("+CEREG: 0,2\r\n", await bench.Host.OkAsync("AT+CEREG?"), StringComparison.Ordinal);
        Assert.Contains("+CSQ: 99,99\r\n", await bench.Host.OkAsync("AT+CSQ"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+CEREG=2");
        await bench.PassAsync(TimeSpan.FromSeconds(1));
        await bench.Host.UrcAsync("\r\n+CEREG: 1,\"691D\",\"690843E\",7\r\n");
        Assert.Contains("+CEREG: 2,1,\"691D\",\"690843E\",7\r\n", await bench.Host.OkAsync("AT+CEREG?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Power_down_is_told_and_then_the_module_is_deaf_until_its_key_is_pressed()
    {
        await using var bench = new Bench(time: _time);
        await bench.Host.OkAsync("AT+QPOWD=1");
        await bench.PassAsync(TimeSpan.FromSeconds(1));
        await bench.Host.ExpectAsync("\r\nPOWERED DOWN\r\n");
        await bench.Host.SendAsync("AT\r");
        bench.Module.Restart();
        await bench.PassAsync(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain("OK", await bench.Host.ExpectAsync("\r\nRDY\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_is_activated_once_and_has_an_address()
    {
        await using var bench = new Bench();
        await bench.Host.OkAsync("AT+QICSGP=1,1,\"cmiot\",\"\",\"\",0");
        Assert.Contains("+QICSGP: 1,\"cmiot\",\"\",\"\",0\r\n", await bench.Host.OkAsync("AT+QICSGP=1"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QIACT=1");
        await bench.Host.ErrorAsync("AT+QIACT=1");
        Assert.Matches(ActiveContext(), await bench.Host.OkAsync("AT+QIACT?"));
        await bench.Host.OkAsync("AT+QIDEACT=1");
        Assert.Equal("AT+QIACT?\r\r\nOK\r\n", await bench.Host.OkAsync("AT+QIACT?"));
    }

    [Fact]
    public async Task A_context_taken_by_the_network_takes_the_MQTT_client_with_it()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker()));
        await bench.ConnectAsync();
        bench.Module.DropPdp();
        Assert.Equal("\r\n+QIURC: \"pdpdeact\",1\r\n\r\n+QMTSTAT: 0,1\r\n", await bench.Host.ExpectAsync("+QMTSTAT: 0,1\r\n"));
        await bench.ConnectAsync();
    }

    [Fact]
    public async Task Flight_mode_drops_the_network_and_full_mode_brings_it_back()
    {
        await using var bench = new Bench(time: _time);
        await bench.Host.OkAsync("AT+CREG=1;+QIACT=1");
        await bench.Host.OkAsync("AT+CFUN=4");
        Assert.Contains("+CREG: 1,0\r\n", await bench.Host.OkAsync("AT+CREG?"), StringComparison.Ordinal);
        Assert.Contains("\"SEARCH\"", await bench.Host.OkAsync("AT+QENG=\"servingcell\""), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+CFUN=1");
        await bench.Host.UrcAsync("\r\n+CREG: 2\r\n");
        await bench.PassAsync(TimeSpan.FromSeconds(1));
        await bench.Host.UrcAsync("\r\n+CREG: 1\r\n");
    }

    [Fact]
    public async Task The_clock_is_unset_until_the_network_may_set_it()
    {
        await using var bench = new Bench(time: _time);
        Assert.Contains("+CCLK: \"80/01/06,", await bench.Host.OkAsync("AT+CCLK?"), StringComparison.Ordinal);
        Assert.Contains("+QLTS: \"2026/11/23,01:02:03+32,0\"", await bench.Host.OkAsync("AT+QLTS=1"), StringComparison.Ordinal);
        Assert.Contains("+QLTS: \"2026/11/23,09:02:03+32,0\"", await bench.Host.OkAsync("AT+QLTS=2"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+CTZU=3");
        Assert.Contains("+CCLK: \"26/11/23,09:02:03+32\"", await bench.Host.OkAsync("AT+CCLK?"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+CCLK=\"30/01/02,03:04:05+32\"");
        Assert.Contains("+CCLK: \"30/01/02,03:04:05+32\"", await bench.Host.OkAsync("AT+CCLK?"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QIACT=1");
        await bench.Host.OkAsync("AT+QNTP=1,\"ntp.test\"");
        await bench.Host.UrcAsync("\r\n+QNTP: 0,\"2026/11/23,09:02:03+32\"\r\n");
    }

    [Fact]
    public async Task Names_are_looked_up_and_pinged_as_the_routes_say()
    {
        var routes = new ModuleRoutes().Add(new HostPort("mqtts.test", 1883), new HostPort("127.0.0.1", 9));
        await using var bench = new Bench(new ModuleOptions { Routes = routes });
        await bench.Host.OkAsync("AT+QIDNSGIP=1,\"mqtts.test\"");
        await bench.Host.UrcAsync("\r\n+QIURC: \"dnsgip\",570\r\n");
        await bench.Host.OkAsync("AT+QIACT=1");
        await bench.Host.OkAsync("AT+QIDNSGIP=1,\"nobody.test\"");
        await bench.Host.UrcAsync("\r\n+QIURC: \"dnsgip\",565\r\n");
        await bench.Host.OkAsync("AT+QIDNSGIP=1,\"mqtts.test\"");
        await bench.Host.ExpectAsync("\r\n+QIURC: \"dnsgip\",0,1,600\r\n");
        string address = (await bench.Host.ExpectAsync("\"\r\n")).Split('"')[3];
        Assert.Equal("127.0.0.1", routes.Resolve(address, 1883)!.Host);
        Assert.Null(routes.Resolve(address, 1884));
        await bench.Host.OkAsync("AT+QPING=1,\"mqtts.test\",4,2");
        Assert.Contains($"\r\n+QPING: 0,\"{address}\",32,", await bench.Host.ExpectAsync("\r\n+QPING: 0,2,2,0,"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_signal()
    {
        Assert.Equal(await SignalsAsync(7), await SignalsAsync(7));
        Assert.NotEqual(await SignalsAsync(7), await SignalsAsync(8));
    }

    [GeneratedRegex("\\r\\n\\+QIACT: 1,1,1,\"10\\.64\\.\\d+\\.\\d+\"\\r\\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ActiveContext();

    private static async Task<string> SignalsAsync(int seed)
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(new ModuleOptions { Seed = seed }, time);
        string all = "";
        for (int i = 0; i < 20; i++)
        {
            all += await bench.Host.OkAsync("AT+QCSQ");
            await bench.PassAsync(TimeSpan.FromSeconds(5));
        }

        return all;
    }
}
