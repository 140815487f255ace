// The named faults, each through what a host sees of it.
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("no-sim", "AT+CPIN?", "+CME ERROR: 10")]
    [InlineData("no-sim", "AT+CIMI", "+CME ERROR: 10")]
    [InlineData("no-sim", "AT+CREG?", "+CREG: 0,0")]
    [InlineData("sim-pin", "AT+CPIN?", "+CPIN: SIM PIN")]
    [InlineData("sim-pin", "AT+QCCID", "+CME ERROR: 11")]
    [InlineData("sim-puk", "AT+CPIN?", "+CPIN: SIM PUK")]
    [InlineData("denied", "AT+CEREG?", "+CEREG: 0,3")]
    [InlineData("searching", "AT+CGREG?", "+CGREG: 0,2")]
    [InlineData("searching", "AT+QENG=\"servingcell\"", "+QENG: \"servingcell\",\"SEARCH\"")]
    [InlineData("searching", "AT+QNWINFO", "+QNWINFO: \"NONE\"")]
    [InlineData("searching", "AT+QIACT=1", "ERROR")]
    [InlineData("weak-signal", "AT+CSQ", "+CSQ: 2,99")]
    [InlineData("pdp-fails", "AT+QIACT=1", "ERROR")]
    [InlineData("pdp-fails", "AT+QMTOPEN=0,\"broker.test\",1883", "+QMTOPEN: 0,3")]
    [InlineData("qmtopen:-1", "AT+QMTOPEN=0,\"broker.test\",1883", "+QMTOPEN: 0,-1")]
    [InlineData("qmtopen:4", "AT+QMTOPEN=0,\"broker.test\",1883", "+QMTOPEN: 0,4")]
    public async Task A_fault_shows_in_an_answer(string fault, string command, string answer)
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: fault));
        await bench.Host.CommandAsync(command, "\r\n" + answer + "\r\n");
    }

    [Theory]
    [InlineData("nowhere.test", null, "+QMTOPEN: 0,4")]
    [InlineData("broker.test", "refused", "+QMTOPEN: 0,-1")]
    public async Task A_host_that_is_unknown_or_refuses_has_its_own_result(string host, string? refusal, string answer)
    {
        ModuleOptions options = Bench.On(new MemoryBroker { RefusesTcp = refusal }) with
        {
            Routes = new ModuleRoutes().Add(new HostPort("broker.test", 1883), new HostPort("127.0.0.1", 1)),
        };
        await using var bench = new Bench(options);
        await bench.Host.CommandAsync($"AT+QMTOPEN=0,\"{host}\",1883", "\r\n" + answer + "\r\n");
    }

    [Fact]
    public async Task A_PIN_unlocks_and_three_wrong_ones_lock()
    {
        await using var bench = new Bench(Bench.With("sim-pin") with { RegistrationTime = TimeSpan.Zero });
        await bench.Host.CommandAsync("AT+CPIN=\"0000\"", "\r\n+CME ERROR: 16\r\n");
        await bench.Host.OkAsync("AT+CPIN=\"1234\"");
        await bench.Host.UrcAsync("\r\n+CPIN: READY\r\n");
        await using var other = new Bench(Bench.With("sim-pin"));
        for (int i = 0; i < 3; i++)
        {
            await other.Host.CommandAsync("AT+CPIN=0000", "\r\n+CME ERROR: 16\r\n");
        }

        Assert.Contains("+CPIN: SIM PUK", await other.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
        await other.Host.CommandAsync("AT+CPIN=1234", "\r\n+CME ERROR: 12\r\n");
        await other.Host.OkAsync("AT+CPIN=\"12345678\",\"4321\"");
        Assert.Contains("+CPIN: READY", await other.Host.OkAsync("AT+CPIN?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connect_has_the_code_that_was_asked_for()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: "connack:5"));
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"d\",\"p\",\"t\"");
        await bench.Host.ExpectAsync("\r\n+QMTCONN: 0,0,5\r\n\r\n+QMTSTAT: 0,4\r\n");
    }

    [Fact]
    public async Task A_silent_broker_lets_CONNECT_time_out()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.On(new MemoryBroker(), faults: "broker-silent"), time);
        await bench.Host.OkAsync("AT+QMTOPEN=0,\"broker.test\",1883");
        await bench.Host.UrcAsync("\r\n+QMTOPEN: 0,0\r\n");
        await bench.Host.OkAsync("AT+QMTCONN=0,\"d\"");
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        await bench.Host.ExpectAsync("\r\n+QMTCONN: 0,2\r\n\r\n+QMTSTAT: 0,4\r\n");
    }

    [Fact]
    public async Task A_mute_module_says_nothing_until_it_is_healed()
    {
        await using var bench = new Bench(Bench.With("mute"));
        await bench.Host.SendAsync("AT\r");
        bench.Module.SetFaults();
        Assert.Equal("AT+CGMM\r\r\nEC25\r\n\r\nOK\r\n", await bench.Host.OkAsync("AT+CGMM"));
    }

    [Fact]
    public async Task A_late_result_code_comes_before_the_next_answer()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.With("late-final:8"), time);
        for (int i = 0; i < 4; i++)
        {
            await bench.Host.OkAsync("AT");
        }

        await bench.Host.CommandAsync("AT+CGMM", "\r\nEC25\r\n");
        await bench.Host.SendAsync("AT+CGMI\r");
        await bench.PassAsync(TimeSpan.FromSeconds(8));
        Assert.Equal("\r\nOK\r\nAT+CGMI\r\r\nQuectel\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("Quectel\r\n\r\nOK\r\n"));
    }

    [Fact]
    public async Task A_lost_result_code_never_comes()
    {
        await using var bench = new Bench(Bench.With("lost-final@every=2"));
        await bench.Host.OkAsync("AT");
        await bench.Host.SendAsync("AT+CGMM\r");
        await bench.Host.ExpectAsync("\r\nEC25\r\n");
        Assert.Equal("AT+CGMI\r\r\nQuectel\r\n\r\nOK\r\n", await bench.Host.OkAsync("AT+CGMI"));
    }

    [Fact]
    public async Task A_module_that_restarts_says_RDY_again_and_again()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(Bench.With("restart@every=30s"), time);
        await bench.Host.OkAsync("AT");
        for (int i = 0; i < 2; i++)
        {
            // Thirty seconds on, two to boot.
            await bench.PassAsync(TimeSpan.FromSeconds(30));
            await bench.PassAsync(TimeSpan.FromSeconds(2));
            await bench.Host.ExpectAsync("\r\nRDY\r\n");
            await bench.Host.ExpectAsync("\r\n+QIND: PB DONE\r\n");
        }
    }

    [Fact]
    public async Task A_payload_can_come_without_its_quotes()
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker, faults: "unquoted-receive"));
        await bench.Host.OkAsync("AT+QMTCFG=\"recv/mode\",0,0,1");
        await bench.ConnectAsync();
        broker.Publish("t", "plain");
        await bench.Host.ExpectAsync("\r\n+QMTRECV: 0,0,\"t\",5,plain\r\n");
    }
}
