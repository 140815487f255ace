// Whose line it is: the command's answer, a URC, an orphan.
using OneNetModem.At.Dialogue;
using Xunit;

namespace OneNetModem.At.Tests.Dialogue;

public sealed class AnswerTests
{
    [Fact]
    public async Task An_answer_behind_its_echo_belongs_to_the_command()
    {
        await using DialogueBench bench = new();
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Expect("AT+CSQ\r");
        bench.Say("AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
        AtResponse answer = await sent;
        Assert.True(answer.IsOk);
        Assert.Equal(["+CSQ: 20,99"], answer.Lines);
        Assert.Equal(EchoMode.On, bench.Channel.Echo);
        Assert.Empty(bench.TakeUrcs());
    }

    [Fact]
    public async Task An_answer_without_echo_belongs_to_the_command_too()
    {
        await using DialogueBench bench = new();
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 20,99"], (await sent).Lines);
        Assert.Equal(EchoMode.Off, bench.Channel.Echo);
        bench.Heard();
        await bench.AssertInOrderAsync();
    }

    [Fact]
    public async Task Echo_is_learned_again_when_it_comes_back()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 20,99"], (await sent).Lines);
        Assert.Equal(EchoMode.On, bench.Channel.Echo);
    }

    [Theory]
    [InlineData(EchoMode.On)]
    [InlineData(EchoMode.Off)]
    public async Task A_URC_with_the_name_of_the_answer_but_another_arity_is_a_URC(EchoMode echo)
    {
        await using DialogueBench bench = DialogueBench.With(echo);
        Task<AtResponse> sent = bench.Send("AT+REG?");
        bench.Say(echo == EchoMode.On ? "AT+REG?\r" : "");
        bench.Say("\r\n+REG: 5\r\n");
        bench.Say("\r\n+REG: 2,5\r\n\r\n+REG: 1\r\n\r\nOK\r\n");
        Assert.Equal(["+REG: 2,5"], (await sent).Lines);
        Assert.Equal(["+REG: 5", "+REG: 1"], bench.TakeUrcs());
    }

    [Theory]
    [InlineData(EchoMode.On)]
    [InlineData(EchoMode.Off)]
    [InlineData(EchoMode.Unknown)]
    public async Task A_URC_before_the_echo_is_a_URC_even_when_it_looks_like_the_answer(EchoMode echo)
    {
        await using DialogueBench bench = echo == EchoMode.Unknown ? new() : DialogueBench.With(echo);
        Task<AtResponse> sent = bench.Send("AT+REG?");
        bench.Say("\r\n+REG: 1,1\r\n");
        bench.Say("AT+REG?\r\r\n+REG: 2,5\r\n\r\nOK\r\n");
        Assert.Equal(["+REG: 2,5"], (await sent).Lines);
        Assert.Equal(["+REG: 1,1"], bench.TakeUrcs());
    }

    [Fact]
    public async Task With_echo_on_a_result_code_before_the_echo_is_an_orphan()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\nOK\r\n\r\nERROR\r\n");
        Assert.False(sent.IsCompleted);
        bench.Say("AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(2, bench.Channel.Counters.Orphans);
    }

    [Fact]
    public async Task A_stray_OK_at_the_start_does_not_shift_all_later_answers()
    {
        await using DialogueBench bench = new();
        Task<AtResponse> first = bench.Send("AT+CGMI");
        Task<AtResponse> second = bench.Send("AT+CSQ");

        // The answer to a command of an earlier program; it passes for the first command's.
        bench.Say("\r\nOK\r\n");
        Assert.True((await first).IsOk);
        bench.Expect("AT+CGMI\rAT+CSQ\r");
        bench.Say("AT+CGMI\r\r\nERROR\r\n");
        Assert.False(second.IsCompleted);
        bench.Say("AT+CSQ\r\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 20,99"], (await second).Lines);
        await bench.AssertInOrderAsync();
    }

    [Theory]
    [InlineData("+CME ERROR: 10", AtFinalKind.CmeError, 10)]
    [InlineData("+CMS ERROR: 500", AtFinalKind.CmsError, 500)]
    [InlineData("ERROR", AtFinalKind.Error, null)]
    public async Task A_refusal_is_a_value(string final, AtFinalKind kind, int? code)
    {
        await using DialogueBench bench = new();
        Task<AtResponse> sent = bench.Send("AT+CPIN?");
        bench.Say($"AT+CPIN?\r\r\n{final}\r\n");
        AtResponse answer = await sent;
        Assert.False(answer.IsOk);
        Assert.Equal((kind, code, AtAbort.None), (answer.Final.Kind, answer.Final.ErrorCode, answer.Aborted));
    }

    [Fact]
    public async Task NO_CARRIER_ends_a_call_and_no_other_command()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.Off);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\nNO CARRIER\r\n");
        Assert.False(sent.IsCompleted);
        bench.Say("\r\nOK\r\n");
        Assert.True((await sent).IsOk);
        Assert.Equal(["NO CARRIER"], bench.TakeUrcs());
        Task<AtResponse> call = bench.Send("ATD10086;");
        bench.Say("\r\nNO CARRIER\r\n");
        Assert.Equal(AtFinalKind.CallEnded, (await call).Final.Kind);
    }

    [Fact]
    public async Task An_unknown_line_is_a_URC_and_stalls_nothing()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("AT+CSQ\r\r\n+NEVERSEEN: \"x\"\r\nsomething else\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 1,1"], (await sent).Lines);
        Assert.Equal(["+NEVERSEEN: \"x\"", "something else"], bench.TakeUrcs());
    }

    [Fact]
    public async Task Noise_stalls_nothing()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        bench.Say("\xFF\xFE\0\x01\x02garbage" + new string('\x81', 40_000));
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("\r\n\x02\x03\r\nAT+CSQ\r\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 1,1"], (await sent).Lines);
        Assert.True(bench.Channel.Counters.Noise >= 3);
    }

    [Fact]
    public async Task Noise_that_runs_into_the_echo_does_not_hide_it()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        bench.Say("\xFF\xFE");
        Task<AtResponse> sent = bench.Send("AT+CSQ");
        bench.Say("AT+CSQ\r\r\n+CSQ: 1,1\r\n\r\nOK\r\n");
        Assert.Equal(["+CSQ: 1,1"], (await sent).Lines);
    }

    [Fact]
    public async Task A_URC_that_ends_in_AT_is_not_the_echo_of_AT()
    {
        await using DialogueBench bench = DialogueBench.With(EchoMode.On);
        Task<AtResponse> sent = bench.Send("AT");
        bench.Say("\r\n+STAT: CHAT\r\n\r\nOK\r\n");
        Assert.False(sent.IsCompleted);
        Assert.Equal(["+STAT: CHAT"], bench.TakeUrcs());
        bench.Say("AT\r\r\nOK\r\n");
        Assert.True((await sent).IsOk);
    }

    [Theory]
    [InlineData("AT+X\r", 0x0D)]
    [InlineData("AT\nAT+CFUN=0", 0x0A)]
    [InlineData("AT+TXT=\"\x1A\"", 0x1A)]
    [InlineData("AT\x1B", 0x1B)]
    [InlineData("AT\0", 0)]
    public void A_command_that_holds_a_control_character_is_refused(string text, int character)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new AtCommand(text));
        Assert.Contains($"U+{character:X4}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+CSQ")]
    public void A_command_starts_with_AT(string text) => Assert.Throws<ArgumentException>(() => new AtCommand(text));
}
