// What differs between the emulated modules.
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class ProfileTests
{
    [Theory]
    [InlineData("EC25", "ATI", "\r\nQuectel\r\nEC25\r\nRevision: EC25EFAR06A08M4G\r\n")]
    [InlineData("BG96", "ATI", "\r\nQuectel\r\nBG96\r\nRevision: BG96MAR04A03M1G\r\n")]
    [InlineData("BG95", "ATI", "\r\nQuectel\r\nBG95-M3\r\nRevision: BG95M3LAR02A04\r\n")]
    [InlineData("EC25", "AT+CGSN", "\r\n860000012345673\r\n")]
    [InlineData("EC25", "AT+QINISTAT", "\r\n+QINISTAT: 7\r\n")]
    [InlineData("BG95", "AT+QINISTAT", "\r\n+QINISTAT: 3\r\n")]
    [InlineData("EC25", "AT+QNWINFO", "+QNWINFO: \"FDD LTE\",\"46000\",\"LTE BAND 3\",1650\r\n")]
    [InlineData("BG96", "AT+QNWINFO", "+QNWINFO: \"CAT-M1\",\"46000\",\"LTE BAND 8\",3740\r\n")]
    [InlineData("BG95", "AT+QNWINFO", "+QNWINFO: \"eMTC\",\"46000\",\"LTE BAND 8\",3740\r\n")]
    [InlineData("EC25", "AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbat\"\r\n")]
    [InlineData("BG95", "AT+QURCCFG=\"urcport\"", "+QURCCFG: \"urcport\",\"usbmodem\"\r\n")]
    [InlineData("EC25", "AT+QMTPUBEX=?", "+QMTPUBEX: (0-5),<msgid>,(0-2),(0,1),\"topic\",\"length\"\r\n")]
    [InlineData("BG96", "AT+QMTPUB=?", ",(1-4096)\r\n")]
    [InlineData("EC25", "AT+QMTOPEN=?", "(1-65535)\r\n")]
    [InlineData("BG96", "AT+QMTOPEN=?", "(0-65535)\r\n")]
    [InlineData("EC25", "AT+QMTCFG=\"version\",0", "+QMTCFG: \"version\",3\r\n")]
    [InlineData("BG95", "AT+QMTCFG=\"version\",0", "+QMTCFG: \"version\",4\r\n")]
    [InlineData("EC25", "AT+QCFG=\"usbcfg\"", "+QCFG: \"usbcfg\",0x2C7C,0x125,1,1,1,1,1,0,0\r\n")]
    [InlineData("EC25", "AT+COPS?", "+COPS: 0,0,\"CHINA MOBILE\",7\r\n")]
    [InlineData("BG95", "AT+COPS?", "+COPS: 0,0,\"CHINA MOBILE\",8\r\n")]
    public async Task Each_module_answers_in_its_own_words(string profile, string command, string answer)
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Find(profile)! });
        Assert.Contains(answer, await bench.Host.OkAsync(command), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EC25", "AT+QMTPUB=?")]
    [InlineData("EC25", "AT+QCFG=\"iotopmode\"")]
    [InlineData("BG96", "AT+QMTCFG=\"willex\",0")]
    [InlineData("BG96", "AT+QCFG=\"urc/cache\"")]
    [InlineData("BG95", "AT+QMTCFG=\"prefix\",0")]
    [InlineData("BG95", "AT+QURCCFG=\"urcport\",\"usbat\"")]
    public async Task What_a_module_does_not_have_is_an_ERROR(string profile, string command)
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Find(profile)! });
        await bench.Host.ErrorAsync(command);
    }

    [Theory]
    [InlineData("\"version\",0,4", "\"version\",0", "\"version\",4")]
    [InlineData("\"pdpcid\",0,3", "\"pdpcid\",0", "\"pdpcid\",3")]
    [InlineData("\"SSL\",0,1,2", "\"ssl\",0", "\"ssl\",1,2")]
    [InlineData("\"keepalive\",0,30", "\"keepalive\",0", "\"keepalive\",30")]
    [InlineData("\"session\",0,0", "\"session\",0", "\"session\",0")]
    [InlineData("\"timeout\",0,10,2,1", "\"timeout\",0", "\"timeout\",10,2,1")]
    [InlineData("\"will\",0,1,1,0,\"t\",\"m\"", "\"will\",0", "\"will\",1,1,0,\"t\",\"m\"")]
    [InlineData("\"recv/mode\",0,1,1", "\"recv/mode\",0", "\"recv/mode\",1,1")]
    [InlineData("\"qmtping\",0,20", "\"qmtping\",0", "\"qmtping\",20")]
    [InlineData("\"keepalive\",0,30", "\"keepalive\",1", "\"keepalive\",120")]
    public async Task An_MQTT_setting_is_kept_for_its_client(string set, string query, string answer)
    {
        await using var bench = new Bench();
        await bench.Host.OkAsync("AT+QMTCFG=" + set);
        Assert.Contains($"\r\n+QMTCFG: {answer}\r\n", await bench.Host.OkAsync("AT+QMTCFG=" + query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task URCs_do_not_reach_a_port_that_urcport_does_not_name()
    {
        await using var bench = new Bench(new ModuleOptions { PortRole = PortRole.Uart1 });
        bench.Module.SayUrc("+QIND: lost");
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        await bench.Host.OkAsync("AT+QURCCFG=\"urcport\",\"uart1\"");
        bench.Module.SayUrc("+QIND: heard");
        await bench.Host.ExpectAsync("\r\n+QIND: heard\r\n");
    }

    [Fact]
    public async Task Cached_URCs_come_when_the_cache_is_turned_off()
    {
        await using var bench = new Bench();
        await bench.Host.OkAsync("AT+QCFG=\"urc/cache\",1");
        bench.Module.SayUrc("+QIND: late");
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
        await bench.Host.OkAsync("AT+QCFG=\"urc/cache\",0");
        await bench.Host.ExpectAsync("\r\n+QIND: late\r\n");
    }

    [Fact]
    public async Task Quoting_a_cipher_suite_is_an_ERROR_and_ignorelocaltime_with_one_number_is_a_query()
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Bg96 });
        await bench.Host.ErrorAsync("AT+QSSLCFG=\"ciphersuite\",1,\"0XFFFF\"");
        await bench.Host.OkAsync("AT+QSSLCFG=\"ciphersuite\",1,0XFFFF");
        Assert.Contains("+QSSLCFG: \"ignorelocaltime\",1,1\r\n", await bench.Host.OkAsync("AT+QSSLCFG=\"ignorelocaltime\",1"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QSSLCFG=\"cacert\",1,\"UFS:ca.pem\"");
        Assert.Contains("+QSSLCFG: \"cacert\",1,\"UFS:ca.pem\"\r\n", await bench.Host.OkAsync("AT+QSSLCFG=\"cacert\",1"), StringComparison.Ordinal);
    }
}
