// Bytes from elsewhere on a terminal: what is text stays text, what could move the cursor or is no UTF-8 is written as \xNN.
using System.Globalization;
using System.Text;

namespace OneNetModem.Cli.Output;

/// <summary>Makes payloads safe to print.</summary>
internal static class SafeText
{
    /// <summary>The text of a payload; LF and tab stay, or become \n and \t with <paramref name="oneLine"/>.</summary>
    public static string Of(ReadOnlySpan<byte> payload, bool oneLine = false)
    {
        StringBuilder text = new(payload.Length);
        while (!payload.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(payload, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            if (valid && (!Rune.IsControl(rune) || (!oneLine && rune.Value is '\n' or '\t')))
            {
                text.Append(rune);
            }
            else
            {
                foreach (byte b in payload[..used])
                {
                    text.Append(b switch { (byte)'\n' => "\\n", (byte)'\r' => "\\r", (byte)'\t' => "\\t", _ => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}") });
                }
            }
            payload = payload[used..];
        }
        return text.ToString();
    }

    /// <summary>The same for a text, on one line.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text), oneLine: true);

    /// <summary>One line of at most <paramref name="longest"/> characters; what is left out is counted.</summary>
    public static string Excerpt(ReadOnlySpan<byte> payload, int longest)
    {
        string text = Of(payload, oneLine: true);
        return text.Length <= longest ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..longest]}... ({payload.Length} bytes)");
    }
}
