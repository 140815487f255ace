// What people read about a command before they send it, and how a line may go on.
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Knowledge;

namespace OneNetModem.Quectel.Tests.Knowledge;

public sealed class CommandDescriptionTests
{
    [Fact]
    public void A_command_is_described_with_forms_ranges_codes_limits_and_source() => Assert.Equal(
        """
        AT+QMTOPEN  Opens the connection to an MQTT server
          on EC2x, BG96, BG95; answers within 0.3 s, its result +QMTOPEN within 150 s more
          150 s with room for TLS; the LTE Standard(A) note says 120 s. Log in with AT+QMTCONN at once: servers drop a silent connection.
          AT+QMTOPEN?
            +QMTOPEN: client,host,port
          AT+QMTOPEN=?
          AT+QMTOPEN=client,"host",port
              client  0-5
              host    up to 100 bytes
              port    0-65535
          source: BG95 MQTT note V1.1, BG96 MQTT note V1.2, LTE Standard(A) MQTT note V1.4; the EC2x note itself could not be read
        """,
        Of("AT+QMTOPEN"));

    [Fact]
    public void A_sub_command_is_described_alone_and_its_danger_is_named() => Assert.Equal(
        """
        AT+QCFG  Module settings, most of them kept over a restart
          on EC2x, BG96, BG95; answers within 0.3 s
          Without values behind the name it asks.
          AT+QCFG="iotopmode"[,mode[,effect]]  LTE Cat M1 or NB-IoT (BG96, BG95)
              mode    1: NB-IoT
              effect  1: at once
            +QCFG: "iotopmode",mode,effect
          dangerous (bands): it limits the networks that the module may use, and a restart does not undo it
          source: EC2x QCFG manual V1.0; BG95 QCFG manual V2.0
        """,
        Of("AT+QCFG=\"iotopmode\",1,1"));

    [Fact]
    public void Values_are_described_with_their_formulas_and_codes()
    {
        string signal = Of("AT+CSQ");
        Assert.Contains("rssi  0-199: 0 -113 dBm or less; 1-30 2x-113 dBm; 31 -51 dBm or more", signal, StringComparison.Ordinal);
        Assert.Matches("state +0-10: 0 not registered and not searching; 1 registered, home network;", Of("AT+CEREG?"));
        Assert.Matches("rsrp +-200 to -1 dBm\n", Of("AT+QENG=\"servingcell\""));
        Assert.Contains("dangerous (restart): the module restarts", Of("AT+CFUN"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AT+QMTCFG=\"timeout\"", "wait     1-60 s for each acknowledgement, may be left out\n")]
    [InlineData("AT+QMTCFG=\"timeout\"", "retries  0-10 times again, may be left out\n")]
    [InlineData("AT+QMTCFG=\"pdpcid\"", "context  1-16 PDP context, may be left out\n")]
    [InlineData("AT+QMTPUBEX", "message id         0-65535: 0 with QoS 0 only\n")]
    [InlineData("AT+QMTPUBEX", "the module then asks for data: on EC2x, and where a length is given; BG9x take the message in the command\n")]
    [InlineData("AT+QMTPUB", "the module then asks for data\n")]
    public void A_range_is_said_once_and_what_differs_between_series_with_its_series(string command, string line) =>
        Assert.Contains(line, Of(command), StringComparison.Ordinal);

    [Fact]
    public void Nothing_is_said_of_a_command_that_is_not_known() => Assert.Empty(Of("AT+NEW=1"));

    [Fact]
    public void Every_command_can_be_described() =>
        Assert.All(CommandKnowledge.All, command => Assert.EndsWith(command.Source, CommandDescription.Of(new AtCommandLine(command.Name, AtForm.Execute, ""))[^1], StringComparison.Ordinal));

    [Theory]
    [InlineData("AT+QMTO", 2, "+QMTOPEN")]
    [InlineData("+qmto", 0, "+QMTOPEN")]
    [InlineData("AT+QMTOPEN", 2, "+QMTOPEN? +QMTOPEN=? +QMTOPEN=")]
    [InlineData("AT+CSQ;+QMTO", 7, "+QMTOPEN")]
    [InlineData("AT+QMTCFG=se", 10, "\"send/mode\" \"session\"")]
    [InlineData("AT+QMTCFG=\"se", 10, "\"send/mode\" \"session\"")]
    [InlineData("AT+CFUN=", 8, "0 1 4")]
    [InlineData("AT+QMTCFG=\"ssl\",0,", 18, "0 1")]
    [InlineData("AT+CSCS=\"G", 8, "\"GSM\"")]
    [InlineData("AT+NEW=", 7, "")]
    [InlineData("AT+CFUN=1,1,1", 12, "")]
    public void A_line_goes_on_with_what_is_known(string line, int start, string choices)
    {
        CommandCompletion completion = CommandCompletion.Of(line);
        Assert.Equal((start, choices), (completion.Start, string.Join(' ', completion.Choices.Select(choice => choice.Text))));
    }

    [Theory]
    [InlineData("AT+QMTCFG=\"qmtping\",0,", "wait  5-60 s, may be left out")]
    [InlineData("AT+QMTSUB=0,1,\"a,b\",0,", "topic")]
    [InlineData("AT+QMTSUB=0,1,\"a,b\",", "qos  0-2")]
    public void A_free_value_is_hinted_at_with_its_range(string line, string hint) => Assert.Equal(hint, CommandCompletion.Of(line).Hint);

    private static string Of(string command) => string.Join('\n', AtCommandLine.Parse(command).SelectMany(CommandDescription.Of));
}
