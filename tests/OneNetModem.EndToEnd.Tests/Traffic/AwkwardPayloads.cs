// Payloads that a reader of lines, quotes or prompts would trip over.
using System.Text;

namespace OneNetModem.EndToEnd.Tests.Traffic;

internal static class AwkwardPayloads
{
    private static readonly byte[][] Short =
    [
        [0x00], [0x1A], [0x1B], [(byte)'\r'], [(byte)'\n'], [(byte)'>'], [(byte)'"'], [0xFF],
        "{\"temperature\":21.5,\"name\":\"x\"}"u8.ToArray(),
        "an \"unbalanced quote"u8.ToArray(),
        "\"\",\"\"\"\r\n\""u8.ToArray(),
        "line\r\nline\nline\rline\r\n"u8.ToArray(),
        "\r\nOK\r\n"u8.ToArray(),
        "\r\nERROR\r\n\r\n+CME ERROR: 10\r\n"u8.ToArray(),
        "> "u8.ToArray(),
        "\r\n> "u8.ToArray(),
        "+QMTRECV: 0,0,\"x\",3,"u8.ToArray(),
        "\r\n+QMTRECV: 0,0,\"down/1\",5,\"hello\"\r\n"u8.ToArray(),
        "\r\n+QMTPUB: 0,1,0\r\n"u8.ToArray(),
        "\r\n+QMTSTAT: 0,1\r\n"u8.ToArray(),
        "\r\nRDY\r\n"u8.ToArray(),
        "\r\nAPP RDY\r\n\r\nPOWERED DOWN\r\n"u8.ToArray(),
        "AT+CFUN=1,1\r"u8.ToArray(),
        "+++"u8.ToArray(),
        Encoding.UTF8.GetBytes("温度 21.5 ℃，设备“甲”在线\r\n"),
        [0x00, 0x0D, 0x0A, 0x1A, 0x1B, 0x11, 0x13, 0x7F, 0x80, 0xC3, 0x28, 0xFE, 0xFF],
        [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
        [.. Enumerable.Range(0, 255).Select(i => (byte)(255 - i))],
    ];

    /// <summary>The payload of message <paramref name="number"/>: every one in turn, and now and then the longest that goes.</summary>
    public static byte[] Of(int number, int longest)
    {
        int kinds = Short.Length + 2;
        int kind = number % kinds;
        return kind < Short.Length ? Short[kind] : Long(kind == Short.Length ? longest : longest - 1, number);
    }

    private static byte[] Long(int length, int number)
    {
        byte[] bytes = new byte[length];
        new Random(number).NextBytes(bytes);

        // A reader that loses count meets these.
        "\r\nOK\r\n> \""u8.CopyTo(bytes.AsSpan(length / 2));
        "\"\r\nRDY\r\n"u8.CopyTo(bytes.AsSpan(length - 8));
        return bytes;
    }
}
