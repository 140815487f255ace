// What an earlier program or a wrong clock leaves behind does not keep a session from coming online.
using OneNetModem.Quectel.Session;

namespace OneNetModem.Quectel.Tests.Session;

public sealed class ComingOnlineTests
{
    private const string Refused = "\r\nOK\r\n\r\n+QMTCONN: 0,0,4\r\n";

    private static readonly DateTimeOffset NetworkTime = SessionBench.Start.AddYears(1);

    [Fact]
    public async Task A_radio_that_was_left_off_is_switched_on_once()
    {
        await using SessionBench bench = new();
        List<string> sent = [];
        bool on = false;
        bench.Answer("AT+CPIN?", _ => on ? "\r\n+CPIN: READY\r\n\r\nOK\r\n" : "\r\n+CME ERROR: 13\r\n");
        bench.Answer("AT+CFUN?", "\r\n+CFUN: 0\r\n\r\nOK\r\n");
        bench.Answer("AT+CFUN=", line =>
        {
            sent.Add(line);
            on = true;
            return "\r\nOK\r\n\r\n+CPIN: READY\r\n";
        });
        await bench.OnlineAsync();
        Assert.Equal(["AT+CFUN=1"], sent);
    }

    [Fact]
    public async Task A_login_refused_with_the_networks_time_is_tried_with_the_PCs()
    {
        await using SessionBench bench = new();
        NetworkSays(bench);
        bench.Answer("AT+QMTCONN=", line => line.Contains($"{NetworkTime:s}", StringComparison.Ordinal) ? Refused : "\r\nOK\r\n\r\n+QMTCONN: 0,0,0\r\n");
        Task online = bench.OnlineAsync();
        SessionFault fault = await bench.FaultAsync();
        Assert.False(fault.NeedsPerson);
        Assert.Contains("made with the network's time", fault.Reason, StringComparison.Ordinal);
        await bench.PassAsync(SessionState.Backoff, online);
        Assert.Equal(2, bench.Logins.Count);
    }

    [Fact]
    public async Task A_login_refused_with_either_time_needs_a_person()
    {
        await using SessionBench bench = new();
        NetworkSays(bench);
        bench.Answer("AT+QMTCONN=", Refused);
        bench.Session.Start();
        Assert.False((await bench.FaultAsync()).NeedsPerson);
        Task<SessionFault> second = bench.FaultAsync();
        await bench.PassAsync(SessionState.Backoff, second);
        Assert.True((await second).NeedsPerson);
        Assert.Equal([true, false], bench.Logins.Select(l => l == NetworkTime));
    }

    [Fact]
    public async Task A_login_refused_while_the_clocks_agree_needs_a_person_at_once()
    {
        await using SessionBench bench = new();
        bench.Answer("AT+QMTCONN=", Refused);
        bench.Session.Start();
        Assert.True((await bench.FaultAsync()).NeedsPerson);
        Assert.Equal([SessionBench.Start], bench.Logins);
    }

    private static void NetworkSays(SessionBench bench) =>
        bench.Answer("AT+QLTS=1", $"\r\n+QLTS: \"{NetworkTime:yyyy'/'MM'/'dd','HH':'mm':'ss}+32,0\"\r\n\r\nOK\r\n");
}
