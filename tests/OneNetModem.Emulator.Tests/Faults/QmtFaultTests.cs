// Faults of MQTT, network, SIM and clock while the module runs: each by what a host is told, and what the broker got.
using MQTTnet.Packets;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class QmtFaultTests
{
    [Fact]
    public async Task Each_QMTOPEN_can_end_otherwise()
    {
        await using var bench = new ChunkBench("qmtopen:-1@times=1", "qmtopen:5@every=2@times=1");
        foreach (int result in (int[])[-1, 5, 0])
        {
            await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
            await bench.Host.ExpectAsync($"\r\n+QMTOPEN: 0,{result}\r\n");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_CONNECT_is_refused_once_and_then_accepted(int code)
    {
        await using var bench = new ChunkBench($"connack:{code}@times=1");
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"d\"");
        await bench.Host.ExpectAsync($"\r\n+QMTCONN: 0,0,{code}\r\n\r\n+QMTSTAT: 0,4\r\n");
        await bench.ConnectAsync();
    }

    [Theory]
    [InlineData("qmtstat:1", "\r\n+QMTSTAT: 0,1\r\n")]
    [InlineData("qmtstat:2", "\r\n+QMTSTAT: 0,2\r\n")]
    [InlineData("qmtstat:3", "\r\n+QMTSTAT: 0,3\r\n")]
    [InlineData("qmtstat:4", "\r\n+QMTSTAT: 0,4\r\n")]
    [InlineData("qmtstat:5", "\r\n+QMTSTAT: 0,5\r\n")]
    [InlineData("qmtstat:6", "\r\n+QMTSTAT: 0,6\r\n")]
    [InlineData("qmtstat:7", "\r\n+QMTSTAT: 0,7\r\n")]
    [InlineData("qmtstat:8", "\r\n+QMTSTAT: 0,8\r\n")]
    [InlineData("ping-fails", "\r\n+QMTPING: 0,1\r\n\r\n+QMTSTAT: 0,2\r\n")]
    [InlineData("broker-closes", "\r\n+QMTSTAT: 0,1\r\n")]
    [InlineData("pdpdeact", "\r\n+QIURC: \"pdpdeact\",1\r\n\r\n+QMTSTAT: 0,1\r\n")]
    public async Task A_connection_is_lost_for_its_reason_and_can_be_made_again(string fault, string told)
    {
        await using var bench = new ChunkBench(fault + "@after=10s");
        await bench.ConnectAsync();
        await bench.PassAsync(10);
        Assert.Equal(told, await bench.Host.ExpectAsync(told));
        Assert.DoesNotContain("+QMTCONN: 0", await bench.Host.OkAsync("AT+QMTCONN?"), StringComparison.Ordinal);
        await bench.ConnectAsync();
    }

    [Fact]
    public async Task A_broker_that_closes_during_CONNECT_fails_it()
    {
        await using var bench = new ChunkBench("broker-silent@for=9s", "broker-closes@at=done@on=AT+QMTCONN@times=1");
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"d\"");
        await bench.Host.ExpectAsync("\r\n+QMTCONN: 0,2\r\n\r\n+QMTSTAT: 0,1\r\n");
        await bench.PassAsync(9);
        await bench.ConnectAsync();
    }

    [Fact]
    public async Task A_broker_that_falls_silent_lets_a_publish_fail_after_its_retries()
    {
        await using var bench = new ChunkBench("broker-silent@after=10s");
        await bench.ConnectAsync();
        await bench.PassAsync(10);
        await bench.PublishAsync(1);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("", bench.Host.Rest);
            await bench.PassAsync(5);
        }

        await bench.Host.ExpectAsync("\r\n+QMTPUB: 0,1,2\r\n");
    }

    [Fact]
    public async Task A_repeated_publish_is_told_with_1_sent_twice_and_then_told_with_0()
    {
        await using var bench = new ChunkBench("pub-repeats@times=1");
        await bench.ConnectAsync();
        await bench.PublishAsync(1);
        Assert.Equal("", bench.Host.Rest);
        Assert.False((await bench.Broker.NextAsync<MqttPublishPacket>()).Dup);
        await bench.PassAsync(5);
        Assert.Equal("\r\n+QMTPUB: 0,1,1,1\r\n\r\n+QMTPUB: 0,1,0\r\n", await bench.Host.ExpectAsync("0,1,0\r\n"));
        Assert.True((await bench.Broker.NextAsync<MqttPublishPacket>()).Dup);
        await bench.PublishAsync(2);
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,2,0\r\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_failed_publish_is_told_with_2_and_never_sent(int qos)
    {
        await using var bench = new ChunkBench("pub-fails@times=1");
        await bench.ConnectAsync();
        await bench.PublishAsync(qos, qos);
        await bench.Host.UrcAsync($"\r\n+QMTPUB: 0,{qos},2\r\n");
        await bench.PublishAsync(3 * qos, qos);
        await bench.Host.UrcAsync($"\r\n+QMTPUB: 0,{3 * qos},0\r\n");
        Assert.Equal(3 * qos, (await bench.Broker.NextAsync<MqttPublishPacket>()).PacketIdentifier);
    }

    [Fact]
    public async Task A_result_can_be_lost_though_the_publish_was_not()
    {
        await using var bench = new ChunkBench("pub-lost-result@times=1");
        await bench.ConnectAsync();
        await bench.PublishAsync(1);
        await bench.PassAsync(120);
        Assert.Equal("", bench.Host.Rest);
        Assert.Equal(1, (await bench.Broker.NextAsync<MqttPublishPacket>()).PacketIdentifier);
        await bench.PublishAsync(1);
        await bench.Host.UrcAsync("\r\n+QMTPUB: 0,1,0\r\n");
    }

    [Fact]
    public async Task A_result_can_come_a_minute_late_behind_another_one()
    {
        await using var bench = new ChunkBench("pub-late-result:60@times=1");
        await bench.ConnectAsync();
        await bench.PublishAsync(1);
        await bench.PublishAsync(2);
        Assert.Equal("\r\n+QMTPUB: 0,2,0\r\n", await bench.Host.ExpectAsync("0,2,0\r\n"));
        await bench.PassAsync(59);
        Assert.Equal("", bench.Host.Rest);
        await bench.PassAsync(1);
        await bench.Host.ExpectAsync("\r\n+QMTPUB: 0,1,0\r\n");
    }

    [Fact]
    public async Task A_late_result_ends_with_its_connection()
    {
        await using var bench = new ChunkBench("pub-late-result:60@times=1");
        await bench.ConnectAsync();
        await bench.PublishAsync(1);
        await bench.Host.OkAsync("AT+QMTCLOSE=0");
        await bench.Host.ExpectAsync("\r\n+QMTCLOSE: 0,0\r\n");
        await bench.ConnectAsync();
        await bench.PassAsync(60);
        Assert.Equal("", bench.Host.Rest);
    }

    [Fact]
    public async Task A_full_window_refuses_the_command()
    {
        await using var bench = new ChunkBench("window-full@times=1");
        await bench.ConnectAsync();
        await bench.Host.ErrorAsync("AT+QMTPUB=0,1,1,0,\"t\",3");
        await bench.PublishAsync(1);
    }

    [Theory]
    [InlineData("searching", 2)]
    [InlineData("denied", 3)]
    public async Task Registration_is_lost_and_comes_back(string fault, int status)
    {
        await using var bench = new ChunkBench(fault + "@after=10s@for=20s");
        await bench.Host.OkAsync("AT+CEREG=1");
        await bench.Host.OkAsync("AT+QIACT=1");
        await bench.PassAsync(10);
        Assert.Equal($"\r\n+QIURC: \"pdpdeact\",1\r\n\r\n+CEREG: {status}\r\n", await bench.Host.ExpectAsync($"+CEREG: {status}\r\n"));
        await bench.Host.ErrorAsync("AT+QIACT=1");
        await bench.PassAsync(20);
        await bench.Host.ExpectAsync("\r\n+CEREG: 1\r\n");
        await bench.Host.OkAsync("AT+QIACT=1");
    }

    [Fact]
    public async Task A_SIM_is_pulled_and_put_in_again()
    {
        await using var bench = new ChunkBench("no-sim@after=10s@for=20s");
        await bench.Host.OkAsync("AT+QSIMSTAT=1;+CREG=1");
        await bench.PassAsync(10);
        await bench.Host.ExpectAsync("\r\n+QSIMSTAT: 1,0\r\n\r\n+CPIN: NOT READY\r\n\r\n+CREG: 0\r\n");
        await bench.Host.CommandAsync("AT+CIMI", "\r\n+CME ERROR: 10\r\n");
        await bench.PassAsync(20);
        await bench.PassAsync(1);
        await bench.Host.ExpectAsync("\r\n+QSIMSTAT: 1,1\r\n\r\n+CPIN: READY\r\n\r\n+CREG: 2\r\n\r\n+CREG: 1\r\n");
        await bench.Host.OkAsync("AT+CIMI");
    }

    [Theory]
    [InlineData("sim-pin", "+CPIN: SIM PIN", "AT+CPIN=1234")]
    [InlineData("sim-puk", "+CPIN: SIM PUK", "AT+CPIN=12345678,4321")]
    public async Task A_SIM_that_locks_stays_unlocked_once_it_was_unlocked(string fault, string told, string unlock)
    {
        await using var bench = new ChunkBench(fault + "@after=5s", "mute@every=20s@for=1s");
        await bench.PassAsync(5);
        await bench.Host.ExpectAsync($"\r\n{told}\r\n");
        await bench.Host.OkAsync(unlock);
        await bench.PassAsync(15);
        await bench.PassAsync(1);
        Assert.Contains("+CPIN: READY", await bench.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clocks_are_wrong_for_a_while()
    {
        // The test's time begins at 2000-01-01 00:00.
        await using var bench = new ChunkBench("clock-wrong:-24@for=10s");
        await bench.Host.OkAsync("AT+CTZU=1");
        Assert.Contains("\"99/12/31,00:00:00", await bench.Host.OkAsync("AT+CCLK?"), StringComparison.Ordinal);
        Assert.Contains("\"1999/12/31,00:00:00", await bench.Host.OkAsync("AT+QLTS=1"), StringComparison.Ordinal);
        await bench.PassAsync(10);
        Assert.Contains("\"00/01/01,00:00:10", await bench.Host.OkAsync("AT+CCLK?"), StringComparison.Ordinal);
    }
}
