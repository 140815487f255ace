// Networks of every kind: home and abroad, refusing, weak, with and without the right APN, with ports closed.
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class NetworkTests
{
    private static readonly MobileNetwork Telekom = new() { Mcc = "262", Mnc = "01", LongName = "Telekom.de", ShortName = "TDG", Rssi = -103 };

    [Theory]
    [InlineData("AT+CEREG?", "+CEREG: 0,5")]
    [InlineData("AT+COPS?", "+COPS: 0,0,\"CMHK\",7")]
    [InlineData("AT+QNWINFO", "+QNWINFO: \"FDD LTE\",\"45412\",\"LTE BAND 3\",1650")]
    [InlineData("AT+QENG=\"servingcell\"", "+QENG: \"servingcell\",\"NOCONN\",\"LTE\",\"FDD\",454,12,")]
    public async Task A_roaming_SIM_is_registered_abroad(string command, string answer)
    {
        await using var bench = new Bench(Bench.With("roaming"));
        Assert.Contains("\r\n" + answer, await bench.Host.OkAsync(command), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QIACT=1");
    }

    [Fact]
    public async Task A_SIM_roams_where_its_country_is_another_one()
    {
        await using var bench = new Bench(new ModuleOptions { Network = Telekom });
        Assert.Contains("+CREG: 0,5\r\n", await bench.Host.OkAsync("AT+CREG?"), StringComparison.Ordinal);
        Assert.Contains("+CSQ: 5,99\r\n", await bench.Host.OkAsync("AT+CSQ"), StringComparison.Ordinal);
        await using var atHome = new Bench(new ModuleOptions { Network = Telekom, Sim = new SimCard { Imsi = "262011234567890" } });
        Assert.Contains("+CREG: 0,1\r\n", await atHome.Host.OkAsync("AT+CREG?"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denied:2", "IMSI unknown in HSS")]
    [InlineData("denied:3", "Illegal UE")]
    [InlineData("denied:6", "Illegal ME")]
    [InlineData("denied:7", "EPS services not allowed")]
    [InlineData("denied", "EPS services and non-EPS services not allowed")]
    [InlineData("denied:11", "PLMN not allowed")]
    [InlineData("denied:13", "Roaming not allowed in this tracking area")]
    [InlineData("denied:15", "No Suitable Cells In tracking area")]
    [InlineData("denied:17", "Network failure")]
    [InlineData("denied:99", "Protocol error, unspecified")]
    [InlineData("roaming-denied", "Roaming not allowed in this tracking area")]
    public async Task A_refused_registration_leaves_its_cause(string fault, string cause)
    {
        await using var bench = new Bench(Bench.With(fault));
        Assert.Contains("+CEREG: 0,3\r\n", await bench.Host.OkAsync("AT+CEREG?"), StringComparison.Ordinal);
        Assert.Contains($"\r\n+CEER: {cause}\r\n", await bench.Host.OkAsync("AT+CEER"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_SIM_that_is_refused_still_measures_its_cell()
    {
        await using var bench = new Bench(Bench.With("roaming-denied"));
        Assert.Contains("+QENG: \"servingcell\",\"LIMSRV\",\"LTE\",\"FDD\",454,12,", await bench.Host.OkAsync("AT+QENG=\"servingcell\""), StringComparison.Ordinal);
        Assert.Contains("+CSQ: 24,99\r\n", await bench.Host.OkAsync("AT+CSQ"), StringComparison.Ordinal);
        Assert.Contains("(3,\"CMHK\",", await bench.Host.OkAsync("AT+COPS=?"), StringComparison.Ordinal);
        await bench.Host.ErrorAsync("AT+QIACT=1");
    }

    [Fact]
    public async Task Without_a_refusal_there_is_no_cause_and_a_restart_forgets_it()
    {
        await using var bench = new Bench(Bench.With("pdp-fails") with { BootTime = TimeSpan.Zero });
        Assert.Contains("+CEER: No cause information available\r\n", await bench.Host.OkAsync("AT+CEER"), StringComparison.Ordinal);
        await bench.Host.ErrorAsync("AT+QIACT=1");
        Assert.Contains("+CEER: Requested service option not subscribed\r\n", await bench.Host.OkAsync("AT+CEER"), StringComparison.Ordinal);
        bench.Module.Restart();
        await bench.Host.ExpectAsync("RDY\r\n");
        Assert.Contains("+CEER: No cause information available\r\n", await bench.Host.OkAsync("AT+CEER"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weak-signal", "+CSQ: 2,99", "-109,-136,")]
    [InlineData("weak-signal:-95", "+CSQ: 9,99", "-95,-122,")]
    public async Task A_weak_signal_is_as_weak_as_was_asked_for(string fault, string strength, string levels)
    {
        await using var bench = new Bench(Bench.With(fault));
        Assert.Contains(strength + "\r\n", await bench.Host.OkAsync("AT+CSQ"), StringComparison.Ordinal);
        Assert.Contains("+QCSQ: \"LTE\"," + levels, await bench.Host.OkAsync("AT+QCSQ"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_signal_is_weak_its_quality_is_bad_from_the_start()
    {
        await using var bench = new Bench(Bench.With("weak-signal"));
        string[] values = (await bench.Host.OkAsync("AT+QENG=\"servingcell\"")).Split('\r')[2].Split(',');
        Assert.InRange(int.Parse(values[16], System.Globalization.CultureInfo.InvariantCulture), -20, 4);
        Assert.InRange(int.Parse(values[14], System.Globalization.CultureInfo.InvariantCulture), -20, -14);
    }

    [Theory]
    [InlineData("EC25", "LTE")]
    [InlineData("BG96", "CAT-M")]
    [InlineData("BG95", "eMTC")]
    public async Task Neighbour_cells_are_weaker_than_the_serving_one(string profile, string technology)
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Find(profile)! });
        string[] lines = [.. (await bench.Host.OkAsync("AT+QENG=\"neighbourcell\"")).Split("\r\n").Where(l => l.StartsWith("+QENG", StringComparison.Ordinal))];
        string[][] own = [.. lines.Where(l => l.StartsWith($"+QENG: \"neighbourcell intra\",\"{technology}\",", StringComparison.Ordinal)).Select(l => l.Split(','))];
        Assert.Equal(3, own.Length);
        Assert.All(own, values => Assert.Equal(13, values.Length));
        int[] rsrp = [.. own.Select(v => int.Parse(v[5], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(rsrp[0] > rsrp[1] && rsrp[1] > rsrp[2]);
        Assert.Equal(12, Assert.Single(lines, l => l.StartsWith("+QENG: \"neighbourcell inter\"", StringComparison.Ordinal)).Split(',').Length);
    }

    [Fact]
    public async Task A_module_without_a_network_has_no_neighbours()
    {
        await using var bench = new Bench(Bench.With("searching"));
        Assert.DoesNotContain("+QENG", (await bench.Host.OkAsync("AT+QENG=\"neighbourcell\""))["AT+QENG".Length..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_APN_than_the_one_that_is_allowed_is_refused()
    {
        await using var bench = new Bench(Bench.With("apn-refused") with { Routes = ModuleRoutes.All(new HostPort("127.0.0.1", 1)) });
        await bench.Host.OkAsync("AT+QICSGP=1,1,\"cmnet\",\"\",\"\",0");
        await bench.Host.ErrorAsync("AT+QIACT=1");
        Assert.Contains("+QIGETERROR: 561,", await bench.Host.OkAsync("AT+QIGETERROR"), StringComparison.Ordinal);
        Assert.Contains("+CEER: Missing or unknown APN\r\n", await bench.Host.OkAsync("AT+CEER"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,3\r\n");
        await bench.Host.OkAsync("AT+QICSGP=1,1,\"CMIOT\",\"\",\"\",0");
        await bench.Host.OkAsync("AT+QIACT=1");
        Assert.Contains("+QIGETERROR: 0,", await bench.Host.OkAsync("AT+QIGETERROR"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_takes_the_APNs_of_its_list()
    {
        await using var bench = new Bench(new ModuleOptions { Network = new MobileNetwork { AccessPoints = ["private.apn", "internet"] } });
        await bench.Host.ErrorAsync("AT+QIACT=1");
        await bench.Host.OkAsync("AT+CGDCONT=1,\"IP\",\"internet\";+QIACT=1");
    }

    [Theory]
    [InlineData("port-refused")]
    [InlineData("port-refused:1883")]
    public async Task A_port_that_refuses_fails_at_once(string fault)
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker, faults: fault));
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,-1\r\n");
        Assert.Null(broker.Dialled);
    }

    [Fact]
    public async Task A_blocked_port_fails_after_the_modules_patience()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: "port-blocked:1883"), time);
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.PassAsync(TimeSpan.FromSeconds(74), 2);
        Assert.Equal("", bench.Host.Rest);
        await bench.PassAsync(TimeSpan.FromSeconds(2), 2);
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,-1\r\n");
    }

    [Fact]
    public async Task Another_port_than_the_blocked_one_is_open()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: ["port-blocked:8883", "port-refused:8884"]));
        await bench.ConnectAsync();
    }

    [Theory]
    [InlineData("ping-lost", "+QPING: 0,4,2,2,", 2)]
    [InlineData("ping-lost@every=1", "+QPING: 0,4,0,4\r\n", 4)]
    [InlineData("ping-lost@times=1", "+QPING: 0,4,3,1,", 1)]
    public async Task A_lost_ping_is_counted(string fault, string totals, int lost)
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: fault), time);
        await bench.Host.OkAsync("AT+QIACT=1");
        await bench.Host.OkAsync("AT+QPING=1,\"broker.test\",1,4");
        await bench.PassAsync(TimeSpan.FromSeconds(10), 10);
        string all = await bench.Host.ExpectAsync("\r\n" + totals);
        Assert.Equal(lost, all.Split("+QPING: 569\r\n").Length - 1);
    }

    [Fact]
    public async Task Another_client_with_the_same_name_throws_ours_out_after_each_login()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: "kicked:20"), time);
        for (int i = 0; i < 2; i++)
        {
            await bench.ConnectAsync();
            await bench.PassAsync(TimeSpan.FromSeconds(19));
            Assert.Equal("", bench.Host.Rest);
            await bench.PassAsync(TimeSpan.FromSeconds(2));
            await bench.Host.ExpectAsync("\r\n+QMTSTAT: 0,1\r\n");
        }
    }

    [Fact]
    public async Task A_refused_subscription_says_so_for_every_topic()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: "sub-refused@times=1"));
        await bench.ConnectAsync();
        await bench.Host.OkAsync("AT+QMTSUB=0,1,\"a\",0,\"b\",1");
        await bench.Host.ExpectAsync("\r\n+QMTSUB: 0,1,0,128,128\r\n");
        await bench.Host.OkAsync("AT+QMTSUB=0,2,\"a\",0");
        await bench.Host.ExpectAsync("\r\n+QMTSUB: 0,2,0,0\r\n");
    }

    [Theory]
    [InlineData("low-voltage", "AT+CBC", "+CBC: 0,80,32")]
    [InlineData("low-voltage:3100", "AT+CBC", "+CBC: 0,80,31")]
    [InlineData("hot:100", "AT+QTEMP", "+QTEMP: 10")]
    [InlineData("searching", "AT+CBC", "+CBC: 0,80,38")]
    public async Task Voltage_and_temperature_are_what_was_asked_for(string fault, string command, string answer)
    {
        await using var bench = new Bench(Bench.With(fault));
        Assert.Contains("\r\n" + answer, await bench.Host.OkAsync(command), StringComparison.Ordinal);
    }
}
