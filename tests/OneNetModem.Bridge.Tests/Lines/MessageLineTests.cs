// Lines that a program hands in: what is read, and where the mistakes are.
using System.Text;
using OneNetModem.Bridge.Lines;
using Xunit;

namespace OneNetModem.Bridge.Tests.Lines;

public sealed class MessageLineTests
{
    [Theory]
    [InlineData("""{"topic":"t","payload":"a\n\"b"}""", "t", "a\n\"b", 1)]
    [InlineData("""{"topic":"t","payload":{"a": 1.50},"qos":0}""", "t", """{"a": 1.50}""", 0)]
    [InlineData("""{"payload":[1,2],"topic":"t","modem":"north","ref":null}""", "t", "[1,2]", 1)]
    [InlineData("""{"topic":"t","payloadBase64":"YWI="}""", "t", "ab", 1)]
    [InlineData("""{"topic":"t","payload":false} """, "t", "false", 1)]
    [InlineData("""{"topic":"温度","payload":""}""", "温度", "", 1)]
    public void A_line_is_read_as_it_stands(string text, string topic, string payload, int qos)
    {
        Assert.True(MessageLine.TryParse(Encoding.UTF8.GetBytes(text), out MessageLine? line, out _, out LineMistake? mistake), mistake?.Problem);
        Assert.Equal((topic, payload, qos), (line.Topic, Encoding.UTF8.GetString(line.Payload), line.Qos));
    }

    [Theory]
    [InlineData("hello", 1, "no JSON")]
    [InlineData("[1]", 1, "no JSON object")]
    [InlineData("""{"topic":"t","payload":"x"} {}""", 29, "no JSON")]
    [InlineData("""{"topic":"t","payload":"x",}""", 28, "no JSON")]
    [InlineData("""{"topic":"t","payload":"x""", 26, "no JSON")]
    [InlineData("""{"topc":"t"}""", 2, "did you mean topic")]
    [InlineData("""{"温":1}""", 2, "not known")]
    [InlineData("""{"ref":"温","topic":1}""", 20, "is a text")]
    [InlineData("""{"topic":"t","topic":"t","payload":1}""", 14, "twice")]
    [InlineData("""{"topic":"t","payload":null}""", 24, "not null")]
    [InlineData("""{"topic":"t","payload":1,"qos":2}""", 32, "0 or 1")]
    [InlineData("""{"topic":"t","payload":1,"payloadBase64":"YQ=="}""", 42, "one of them")]
    [InlineData("""{"topic":"t","payloadBase64":"*"}""", 30, "base64")]
    [InlineData("""{"topic":"t"}""", 14, "no \"payload\"")]
    [InlineData("""{"dp":{"a":1},"topic":"t"}""", 27, "its own")]
    [InlineData("""{}""", 3, "neither")]
    [InlineData("""{"dp":[1]}""", 7, "object such as")]
    [InlineData("""{"topic":"\ud800","payload":1}""", 10, "no Unicode")]
    public void A_mistake_is_told_with_its_column(string text, int column, string words)
    {
        Assert.False(MessageLine.TryParse(Encoding.UTF8.GetBytes(text), out _, out _, out LineMistake? mistake));
        Assert.Contains(words, mistake.Problem, StringComparison.Ordinal);
        Assert.Equal(column, mistake.Column);
    }

    [Fact]
    public void A_broken_line_keeps_its_ref_and_no_line_throws()
    {
        Assert.False(MessageLine.TryParse("""{"ref":[7],"oops":1}"""u8, out _, out string? reference, out _));
        Assert.Equal("[7]", reference);

        Random random = new(1);
        byte[] whole = Encoding.UTF8.GetBytes("""{"topic":"t","payload":{"a":[1,"\ud83d\ude00"]},"payloadBase64":"YQ==","dp":{"a":1},"qos":1,"modem":"m","ref":[1]}""");
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bent = whole[..random.Next(whole.Length + 1)];
            for (int n = random.Next(4); n > 0 && bent.Length > 0; n--)
            {
                bent[random.Next(bent.Length)] = (byte)random.Next(256);
            }

            bool read = MessageLine.TryParse(bent, out MessageLine? line, out _, out LineMistake? mistake);
            Assert.True(read ? line is not null : mistake!.Column >= 1);
        }
    }

    [Fact]
    public async Task Lines_are_cut_the_same_wherever_the_stream_is_and_a_long_one_is_passed_over()
    {
        byte[] text = [.. "one\r\ntwo\n\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 500)), .. "\n12345678\r\n123456789\nlast"u8];
        foreach (int piece in (int[])[1, 2, 3, 7, 64, 4096])
        {
            List<string> lines = [];
            await foreach (byte[]? line in new LineReader(new Pieces(text, piece), 8).ReadAsync(CancellationToken.None))
            {
                lines.Add(line is null ? "too long" : Encoding.ASCII.GetString(line));
            }

            Assert.Equal(["one", "two", "", "too long", "12345678", "too long", "last"], lines);
        }
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
