// A connection that should be there is looked after: when a publish went wrong, and when nothing at all has come for long.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Quectel.Tests.Session;

public sealed class OnlineTests
{
    private const string Connected = "\r\n+QMTCONN: 0,3\r\n\r\nOK\r\n";

    [Theory]
    [InlineData("\r\nOK\r\n")]
    [InlineData("\r\n+QMTCONN: 0,1\r\n\r\n+QMTCONN: 1,3\r\n\r\nOK\r\n")]
    public async Task A_client_that_the_module_lost_without_a_word_is_lost(string clients)
    {
        await using SessionBench bench = new();
        bench.Answer("AT+QMTCONN?", clients);
        await bench.OnlineAsync();
        await bench.RefusedPublishAsync();
        SessionFault fault = await bench.FaultAsync();
        Assert.Equal((SessionLayer.Mqtt, false), (fault.Layer, fault.NeedsPerson));
        Assert.Contains("lost its MQTT client 0", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_client_is_connected_and_a_publish_failed_URCs_are_directed_again()
    {
        await using SessionBench bench = new();
        bench.Answer("AT+QMTCONN?", Connected);
        await bench.OnlineAsync();
        await bench.RefusedPublishAsync();
        await bench.HearAsync("AT+QMTCONN?");
        await bench.HearAsync("AT+QURCCFG=\"urcport\",\"usbat\"");
        await bench.HearAsync("AT+QCFG=\"urc/cache\",0");
        Assert.Equal(SessionState.Online, bench.Session.State);
    }

    [Fact]
    public async Task After_the_heartbeat_of_silence_and_not_before_the_module_is_asked_once()
    {
        await using SessionBench bench = new();
        bench.Answer("AT+QMTCONN?", Connected);
        await bench.OnlineAsync();
        await bench.Time.NextAsync(due => due == SessionBench.Heartbeat);
        bench.Time.Advance(SessionBench.Heartbeat / 2);
        await bench.SayAsync("\r\n+QIND: \"csq\",20,99\r\n");
        bench.Time.Advance(SessionBench.Heartbeat / 2);

        // It looked at the clock, and waits again.
        await bench.Time.NextAsync(due => due == SessionBench.Heartbeat);
        Assert.Empty(bench.Heard());
        bench.Time.Advance(SessionBench.Heartbeat);
        await bench.Time.NextAsync(due => due == SessionBench.Heartbeat);
        Assert.Equal(["AT+QMTCONN?"], bench.Heard());
        Assert.Equal(SessionState.Online, bench.Session.State);
    }

    [Fact]
    public async Task A_firmware_that_refuses_the_question_stays_online()
    {
        await using SessionBench bench = new();
        bench.Answer("AT+QMTCONN?", "\r\nERROR\r\n");
        await bench.OnlineAsync();
        await bench.Time.NextAsync(due => due == SessionBench.Heartbeat);
        bench.Time.Advance(SessionBench.Heartbeat);
        await bench.Time.NextAsync(due => due == SessionBench.Heartbeat);
        Assert.Equal(["AT+QMTCONN?"], bench.Heard());
        Assert.Equal(SessionState.Online, bench.Session.State);
    }
}
