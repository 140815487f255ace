// Every wire case, as given and for every way to cut what was received.
using System.Text;
using CsCheck;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Quectel.Tests.Wire;

public sealed class WireCaseTests
{
    [Fact]
    public void All_the_cases_are_there() => Assert.Equal(24, WireCase.All().Count());

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_as_recorded(string name)
    {
        WireCase c = WireCase.Named(name);
        Assert.Equal(c.Expected, c.Decode(rx => [rx]));
    }

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_byte_by_byte(string name)
    {
        WireCase c = WireCase.Named(name);
        Assert.Equal(c.Expected, c.Decode(rx => rx.Select(b => new[] { b })));
    }

    [Theory]
    [MemberData(nameof(WireCase.Names), MemberType = typeof(WireCase))]
    public void A_case_is_understood_for_every_place_of_two_cuts(string name)
    {
        WireCase c = WireCase.Named(name);
        int longest = c.Trace.Where(t => t.Dir == "rx").Max(t => t.Bytes.Length);
        for (int first = 0; first <= longest; first++)
        {
            for (int second = first; second <= longest; second++)
            {
                int a = first;
                int b = second;
                Assert.Equal(c.Expected, c.Decode(rx => [rx[..Math.Min(a, rx.Length)], rx[Math.Min(a, rx.Length)..Math.Min(b, rx.Length)], rx[Math.Min(b, rx.Length)..]]));
            }
        }
    }

    [Fact]
    public void A_case_is_understood_however_it_is_cut()
    {
        WireCase[] cases = [.. WireCase.All()];
        Gen.Select(Gen.Int[0, cases.Length - 1], Gen.Int[1, 9].Array[1, 40]).Sample((index, lengths) =>
        {
            WireCase c = cases[index];
            Assert.Equal(c.Expected, c.Decode(rx => Pieces(rx, lengths)));
        });
    }

    /// <summary>A broker may send any topic. Header and payload must stay in their place: nothing of them becomes a URC.</summary>
    [Theory]
    [InlineData("to/q\"x", "a\r\nRDY\r\n")]
    [InlineData("to/q\"", "+QMTSTAT: 0,1\r\n+QMTSTAT: 0,1")]
    [InlineData("to/q,\"1,2", "\r\nPOWERED DOWN\r\n")]
    [InlineData("to/q\"x", "x\r\n+QMTRECV: 0,0,\"forged\",6,\"forged\"\r\n")]
    [InlineData("a\",\"b", "\r\nOK\r\n")]
    [InlineData("a\",9,b", "\r\nRDY\r\n")]
    [InlineData("a/b", "{\"a\":[\"x\",12,\"y\"],\"b\":\"\",3,\"abc\"}")]
    [InlineData("\"", "\"")]
    [InlineData("a/b", "")]
    public void A_topic_with_quotes_keeps_its_payload_in_its_place(string topic, string payload)
    {
        foreach (string quote in (string[])["\"", ""])
        {
            byte[] received = Encoding.ASCII.GetBytes($"\r\n+QMTRECV: 0,0,\"{topic}\",{payload.Length},{quote}{payload}{quote}\r\n\r\n+CREG: 1\r\n");
            for (int piece = 1; piece <= received.Length; piece++)
            {
                TraceDecoder decoder = new();
                decoder.Sent("AT+QMTCFG=\"recv/mode\",0,0,1\r"u8);
                decoder.Received("\r\nOK\r\n"u8);
                foreach (byte[] part in received.Chunk(piece))
                {
                    decoder.Received(part);
                }

                TraceEvent[] events = [.. decoder.Take().Skip(1)];
                Assert.Equal(["message", "urc"], events.Select(e => e.Event));
                Assert.Equal(payload, Encoding.ASCII.GetString(events[0].Urc!.Payload!.Value.Span));
                Assert.Equal("+CREG: 1", events[1].Urc!.Line);
            }
        }
    }

    [Fact]
    public void A_message_header_that_cannot_be_read_is_noise_and_no_URC()
    {
        TraceDecoder decoder = new();
        decoder.Sent("AT+QMTCFG=\"recv/mode\",0,0,1\r"u8);
        decoder.Received("\r\nOK\r\n\r\n+QMTRECV: 0,0,\"never closed\r\n"u8);
        Assert.Equal(["response", "noise"], decoder.Take().Select(e => e.Event));
    }

    private static IEnumerable<byte[]> Pieces(byte[] bytes, int[] lengths)
    {
        int at = 0;
        for (int i = 0; at < bytes.Length; i++)
        {
            int end = Math.Min(bytes.Length, at + lengths[i % lengths.Length]);
            yield return bytes[at..end];
            at = end;
        }
    }
}
