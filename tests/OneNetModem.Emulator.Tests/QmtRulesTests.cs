// What a module does besides the plain path: windows, time limits, retransmission, refusals, heartbeats.
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class QmtRulesTests
{
    private readonly MemoryBroker _broker = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_sixth_unacknowledged_publish_is_an_ERROR()
    {
        _broker.Acknowledges = false;
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg96);
        for (int id = 1; id <= 5; id++)
        {
            await PublishAsync(bench, id);
        }

        await bench.Host.ErrorAsync("AT+QMTPUB=0,6,1,0,\"t\",1");
        await bench.Host.CommandAsync("AT+QMTPUB=0,0,0,0,\"t\",1", "> ");
        await bench.Host.SendAsync("x");
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,0,0\r\n");
        _broker.Say(new MqttPubAckPacket { PacketIdentifier = 3 });
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,3,0\r\n");
        await PublishAsync(bench, 6);
    }

    [Fact]
    public async Task A_publish_is_sent_again_and_then_given_up()
    {
        _broker.Acknowledges = false;
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg96, "AT+QMTCFG=\"timeout\",0,5,3,1");
        await PublishAsync(bench, 1);
        Assert.False((await _broker.NextAsync<MqttPublishPacket>()).Dup);
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,1,1\r\n");
        Assert.True((await _broker.NextAsync<MqttPublishPacket>()).Dup);
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,1,2\r\n");
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,2\r\n");
    }

    [Fact]
    public async Task A_late_acknowledgement_settles_a_publish_that_was_sent_again()
    {
        _broker.Acknowledges = false;
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg96, "AT+QMTCFG=\"timeout\",0,5,3,1");
        await PublishAsync(bench, 1);
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,1,1\r\n");
        _broker.Say(new MqttPubAckPacket { PacketIdentifier = 1 });
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,0\r\n");
    }

    [Fact]
    public async Task QoS_2_completes_after_its_four_packets()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25);
        await bench.Host.CommandAsync("AT+QMTPUBEX=0,9,2,0,\"t\",1", "> ");
        await bench.Host.SendAsync("x");
        await bench.Host.UrcAsync("\r\n+QMTPUBEX: 0,9,0\r\n");
        await _broker.NextAsync<MqttPubRelPacket>();
    }

    [Theory]
    [InlineData("AT+QMTPUBEX=0,0,1,0,\"t\",1")]
    [InlineData("AT+QMTPUBEX=0,1,0,0,\"t\",1")]
    [InlineData("AT+QMTPUBEX=0,1,1,0,\"t\",0")]
    [InlineData("AT+QMTPUBEX=0,1,1,0,\"t\",1501")]
    [InlineData("AT+QMTPUBEX=0,1,1,0,\"\",5")]
    [InlineData("AT+QMTPUBEX=0,1,3,0,\"t\",5")]
    [InlineData("AT+QMTPUBEX=0,1,1,0,t,5")]
    [InlineData("AT+QMTPUBEX=1,1,1,0,\"t\",5")]
    [InlineData("AT+QMTPUBEX=6,1,1,0,\"t\",5")]
    [InlineData("AT+QMTPUB=0,1,1,0,\"t\",5")]
    [InlineData("AT+QMTSUB=0,0,\"t\",1")]
    [InlineData("AT+QMTSUB=0,1,\"t\"")]
    [InlineData("AT+QMTCONN=0,\"again\"")]
    [InlineData("AT+QMTCFG=\"version\",0,4")]
    [InlineData("AT+QMTCFG=\"onenet\",0")]
    [InlineData("AT+QMTRECV=0,5")]
    public async Task What_the_manual_forbids_is_an_ERROR(string command)
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25);
        await bench.Host.ErrorAsync(command);
    }

    [Theory]
    [InlineData("AT+QMTCONN=0,\"device\"")]
    [InlineData("AT+QMTSUB=0,1,\"t\",1")]
    [InlineData("AT+QMTPUBEX=0,0,0,0,\"t\",1")]
    [InlineData("AT+QMTDISC=0")]
    [InlineData("AT+QMTCLOSE=0")]
    [InlineData("AT+QMTRECV=0")]
    public async Task Nothing_but_QMTOPEN_works_on_a_closed_client(string command)
    {
        await using var bench = new Bench(Bench.On(_broker));
        await bench.Host.ErrorAsync(command);
    }

    [Fact]
    public async Task A_refused_subscription_is_granted_128()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg95);
        await bench.Host.OkAsync("AT+QMTSUB=0,7,\"a\",1,\"refused\",0,\"b\",0");
        await bench.Host.UrcAsync("\r\n+QMTSUB: 0,7,0,1,128,0\r\n");
        await bench.Host.OkAsync("AT+QMTUNS=0,8,\"a\",\"b\"");
        await bench.Host.UrcAsync("\r\n+QMTUNS: 0,8,0\r\n");
    }

    [Theory]
    [InlineData(MqttConnectReturnCode.ConnectionRefusedUnacceptableProtocolVersion, 1)]
    [InlineData(MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword, 4)]
    [InlineData(MqttConnectReturnCode.ConnectionRefusedNotAuthorized, 5)]
    public async Task A_refusal_is_told_twice_and_frees_the_client(MqttConnectReturnCode code, int shown)
    {
        _broker.ReturnCode = code;
        await using var bench = new Bench(Bench.On(_broker));
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"device\",\"product\",\"token\"");
        Assert.Equal($"\r\n+QMTCONN: 0,0,{shown}\r\n\r\n+QMTSTAT: 0,4\r\n", await bench.Host.ExpectAsync("+QMTSTAT: 0,4\r\n"));
        _broker.ReturnCode = MqttConnectReturnCode.ConnectionAccepted;
        await bench.ConnectAsync();
    }

    [Fact]
    public async Task CONNECT_carries_what_was_configured()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg96, "AT+QMTCFG=\"keepalive\",0,30", "AT+QMTCFG=\"session\",0,0", "AT+QMTCFG=\"will\",0,1,1,0,\"last\",\"words\"", "AT+QMTCFG=\"version\",0,3");
        MqttConnectPacket connect = await _broker.NextAsync<MqttConnectPacket>();
        Assert.Equal(("device", "product", (ushort)30, false), (connect.ClientId, connect.Username, connect.KeepAlivePeriod, connect.CleanSession));
        Assert.Equal("token"u8.ToArray(), connect.Password);
        Assert.Equal((true, "last", MqttQualityOfServiceLevel.AtLeastOnce), (connect.WillFlag, connect.WillTopic, connect.WillQoS));
        Assert.Equal(MQTTnet.Formatter.MqttProtocolVersion.V310, _broker.Dialled!.Version);
    }

    [Fact]
    public async Task A_heartbeat_without_answer_ends_the_connection()
    {
        _broker.AnswersPings = false;
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25, "AT+QMTCFG=\"keepalive\",0,60");
        await bench.PassAsync(TimeSpan.FromSeconds(60));
        await _broker.NextAsync<MqttPingReqPacket>();
        await bench.Host.OkAsync("AT");
        await bench.PassAsync(TimeSpan.FromSeconds(15));
        Assert.EndsWith("\r\n+QMTPING: 0,1\r\n\r\n+QMTSTAT: 0,2\r\n", await bench.Host.ExpectAsync("+QMTSTAT: 0,2\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answered_heartbeats_keep_the_connection()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25, "AT+QMTCFG=\"keepalive\",0,60");
        for (int i = 0; i < 5; i++)
        {
            await bench.PassAsync(TimeSpan.FromSeconds(60));
            await _broker.NextAsync<MqttPingReqPacket>();
            await bench.Host.OkAsync("AT");
        }

        Assert.Contains("+QMTCONN: 0,3", await bench.Host.OkAsync("AT+QMTCONN?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sixth_buffered_message_is_lost()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25, "AT+QMTCFG=\"recv/mode\",0,1,1");
        for (int i = 0; i < 6; i++)
        {
            _broker.Publish("t", "m" + i, i + 1);
        }

        await bench.Host.UrcAsync("\r\n+QMTRECV: 0,4,2\r\n");
        await bench.Host.OkAsync("AT+QMTRECV=0,0");
        _broker.Publish("t", "again");
        await bench.Host.UrcAsync("\r\n+QMTRECV: 0,0,5\r\n");
        Assert.DoesNotContain("m5", await bench.Host.OkAsync("AT+QMTRECV=0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,0", "\r\n+QMTRECV: 0,3,\"t\",\"{\"a\":1}\"\r\n")]
    [InlineData("0,1", "\r\n+QMTRECV: 0,3,\"t\",7,\"{\"a\":1}\"\r\n")]
    public async Task A_message_is_shown_with_or_without_its_length(string mode, string line)
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Ec25, "AT+QMTCFG=\"recv/mode\",0," + mode);
        _broker.Publish("t", "{\"a\":1}", 3);
        await bench.Host.UrcAsync(line);
        Assert.Equal(3, (await _broker.NextAsync<MqttPubAckPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task The_network_takes_its_round_trip_time()
    {
        ModuleOptions options = Bench.On(_broker) with { Rtt = TimeSpan.FromMilliseconds(400) };
        await using var bench = new Bench(options, _time);
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.PassAsync(TimeSpan.FromMilliseconds(399));
        await bench.Host.OkAsync("AT");
        Assert.Null(_broker.Dialled);
        await bench.PassAsync(TimeSpan.FromMilliseconds(1));
        await bench.Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
    }

    [Fact]
    public async Task Inline_QMTPUBEX_answers_as_QMTPUB_and_takes_no_quotes()
    {
        await using Bench bench = await ConnectedAsync(ModuleProfile.Bg95);
        await bench.Host.OkAsync("AT+QMTPUBEX=0,0,0,0,\"t\",\"plain text\"");
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,0,0\r\n");
        await bench.Host.ErrorAsync("AT+QMTPUBEX=0,0,0,0,\"t\",\"{\"a\":1}\"");
        await bench.Host.ErrorAsync($"AT+QMTPUBEX=0,0,0,0,\"t\",\"{new string('x', 561)}\"");
    }

    private async Task<Bench> ConnectedAsync(ModuleProfile profile, params string[] before)
    {
        var bench = new Bench(Bench.On(_broker, profile), _time);
        foreach (string command in before)
        {
            await bench.Host.OkAsync(command);
        }

        await bench.ConnectAsync();
        return bench;
    }

    private static async Task PublishAsync(Bench bench, int id)
    {
        await bench.Host.CommandAsync($"AT+QMTPUB=0,{id},1,0,\"t\",1", "> ");
        await bench.Host.SendAsync("x");
        await bench.Host.UrcAsync("\r\nOK\r\n");
    }
}
