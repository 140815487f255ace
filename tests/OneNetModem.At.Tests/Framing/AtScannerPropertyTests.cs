// What holds for any bytes at all: cuts do not matter, nothing throws, nothing stalls, nothing complete is held back.
using System.Text;
using CsCheck;
using OneNetModem.At.Framing;
using Xunit;

namespace OneNetModem.At.Tests.Framing;

public sealed class AtScannerPropertyTests
{
    private static readonly string[] Pieces =
    [
        "\r\n", "\r", "\n", " ", "\0", ">", "> ", "\r\n> ", ",", "\"", "A", "AT", "AT\r", "AT\r\r\n", "AT+CSQ", "AT+CSQ\r", "AT+CSQ\r\r\n", "AT+X\n",
        "ATREADY\r\n", "xxAT+CSQ\r\r\n", "ATI\rATI\r\n", "\r\nOK\r\n", "OK", "OK\r\n", "O", "ERROR\r\n", "\r\n+CME ERROR: 3\r\n", "SEND OK\r\n", "CONNECT 115200\r\n",
        "\r\n+CREG: 1\r\n", "+CSQ: 20,99\r\n", "RDY\r\n", "\x1A\x1B\r\n", "\xFF\xFE", "hello", "hell", "{\"v\":1}", "+QMT", "+QMTRECV:", "+QMTRECV: 0,",
        "\r\n+QMTRECV: 0,1,\"t\",5,\"hello\"\r\n", "+QMTRECV: 0,1,\"t\",5,hello\r\n", "+QMTRECV: 0,1,\"t\",5\r\nhello\r\n", "+QMTRECV: 0,1,\"t\",7,\"OK\r\n> \"\"\"\r\n",
        "+QMTRECV: 0,1,\"t\",0,\"\"\r\n", "+QMTRECV: 0,1,\"t\",0,\r\n", "+QMTRECV: 0,1,\"t\",0\r\n", "+QMTRECV: 1,0,\"t\",\"a\"b\"\r\n", "+QMTRECV: 1,0,t,hello\r\n",
        "+QMTRECV: 0,1,\"t\",99999,", "+QMTRECV: 0,1,\"t\",300,", "+QMTRECV: 0,1,\"t\",000000005,hello\r\n", "+QMTRECV: 0,2\r\n", "+QMTRECV: 99,1,\"t\",5,hello\r\n",
        new('x', 100), new('x', AtScanner.MaxLine - 1), new('y', AtScanner.MaxLine + 1), "+QMTRECV: 1,0,\"" + new string('z', AtScanner.MaxLine),
    ];

    private static readonly Gen<ScanState> States = Gen.Select(
        OneOf("", "AT", "AT+CSQ", "ATI"),
        OneOf("", "", "hello", "O", "OK\r\nx", "\r\n", " hello", "{\"v\":1}"),
        Gen.Bool,
        OneOf(0u, 1u, 3u),
        (echo, data, prompt, counted) => new ScanState(new PayloadRules("+QMTRECV:"u8.ToArray(), counted))
        {
            Echo = Encoding.Latin1.GetBytes(echo),
            DataEcho = Encoding.Latin1.GetBytes(data),
            PromptExpected = prompt,
        });

    private static readonly Gen<byte[]> Traffic = Gen.OneOf(
        OneOf(Pieces).Array[0, 12].Select(p => Encoding.Latin1.GetBytes(string.Concat(p))),
        Gen.OneOf(OneOf(Pieces), Gen.Char['\0', '\xFF'].Array[0, 12].Select(c => new string(c))).Array[0, 12].Select(p => Encoding.Latin1.GetBytes(string.Concat(p))),
        Gen.Byte.Array[0, 200]);

    private static readonly Gen<int[]> Cuts = Gen.Int[0, 60_000].Array[0, 8];

    [Fact]
    public void Cutting_anywhere_gives_the_same_frames_and_consumes_the_same_bytes() =>
        Gen.Select(Traffic, States, Cuts).Sample((bytes, state, cuts) =>
        {
            (List<Seen> whole, int consumed) = Received.Whole(bytes, state);
            (List<Seen> cut, int cutConsumed) = Received.InPieces(bytes, Sorted(cuts, bytes.Length), state);
            Assert.Equal(whole.Select(Content), cut.Select(Content));
            Assert.Equal(consumed, cutConsumed);
        }, iter: 20_000, print: Print);

    [Fact]
    public void Byte_by_byte_gives_the_same_frames() =>
        Gen.Select(Traffic.Where(b => b.Length < 2000), States).Sample((bytes, state) =>
        {
            (List<Seen> whole, int consumed) = Received.Whole(bytes, state);
            (List<Seen> cut, int cutConsumed) = Received.InPieces(bytes, Enumerable.Range(0, bytes.Length), state);
            Assert.Equal(whole.Select(Content), cut.Select(Content));
            Assert.Equal(consumed, cutConsumed);
        }, iter: 5_000, print: Print);

    [Fact]
    public void No_complete_frame_is_held_back_by_what_the_scanner_says_it_needs() =>
        Gen.Select(Traffic.Where(b => b.Length < 2000), States).Sample((bytes, state) =>
        {
            int[] everywhere = [.. Enumerable.Range(0, bytes.Length)];
            Assert.Equal(Received.InPieces(bytes, everywhere, state, heedNeeded: false).Frames, Received.InPieces(bytes, everywhere, state).Frames);
        }, iter: 5_000, print: Print);

    [Fact]
    public void Segments_do_not_matter_either() =>
        Gen.Select(Traffic, States, Cuts).Sample((bytes, state, cuts) =>
        {
            (List<Seen> whole, int consumed) = Received.Whole(bytes, state);
            byte[] scratch = [];
            (List<Seen> cut, int cutConsumed) = Received.AsSequence(bytes, Sorted(cuts, bytes.Length), state, ref scratch);
            Assert.Equal(whole.Select(Content), cut.Select(Content));
            Assert.Equal(consumed, cutConsumed);
        }, iter: 5_000, print: Print);

    [Fact]
    public void No_bytes_stall_the_scanner_for_longer_than_the_longest_line_and_payload() =>
        Gen.Select(Traffic, States, OneOf("x", "A", ">", "\"", "0", " x", "\x01")).Sample((bytes, state, filler) =>
        {
            // However it begins, so much of anything that is not the whole echo gives a frame.
            byte[] long_ = [.. bytes, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(filler, AtScanner.MaxLine + PayloadRules.MaxPayload + 100)))];
            (_, int consumed) = Received.Whole(long_, state);
            Assert.InRange(long_.Length - consumed, 0, AtScanner.MaxLine + PayloadRules.MaxPayload);
        }, iter: 200, print: Print);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static (AtFrameKind, string, string) Content(Seen s) => (s.Kind, s.Text, s.Payload);

    private static int[] Sorted(int[] cuts, int length) => [.. cuts.Select(c => length == 0 ? 0 : c % (length + 1)).Order()];

    private static string Print<T>((byte[] Bytes, ScanState State, T) t) => Print((t.Item1, t.Item2)) + " " + (t.Item3 is int[] cuts ? string.Join(',', cuts) : t.Item3);

    private static string Print((byte[] Bytes, ScanState State) t) =>
        $"{Escaped(t.Bytes)} echo={Escaped(t.State.Echo.ToArray())} data={Escaped(t.State.DataEcho.ToArray())} prompt={t.State.PromptExpected} counted={t.State.Payloads.CountedMask}";

    private static string Escaped(byte[] bytes) => string.Concat(bytes.Take(400).Select(b => b is >= 32 and < 127 ? ((char)b).ToString() : $"\\x{b:X2}"));
}
