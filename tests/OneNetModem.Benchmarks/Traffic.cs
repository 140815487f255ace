// What a module says in the benchmarks, about a quarter of a megabyte of it.
using System.Text;
using OneNetModem.At.Framing;

namespace OneNetModem.Benchmarks;

/// <summary>Received bytes, the rules they are read by, and how many lines they are.</summary>
public sealed class Traffic
{
    private const int About = 256 * 1024;

    private Traffic(string name, params string[] lines)
    {
        Name = name;
        StringBuilder text = new(About + 8192);
        while (text.Length < About)
        {
            foreach (string line in lines)
            {
                text.Append(line);
                Lines++;
            }
        }

        Bytes = Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Traffic> All { get; } =
    [
        new("short URCs", "\r\n+CREG: 1\r\n"),
        new("mixed", "\r\n+CREG: 1,\"00C3\",\"01A2D003\",7\r\n", "\r\n+CSQ: 20,99\r\n", "\r\nOK\r\n", Message(24), "\r\n+QMTPUBEX: 0,1,0\r\n", "\r\n+QIURC: \"pdpdeact\",1\r\n"),
        new("QMTRECV 150 B", Message(150)),
        new("QMTRECV 3 KB", Message(3000)),
    ];

    /// <summary>What kind.</summary>
    public string Name { get; }

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Lines, a message with its payload counting as one.</summary>
    public int Lines { get; }

    /// <summary>Payload lengths are announced.</summary>
    public static PayloadRules Rules { get; } = new("+QMTRECV:"u8.ToArray(), 1);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Message(int length) =>
        $"\r\n+QMTRECV: 0,1,\"$sys/469948/Chic_D/dp/post/json/accepted\",{length},\"{new string('x', length - 4)}\r\nOK\"\r\n";
}
