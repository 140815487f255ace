// Single frames: what each kind looks like, and what only resembles it.
using System.Text;
using OneNetModem.At.Framing;
using Xunit;

namespace OneNetModem.At.Tests.Framing;

public sealed class AtScannerTests
{
    [Theory]
    [InlineData("AT+CSQ\r\r\n+CSQ: 1,2\r\n", "Echo AT+CSQ|Line +CSQ: 1,2")]
    [InlineData("AT+CSQ\r\nOK\r\n", "Echo AT+CSQ|Final OK")]
    [InlineData("AT\r\r\nOK\r\n", "StaleEcho AT|Final OK")]
    [InlineData("AT+CLAC\r\n+QMT: AT\r\n", "Line AT+CLAC|Line +QMT: AT")]
    [InlineData("AT+X\nfoo\rbar\r\n", "Line AT+X|Line foo\rbar")]
    [InlineData("ATREADY\r\n", "Line ATREADY")]
    [InlineData("\xFF\xFE\rAT+CSQ\r\r\nOK\r\n", "Echo \xFF\xFE\rAT+CSQ|Final OK")]
    [InlineData("+QIND: AT+CSQ\r\n", "Line +QIND: AT+CSQ")]
    [InlineData("\r\n> ", "Prompt >")]
    [InlineData("\0\0\r\nRDY\r\n", "Line RDY")]
    [InlineData("\r\n+CME ERROR: SIM busy\r\n", "Final +CME ERROR: SIM busy")]
    [InlineData("OKAY\r\nCONNECTED\r\nCONNECT 150000000\r\n", "Line OKAY|Line CONNECTED|Connect CONNECT 150000000")]
    [InlineData("a\x01\x02\r\n", "Noise a\x01\x02")]
    [InlineData("+QMTRECV: 0,1,\"t\",4,\"\r\nOK\"\r\nOK\r\n", "Payload +QMTRECV: 0,1,\"t\" <\r\nOK>|Final OK")]
    [InlineData("+QMTRECV: 0,1,\"t\",4,\"ab\"\r\nOK\r\n", "Payload +QMTRECV: 0,1,\"t\" <\"ab\">|Final OK")]
    [InlineData("+QMTRECV: 1,1,\"t\",4,\"ab\"\r\n", "Payload +QMTRECV: 1,1,\"t\" <4,\"ab\">")]
    [InlineData("+QMTRECV: 0,1,\"t\",70000,\"ab\"\r\n", "Payload +QMTRECV: 0,1,\"t\" <70000,\"ab\">")]
    [InlineData("+QMTRECV: 0,1\r\n", "Line +QMTRECV: 0,1")]
    public void A_frame_is_told_by_its_look(string received, string frames)
    {
        ScanState state = new(new PayloadRules("+QMTRECV:"u8.ToArray(), 1)) { Echo = "AT+CSQ"u8.ToArray(), PromptExpected = true };
        Assert.Equal(frames, Told(received, state));
    }

    [Theory]
    [InlineData("\"t\",5,\"hello\"\r\n", "Payload +QMTRECV: 0,1,\"t\" <hello>")]
    [InlineData("\"t\",5,hello\r\n", "Payload +QMTRECV: 0,1,\"t\" <hello>")]
    [InlineData("\"t\",7,\"\r\n+X: 1\"\r\n", "Payload +QMTRECV: 0,1,\"t\" <\r\n+X: 1>")]
    [InlineData("t,5,hello\r\n", "Payload +QMTRECV: 0,1,t <hello>")]
    [InlineData("\"t\",\"hello\"\r\n", "Payload +QMTRECV: 0,1,\"t\" <hello>")]
    [InlineData("\"t\",hello\r\n", "Payload +QMTRECV: 0,1,\"t\" <hello>")]
    [InlineData("\"t\",2,hello\r\n", "Payload +QMTRECV: 0,1,\"t\" <2,hello>")]
    [InlineData("\"t\",23,5,1013\r\n", "Payload +QMTRECV: 0,1,\"t\" <23,5,1013>")]
    [InlineData("t,2,hello\r\n", "Payload +QMTRECV: 0,1,t <2,hello>")]
    public void Where_lengths_may_be_on_one_that_leads_to_the_end_of_its_line_is_a_length(string message, string frames)
    {
        // The lines behind it: a payload read too long or too short would swallow them or be split into more.
        ScanState state = new(new PayloadRules("+QMTRECV:"u8.ToArray(), 0) { UnknownMask = 1 });
        Assert.Equal(frames + "|Line +QIND: behind it, much longer than any of the lengths|Final OK", Told("+QMTRECV: 0,1," + message + "+QIND: behind it, much longer than any of the lengths\r\nOK\r\n", state));
    }

    [Fact]
    public void Lengths_that_were_set_are_known()
    {
        PayloadRules unknown = new("+QMTRECV:"u8.ToArray(), 0) { UnknownMask = 3 };
        const string Message = "+QMTRECV: 0,1,\"t\",5,\"hello\"\r\n+QMTRECV: 1,1,\"t\",5,\"hello\"\r\n";
        Assert.Equal("Payload +QMTRECV: 0,1,\"t\" <5,\"hello\">|Payload +QMTRECV: 1,1,\"t\" <hello>", Told(Message, new ScanState(unknown.WithCounted(0, false))));
    }

    [Theory]
    [InlineData("hello", " hello\r\nOK\r\n", "DataEcho |Final OK")]
    [InlineData("hello", "\r\n+REG: 1\r\n\r\nhello\r\nOK\r\n", "Line +REG: 1|DataEcho |Final OK")]
    [InlineData("O", "\r\nOK\r\n", "Final OK")]
    [InlineData("O", "O\r\nOK\r\n", "DataEcho |Final OK")]
    [InlineData("OK\r\nmore", "\r\nOK\r\n", "Final OK")]
    [InlineData("\r\nOK\r\n", "\r\nOK\r\n\r\nERROR\r\n", "DataEcho |Final ERROR")]
    public void The_echo_of_data_is_told_from_an_answer_that_starts_alike(string data, string received, string frames)
    {
        ScanState state = new(PayloadRules.None) { DataEcho = Encoding.Latin1.GetBytes(data) };

        Assert.Equal(frames, Told(received, state));
    }

    [Fact]
    public void A_line_that_never_ends_becomes_noise_at_the_longest_line()
    {
        byte[] endless = Encoding.Latin1.GetBytes(new string('x', AtScanner.MaxLine + 10) + "\r\nOK\r\n");
        (List<Seen> frames, _) = Received.Whole(endless, new ScanState(PayloadRules.None));
        Assert.Equal([AtFrameKind.Noise, AtFrameKind.Line, AtFrameKind.Final], frames.Select(f => f.Kind));
        Assert.Equal(AtScanner.MaxLine, frames[0].Text.Length);
    }

    [Fact]
    public void A_backlog_in_many_segments_is_not_copied_for_each_frame()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("\r\n+CREG: 1,\"00C3\"\r\n", 5000)));
        byte[] scratch = [];
        (List<Seen> frames, _) = Received.AsSequence(bytes, Enumerable.Range(1, bytes.Length / 64).Select(i => i * 64), new ScanState(PayloadRules.None), ref scratch);
        Assert.Equal(5000, frames.Count);
        Assert.InRange(scratch.Length, 1, 1024);
    }

    private static string Told(string received, ScanState state) =>
        string.Join('|', Received.Whole(Encoding.Latin1.GetBytes(received), state).Frames
            .Select(f => $"{f.Kind} {(f.Kind == AtFrameKind.DataEcho ? "" : f.Text)}{(f.Kind == AtFrameKind.Payload ? $" <{f.Payload}>" : "")}"));
}
