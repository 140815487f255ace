// The QMT family against mosquitto, a broker that knows nothing of us.
using System.Diagnostics;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class MqttTests : IAsyncLifetime
{
    private MosquittoBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await MosquittoBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    public static TheoryData<string> Profiles => [.. ModuleProfile.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Open_connect_subscribe_publish_receive_disconnect(string profile)
    {
        await using Bench bench = NewBench(profile);
        TestHost host = bench.Host;
        await host.OkAsync("AT+QMTCFG=\"recv/mode\",0,0,1");
        await ConnectAsync(host);
        Assert.Contains("+QMTCONN: 0,3", await host.OkAsync("AT+QMTCONN?"), StringComparison.Ordinal);
        await SubscribeAsync(host, "t/+", 1);
        await PublishAsync(host, profile, 7, "t/Ã©", "{\"a\":\"\r\n> OK\0\"}");
        string lead = bench.Module.Options.Profile.ReceiveFraming.Lead;
        string trail = bench.Module.Options.Profile.ReceiveFraming.Trail;
        await host.UrcAsync(lead + "+QMTRECV: 0,1,\"t/Ã©\",15,\"{\"a\":\"\r\n> OK\0\"}\"" + trail);
        await host.OkAsync("AT+QMTDISC=0");
        await host.ExpectAsync("\r\n+QMTDISC: 0,0\r\n");
        Assert.DoesNotContain("+QMTCONN: 0", await host.OkAsync("AT+QMTCONN?"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_longest_payload_goes_through_and_one_byte_more_is_an_ERROR(string profile)
    {
        await using Bench bench = NewBench(profile);
        TestHost host = bench.Host;
        int longest = bench.Module.Options.Profile.LongestPublish;
        await host.OkAsync("AT+QMTCFG=\"recv/mode\",0,0,1");
        await ConnectAsync(host);
        await SubscribeAsync(host, "big", 0);
        string payload = new([.. Enumerable.Range(0, longest).Select(i => (char)(i % 256))]);
        await PublishAsync(host, profile, 1, "big", payload);
        await host.UrcAsync($"+QMTRECV: 0,0,\"big\",{longest},\"{payload}\"\r\n");
        string verb = profile == "EC25" ? "QMTPUBEX" : "QMTPUB";
        await host.ErrorAsync($"AT+{verb}=0,1,1,0,\"big\",{longest + 1}");
    }

    [Fact]
    public async Task A_client_index_left_open_by_a_host_is_taken()
    {
        await using Bench bench = NewBench("EC25");
        await ConnectAsync(bench.Host);
        LinkHost next = bench.Attach();
        await next.OkAsync($"AT+QMTOPEN=0,\"broker\",{_broker.Port}");
        await next.ExpectAsync("\r\n+QMTOPEN: 0,2\r\n");
        await next.OkAsync("AT+QMTCLOSE=0");
        await next.ExpectAsync("\r\n+QMTCLOSE: 0,0\r\n");
        await ConnectAsync(next);
    }

    [Fact]
    public async Task A_broker_that_goes_away_is_told_with_QMTSTAT_1()
    {
        await using Bench bench = NewBench("BG96");
        await ConnectAsync(bench.Host);
        await _broker.DisposeAsync();
        await bench.Host.ExpectAsync("\r\n+QMTSTAT: 0,1\r\n");
        await bench.Host.OkAsync($"AT+QMTOPEN=0,\"broker\",{_broker.Port}");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,-1\r\n");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_4_and_a_closed_port_is_not()
    {
        await using Bench bench = new(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() });

        // RFC 6761 section 6.4: no name under .invalid has an address.
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"no-such-host.invalid\",1883");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,4\r\n");
        await _broker.DisposeAsync();
        await bench.Host.OkAsync($"AT+QMTOPEN=0,\"127.0.0.1\",{_broker.Port}");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,-1\r\n");
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_then_told_by_QMTSTAT_4()
    {
        await using var guarded = await MosquittoBroker.StartAsync(new MosquittoOptions { Username = "product", Password = "right" });
        await using Bench bench = NewBench("BG95", guarded);
        await bench.Host.OkAsync($"AT+QMTOPEN=0,\"broker\",{guarded.Port}");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"dev\",\"product\",\"wrong\"");
        await bench.Host.ExpectAsync("\r\n+QMTCONN: 0,0,5\r\n");
        await bench.Host.ExpectAsync("\r\n+QMTSTAT: 0,4\r\n");
        await bench.Host.OkAsync($"AT+QMTOPEN=0,\"broker\",{guarded.Port}");
        await bench.Host.ExpectAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"dev\",\"product\",\"right\"");
        await bench.Host.ExpectAsync("\r\n+QMTCONN: 0,0,0\r\n");
    }

    [Fact]
    public async Task Messages_wait_in_five_slots_in_recv_mode_1()
    {
        await using Bench bench = NewBench("BG96");
        TestHost host = bench.Host;
        await host.OkAsync("AT+QMTCFG=\"recv/mode\",0,1,1");
        await ConnectAsync(host);
        await SubscribeAsync(host, "slot", 0);
        for (int i = 0; i < 3; i++)
        {
            await PublishAsync(host, "BG96", 1, "slot", "he\r\no" + i);
            await host.UrcAsync($"\r\n+QMTRECV: 0,{i}\r\n");
        }

        Assert.Contains("\r\n+QMTRECV: 0,1,1,1,0,0\r\n", await host.OkAsync("AT+QMTRECV?"), StringComparison.Ordinal);
        Assert.Contains("\r\n+QMTRECV: 0,0,\"slot\",6,\"he\r\no1\"\r\n", await host.OkAsync("AT+QMTRECV=0,1"), StringComparison.Ordinal);
        Assert.Contains("\r\n+QMTRECV: 0,1,0,1,0,0\r\n", await host.OkAsync("AT+QMTRECV?"), StringComparison.Ordinal);
        string rest = await host.OkAsync("AT+QMTRECV=0");
        Assert.Contains("he\r\no0\"\r\n+QMTRECV: 0,0,\"slot\",6,\"he\r\no2\"", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("+QMTRECV: ", await host.OkAsync("AT+QMTRECV=0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_client_publishes_arrives_with_its_message_id()
    {
        await using Bench bench = NewBench("EC25");
        await ConnectAsync(bench.Host);
        await SubscribeAsync(bench.Host, "a/b", 1);
        using Process publisher = Process.Start("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{_broker.Port}", "-t", "a/b", "-q", "1", "-m", "12,abc"]);
        await publisher.WaitForExitAsync();
        await bench.Host.ExpectAsync("\r\n+QMTRECV: 0,1,\"a/b\",\"12,abc\"\r\n");
    }

    private static async Task SubscribeAsync(TestHost host, string topic, int qos)
    {
        await host.OkAsync($"AT+QMTSUB=0,1,\"{topic}\",{qos}");
        await host.ExpectAsync($"\r\n+QMTSUB: 0,1,0,{qos}\r\n");
    }

    private static async Task PublishAsync(TestHost host, string profile, int id, string topic, string payload)
    {
        string verb = profile == "EC25" ? "QMTPUBEX" : "QMTPUB";
        await host.CommandAsync($"AT+{verb}=0,{id},1,0,\"{topic}\",{payload.Length}", "\r\n> ");
        await host.SendAsync(payload);
        // An EC2x echoes the payload, the others do not.
        await host.UrcAsync((profile == "EC25" ? payload : "") + "\r\nOK\r\n");
        await host.UrcAsync($"\r\n+{verb}: 0,{id},0\r\n");
    }

    private async Task ConnectAsync(TestHost host)
    {
        await host.OkAsync($"AT+QMTOPEN=0,\"broker\",{_broker.Port}");
        await host.ExpectAsync("\r\n+QMTOPEN: 0,0\r\n");
        await host.OkAsync("AT+QMTCONN=0,\"dev\"");
        await host.ExpectAsync("\r\n+QMTCONN: 0,0,0\r\n");
    }

    private Bench NewBench(string profile, MosquittoBroker? broker = null) => new(new ModuleOptions
    {
        Profile = ModuleProfile.Find(profile)!,
        Routes = ModuleRoutes.All(new HostPort("127.0.0.1", (broker ?? _broker).Port)),
    });
}
