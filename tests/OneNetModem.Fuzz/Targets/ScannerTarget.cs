// Bytes from a module through the scanner and the dialogue: in one piece, and byte by byte, the events are the same.
using System.Text;
using OneNetModem.Quectel.Tracing;

namespace OneNetModem.Fuzz.Targets;

internal static class ScannerTarget
{
    public static void Run(byte[] input)
    {
        // The first line says what the host sent before; the rest is what came.
        int end = Array.IndexOf(input, (byte)'\n');
        byte[] sent = end < 0 ? [] : input[..end];
        byte[] received = input[(end + 1)..];
        string whole = Decode(sent, received, received.Length);
        string bytes = Decode(sent, received, 1);
        if (whole != bytes)
        {
            throw new FuzzFindingException($"cut-dependent:\n{whole}\nand\n{bytes}");
        }
    }

    private static string Decode(byte[] sent, byte[] received, int piece)
    {
        TraceDecoder decoder = new();
        decoder.Sent([.. sent, (byte)'\r']);
        for (int at = 0; at < received.Length; at += piece)
        {
            decoder.Received(received.AsSpan(at, Math.Min(piece, received.Length - at)));
        }

        return new StringBuilder().AppendJoin('\n', decoder.Take().Select(e => e.ToJson())).ToString();
    }
}
