// Finding commands, naming dangerous ones, and checking parameters.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Knowledge;
using OneNetModem.Quectel.Profiles;

namespace OneNetModem.Quectel.Tests.Knowledge;

public sealed class CommandKnowledgeTests
{
    [Theory]
    [InlineData("+csq", "+CSQ")]
    [InlineData("I", "I")]
    [InlineData("&F0", "&F")]
    [InlineData("E0V1", "E")]
    [InlineData("D13800138000", "D")]
    [InlineData("S3", "S3")]
    [InlineData("", "")]
    [InlineData("+NEW", null)]
    [InlineData("Y9", null)]
    public void A_command_is_found_by_its_name(string name, string? found) => Assert.Equal(found, CommandKnowledge.Find(name)?.Name);

    [Theory]
    [InlineData("AT+QPOWD", "power")]
    [InlineData("AT+QPOWD=1", "power")]
    [InlineData("AT+CFUN=1,1", "restart")]
    [InlineData("AT&F", "factory")]
    [InlineData("AT&F0", "factory")]
    [InlineData("ATE0&F", "factory")]
    [InlineData("AT+IPR=921600", "baud")]
    [InlineData("AT+IFC=2,2", "baud")]
    [InlineData("AT+QCFG=\"usbcfg\",0x2C7C,0x125,1,1,1,1,1,0,0", "usb")]
    [InlineData("AT+QCFG=\"USBNET\",1", "usb")]
    [InlineData("AT+QCFG=\"band\",F,80,0", "bands")]
    [InlineData("AT+QCFG=\"nwscanmode\",3", "bands")]
    [InlineData("AT+QFOTADL=\"http://h/f\"", "firmware")]
    [InlineData("AT+CMGS=\"10086\"", "sms")]
    [InlineData("ATD13800138000;", "calls")]
    [InlineData("ATA", "calls")]
    [InlineData("AT+CPIN=\"1234\"", "pin")]
    [InlineData("AT+CLCK=\"SC\",1,\"1234\"", "pin")]
    [InlineData("AT+QFDEL=\"*\"", "data-loss")]
    [InlineData("AT+EGMR=1,7,\"860000000000000\"", "identity")]
    [InlineData("ATV0", "dialogue")]
    [InlineData("ATQ1", "dialogue")]
    [InlineData("ATS3=10", "dialogue")]
    [InlineData("AT+CFUN?", null)]
    [InlineData("AT+CFUN=1", null)]
    [InlineData("AT+CFUN=1,0", null)]
    [InlineData("AT+QCFG=\"usbcfg\"", null)]
    [InlineData("AT+QCFG=\"band\"", null)]
    [InlineData("AT+IPR?", null)]
    [InlineData("AT+CLCK=\"SC\",2", null)]
    [InlineData("AT+EGMR=0,7", null)]
    [InlineData("AT+QPOWD=?", null)]
    [InlineData("ATE0V1", null)]
    [InlineData("ATI", null)]
    [InlineData("AT&W", null)]
    [InlineData("AT+NEW=1", null)]
    public void A_dangerous_command_is_named_by_form_and_arguments(string command, string? kind) =>
        Assert.Equal(kind, AtCommandLine.Parse(command).Select(CommandKnowledge.DangerOf).FirstOrDefault(danger => danger is not null)?.Name);

    [Fact]
    public void A_danger_says_why() => Assert.Equal(
        new CommandDanger(DangerKind.Restart, "the module restarts: every connection ends, and settings that were not kept are gone"),
        CommandKnowledge.DangerOf(AtCommandLine.Parse("AT+CFUN=1,1").Single()));

    [Theory]
    [InlineData("AT+QMTOPEN=0,\"h\",1883", "")]
    [InlineData("AT+QMTOPEN=9,\"h\",1883", "client is 0-5, not 9")]
    [InlineData("AT+QMTOPEN=0", "AT+QMTOPEN wants host, port too")]
    [InlineData("AT+QMTOPEN=0,\"h\",1883,5", "AT+QMTOPEN takes 3 parameters here, and 4 are given")]
    [InlineData("AT+QMTSUB=0,1,\"a\",0,\"b\",1", "")]
    [InlineData("AT+QMTSUB=0,1,\"a\",0,\"b\",7", "qos is 0-2, not 7")]
    [InlineData("AT+QMTCFG=\"keepalive\",0,9999", "keepalive is 0-3600, not 9999")]
    [InlineData("AT+QMTCFG=\"wrong\",0", "AT+QMTCFG has no \"wrong\" that is known here")]
    [InlineData("AT+CSQ?", "AT+CSQ has no read form")]
    [InlineData("AT+CSQ=?", "")]
    [InlineData("AT+QPING=1,\"h\",x", "wait is a number, and what is given is none")]
    [InlineData("AT+NEW=1", "")]
    [InlineData("ATE1", "")]
    [InlineData("ATD13800138000", "")]
    public void Parameters_are_checked(string command, string problems) =>
        Assert.Equal(problems, string.Join('|', AtCommandLine.Parse(command).SelectMany(CommandKnowledge.ProblemsOf)));

    [Fact]
    public void A_command_knows_its_series()
    {
        CommandFacts publish = CommandKnowledge.Find("+QMTPUB")!;
        Assert.False(publish.ExistsOn(ModuleProfiles.Ec2x));
        Assert.True(publish.ExistsOn(ModuleProfiles.Bg96));
    }

    [Fact]
    public void Kinds_of_danger_have_words()
    {
        Assert.All(Enum.GetValues<DangerKind>(), kind => Assert.True(CommandDanger.TryParse(CommandDanger.NameOf(kind), out DangerKind same) && same == kind));
        Assert.False(CommandDanger.TryParse("nothing", out _));
    }
}
