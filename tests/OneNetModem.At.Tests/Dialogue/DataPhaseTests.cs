// Commands that ask for data, and payloads that come in.
using System.Text;
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class DataPhaseTests
{
    [Theory]
    [InlineData("\r\n> ")]
    [InlineData(">")]
    [InlineData("\r\nCONNECT\r\n")]
    [InlineData("\r\n+REG: 5\r\n\r\n> ")]
    [InlineData("\r\n+MSG: 0,1,\"t\",\"> \"\r\n\r\n>")]
    public async Task Data_is_sent_when_the_module_asks_and_not_before(string asks)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, "hello");
        bench.Say("AT+PUB=1,5\r\r\n");
        bench.Expect("AT+PUB=1,5\r");
        bench.Say(asks);
        bench.Expect("hello");
        bench.Say("\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(asks.Contains('+', StringComparison.Ordinal) ? 1 : 0, bench.TakeUrcs().Length);
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task Without_echo_data_is_sent_too()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> sent = Publish(bench, "hello");
        bench.Expect("AT+PUB=1,5\r");
        bench.Say("\r\n+REG: 5\r\n\r\n> ");
        bench.Expect("hello");
        bench.Say("\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(["+REG: 5"], bench.TakeUrcs());
    }

    [Theory]
    [InlineData("hello", null)]
    [InlineData("hello\r\nOK\r\n+REG: 1\r\n> ", null)]
    [InlineData("OK\r\n", null)]
    [InlineData("\r\nERROR\r\n", true)]
    [InlineData(" two blanks ", true)]
    public async Task The_echo_of_the_data_is_no_answer_and_no_URC(string data, bool? echoes)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On, dialect: new TestDialect { EchoesData = echoes });
        Task<AtResponse> sent = Publish(bench, data);
        bench.Heard();
        bench.Say($"AT+PUB=1,{data.Length}\r\r\n> ");
        bench.Expect(data);
        foreach (char c in data)
        {
            bench.Say(c.ToString());
        }

        bench.Say("\r\n+STAT: 1\r\n\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(["+STAT: 1"], bench.TakeUrcs());
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task A_URC_with_two_line_ends_may_stand_before_the_echo_of_the_data()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, "{\r\nERROR\r\n}");
        bench.Heard();
        bench.Say("AT+PUB=1,11\r\r\n> ");
        bench.Say("\r\n\r\n+STAT: 1\r\n\r\n{\r\nERROR\r\n}\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(["+STAT: 1"], bench.TakeUrcs());
    }

    [Theory]
    [InlineData("O")]
    [InlineData("OK")]
    [InlineData("+CME ERROR: 3")]
    public async Task Data_that_is_not_echoed_does_not_swallow_an_answer_that_starts_alike(string data)
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, data);
        bench.Heard();
        bench.Say($"AT+PUB=1,{data.Length}\r\r\n> ");
        bench.Expect(data);
        foreach (char c in data.StartsWith('O') ? "\r\nOK\r\n" : "\r\n+CME ERROR: 3\r\n")
        {
            bench.Say(c.ToString());
        }

        Assert.NotEqual(AtFinalKind.None, (await sent.WaitAsync(TimeSpan.FromSeconds(30))).Final.Kind);
    }

    [Fact]
    public async Task A_refusal_in_place_of_the_prompt_ends_the_command_and_sends_no_data()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, "hello");
        bench.Say("AT+PUB=1,5\r\r\nERROR\r\n");
        Assert.Equal(AtFinalKind.Error, (await sent).Final.Kind);
        bench.Expect("AT+PUB=1,5\r");
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task The_time_limit_counts_from_the_last_byte_of_the_data()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, "hello");
        bench.Pass(2);
        bench.Say("AT+PUB=1,5\r\r\n> ");
        bench.Pass(2.5);
        bench.Say("\r\nOK\r\n");
        Assert.True((await sent).IsOk);
    }

    [Fact]
    public async Task A_module_that_is_stuck_in_a_data_phase_is_led_out_before_the_barrier()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = Publish(bench, "hello");
        bench.Say("AT+PUB=1,5\r\r\n> ");
        bench.Expect("AT+PUB=1,5\rhello");
        bench.Pass(3);
        Assert.Equal(AtAbort.Timeout, (await sent).Aborted);
        bench.Expect("\r\x1B" + "AT\r");

        // The prompt came late: the data phase is left once more.
        bench.Say("\r\n> ");
        bench.Expect("\r\x1B");
        bench.Say("AT\r\r\nOK\r\n");
        await bench.AssertInOrderAsync();
        Assert.Contains(bench.Log, l => l.StartsWith("1006 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_asks_for_data_is_refused_without_it_or_with_another_length()
    {
        await using DialogueBench bench = new();
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Send("AT+PUB=1,5"));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Send("AT+TXT=1"));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Channel.SendAsync(new AtCommand("AT+PUB=1,5") { Data = "hello\rAT+CFUN=0\r"u8.ToArray() }));
        await Assert.ThrowsAsync<ArgumentException>(() => bench.Channel.SendAsync(new AtCommand("AT+PUB=1,5") { Data = "hell"u8.ToArray() }));
        bench.Expect("");
    }

    [Fact]
    public async Task A_counted_payload_may_hold_anything()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        await SwitchLengthsOnAsync(bench);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("AT+CSQ\r\r\n+MSG: 0,1,\"t\",19,\"\r\nOK\r\n> \"AT+CSQ\r\0\xFF,\"\r\n\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 1,1"], (await sent).Lines);
        Assert.Equal(["+MSG: 0,1,\"t\"|\r\nOK\r\n> \"AT+CSQ\r\0\xFF,"], bench.TakeUrcs());
    }

    [Fact]
    public async Task A_counted_payload_that_stalls_is_given_up_and_what_follows_is_read()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        await SwitchLengthsOnAsync(bench);
        bench.Say("\r\n+MSG: 0,1,\"t\",500,\"only this\"\r\n");
        bench.Pass(4);
        bench.Say("\r\n+REG: 1\r\n");

        // Each byte starts the limit again: it may just be slow.
        bench.Pass(4);
        Assert.Empty(bench.TakeUrcs());
        bench.Pass(1);
        Assert.Equal(["+MSG: 0,1,\"t\",500,\"only this\"", "+REG: 1"], bench.TakeUrcs());
        Assert.Contains(bench.Log, l => l.StartsWith("1009 ", StringComparison.Ordinal));
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task A_payload_that_stalls_while_a_command_goes_out_is_given_up_as_well()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        await SwitchLengthsOnAsync(bench);
        bench.Say("\r\n+MSG: 0,1,\"t\",500,\"only this\"\r\n");
        Task<AtResponse> sent = bench.Channel.SendAsync(new AtCommand("AT+SLOW") { Timeout = TimeSpan.FromSeconds(60) });
        bench.Pass(5);
        Assert.Equal(["+MSG: 0,1,\"t\",500,\"only this\""], bench.TakeUrcs());
        bench.Say("AT+SLOW\r\r\nOK\r\n");
        Assert.True((await sent).IsOk);
    }

    private static Task<AtResponse> Publish(DialogueBench bench, string data) =>
        bench.Channel.SendAsync(new AtCommand($"AT+PUB=1,{data.Length}") { Data = Encoding.Latin1.GetBytes(data) });

    private static async Task SwitchLengthsOnAsync(DialogueBench bench)
    {
        Task<AtResponse> sent = bench.Send("AT+LEN=1");
        bench.Say("AT+LEN=1\r\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        bench.Heard();
    }
}
