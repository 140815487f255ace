// Silence: limits, quarantine, barriers, a module that is gone and comes back, a module that restarts.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class TimeoutTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(3)]
    [InlineData(180)]
    public async Task Each_command_has_its_own_limit(double seconds)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Channel.SendAsync(new AtCommand("AT+COPS=?") { Timeout = TimeSpan.FromSeconds(seconds) });
        bench.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(10));
        Assert.Equal(0, bench.Channel.Counters.Timeouts);
        bench.Time.Advance(TimeSpan.FromMilliseconds(20));
        AtResponse answer = await sent;
        Assert.Equal((AtAbort.Timeout, AtFinalKind.None), (answer.Aborted, answer.Final.Kind));
        Assert.Equal(1, bench.Channel.Counters.Timeouts);
    }

    [Fact]
    public async Task A_late_OK_is_an_orphan_and_never_ends_the_next_command()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> slow = bench.Send("AT+CSQ");
        Task<AtResponse> next = bench.Send("AT+REG?");
        bench.Say("AT+CSQ\r");
        bench.Pass(3);
        Assert.Equal(AtAbort.Timeout, (await slow).Aborted);
        bench.Expect("AT+CSQ\rAT\r");
        bench.Say("\r\n+CSQ: 9,99\r\n\r\nOK\r\n");
        bench.Expect("");
        bench.Say("AT\r\r\nOK\r\n");
        bench.Expect("AT+REG?\r");
        bench.Say("AT+REG?\r\r\n+REG: 2,1\r\n\r\nOK\r\n");
        Assert.Equal(["+REG: 2,1"], (await next).Lines);
        Assert.Equal((2L, 1L), (bench.Channel.Counters.Orphans, bench.Channel.Counters.Barriers));
    }

    [Fact]
    public async Task In_quarantine_messages_and_URCs_that_can_be_no_answer_still_get_through()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> slow = bench.Send("AT+REG?");
        bench.Pass(3);
        await slow;
        bench.Say("\r\n+REG: 5\r\n\r\n+MSG: 0,1,\"t\",\"hi\"\r\n\r\n+STAT: 0,1\r\n\r\n+REG: 2,5\r\n");
        Assert.Equal(["+REG: 5", "+MSG: 0,1,\"t\"|hi", "+STAT: 0,1"], bench.TakeUrcs());
        Assert.Equal(1, bench.Channel.Counters.Orphans);
    }

    [Fact]
    public async Task A_barrier_that_is_lost_is_followed_by_another_one()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> slow = bench.Send("AT+CSQ");
        Task<AtResponse> next = bench.Send("AT+REG?");
        bench.Pass(3);
        await slow;
        bench.Expect("AT+CSQ\rAT\r");
        bench.Pass(3);
        bench.Expect("ATE1\r");

        // All of it comes at last.
        bench.Say("AT+CSQ\r\r\n+CSQ: 1,1\r\n\r\nOK\r\nAT\r\r\nOK\r\n");
        bench.Expect("");
        bench.Say("ATE1\r\r\nOK\r\n");
        bench.Expect("AT+REG?\r");
        bench.Say("AT+REG?\r\r\n+REG: 2,1\r\n\r\nOK\r\n");
        Assert.Equal(["+REG: 2,1"], (await next).Lines);
    }

    [Fact]
    public async Task Echo_that_went_off_unnoticed_is_found_out_by_the_barriers()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> lost = bench.Send("AT+CSQ");
        bench.Say("\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
        bench.Pass(3);
        Assert.Equal(AtAbort.Timeout, (await lost).Aborted);
        bench.Expect("AT+CSQ\rAT\r");
        bench.Say("\r\nOK\r\n");
        bench.Pass(3);
        bench.Expect("ATE1\r");
        bench.Say("\r\nOK\r\n");
        bench.Pass(3);
        bench.Expect("ATE1V1\r");
        bench.Say("ATE1V1\r\r\nOK\r\n");
        await bench.AssertInOrderAsync();
    }

    [Theory]
    [InlineData("AT+VER")]
    [InlineData("AT+CMEE?")]
    [InlineData("AT+CMEE=1")]
    public async Task Without_echo_the_answer_of_the_barrier_is_told_from_any_late_one(string slow)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> sent = bench.Send(slow);
        bench.Pass(3);
        await sent;
        bench.Expect(slow + "\r" + (slow == "AT+CMEE?" ? "AT+CSCS?\r" : "AT+CMEE?\r"));
        bench.Say(slow switch { "AT+VER" => "\r\nFW01\r\nrev: 2\r\n\r\nOK\r\n", "AT+CMEE?" => "\r\n+CMEE: 1\r\n\r\nOK\r\n", _ => "\r\nOK\r\n" });
        bench.Expect("");
        bench.Say(slow == "AT+CMEE?" ? "\r\n+CSCS: \"GSM\"\r\n\r\nOK\r\n" : "\r\n+CMEE: 1\r\n\r\nOK\r\n");
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task A_silent_module_gives_waiting_commands_back_and_recovers_when_it_answers()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> slow = bench.Send("AT+CSQ");
        Task<AtResponse> waiting = bench.Send("AT+REG?");
        for (int i = 0; i < 4; i++)
        {
            bench.Pass(3);
        }

        Assert.Equal(AtAbort.Timeout, (await slow).Aborted);
        Assert.Equal(AtAbort.Unresponsive, (await waiting).Aborted);
        bench.Expect("AT+CSQ\rAT\rATE1\rATE1V1\r");

        // Nobody waits: silence. Somebody does: one more barrier, and the command comes back as well.
        bench.Pass(600);
        bench.Expect("");
        Task<AtResponse> later = bench.Send("AT+REG?");
        bench.Expect("ATE1Q0\r");
        bench.Pass(3);
        Assert.Equal(AtAbort.Unresponsive, (await later).Aborted);
        Task<AtResponse> last = bench.Send("AT+REG?");
        bench.Expect("ATE1V1V1\r");
        bench.Say("ATE1V1V1\r\r\nOK\r\n");
        bench.Expect("AT+REG?\r");
        bench.Say("AT+REG?\r\r\n+REG: 2,1\r\n\r\nOK\r\n");
        Assert.True((await last).IsOk);
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task A_module_that_is_silent_for_long_costs_no_memory()
    {
        AtDialogue dialogue = new(new TestDialect(), new NoEvents());
        for (int i = 0; i < 1000; i++)
        {
            dialogue.Sent(new AtCommand(i % 2 == 0 ? "AT" : "ATE1"));
            dialogue.TimedOut();
        }

        Assert.Equal(2, dialogue.Stale.Count);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_restart_aborts_all_that_waits_and_forgets_echo_and_payload_rules()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> lengths = bench.Send("AT+LEN=1");
        bench.Say("\r\nOK\r\n");
        await lengths;
        Task<AtResponse> open = bench.Channel.SendAsync(new AtCommand("AT+OPEN=0") { Result = new AtResultUrc(_ => UrcMatch.None, TimeSpan.FromSeconds(75)) });
        bench.Say("\r\nOK\r\n");
        Task<AtResponse> pending = bench.Send("AT+CSQ");
        Task<AtResponse> waiting = bench.Send("AT+REG?");
        bench.Say("\r\n+CSQ: 1,1\r\n\r\nRDY\r\n");
        Assert.Equal(AtAbort.Restart, (await pending).Aborted);
        Assert.Equal((AtAbort.Restart, true), ((await open).Aborted, (await open).ResultMissing));
        Assert.Equal(EchoMode.Unknown, bench.Channel.Echo);
        Assert.Equal(1, bench.Channel.Counters.Restarts);

        // What waited goes to the restarted module, whose echo is on again and whose lengths are off.
        bench.Say("AT+REG?\r\r\n+REG: 2,1\r\n\r\nOK\r\n\r\n+MSG: 0,1,\"t\",5,\"hello\"\r\n");
        Assert.Equal(["+REG: 2,1"], (await waiting).Lines);
        Assert.Equal(["RDY", "+MSG: 0,1,\"t\"|5,\"hello\""], bench.TakeUrcs());
        bench.Heard();
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task A_restart_ends_quarantine()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> slow = bench.Channel.SendAsync(new AtCommand("AT+PUB=1,5") { Data = "hello"u8.ToArray() });
        bench.Pass(3);
        await slow;
        bench.Expect("AT+PUB=1,5\r\r\x1B" + "AT\r");
        bench.Say("\r\nRDY\r\n");
        await bench.AssertInOrderAsync();
    }

    private sealed class NoEvents : IDialogueEvents
    {
        public void OnResponse(AtResponse response)
        {
        }

        public void OnDataWanted(AtCommand command, bool prompt)
        {
        }

        public void OnStuckPrompt(AtCommand stale)
        {
        }

        public void OnUrc(AtUrc urc)
        {
        }

        public void OnOrphan(string line)
        {
        }

        public void OnNoise(ReadOnlySpan<byte> bytes)
        {
        }
    }
}
