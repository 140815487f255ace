// One entry of a trace as a line of its file.
using System.Globalization;
using System.Text;

namespace OneNetModem.At.Tracing;

internal static class TraceLine
{
    /// <summary>Appends the line with its end.</summary>
    public static void Append(StringBuilder to, double seconds, TraceDirection direction, StringBuilder text)
    {
        to.Append(CultureInfo.InvariantCulture, $"{{\"t\":{seconds:0.######},\"dir\":\"{Name(direction)}\",\"data\":\"");
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
        {
            foreach (char c in chunk.Span)
            {
                AppendEscaped(to, c);
            }
        }

        to.Append("\"}\n");
    }

    private static string Name(TraceDirection direction) => direction switch
    {
        TraceDirection.Tx => "tx",
        TraceDirection.Rx => "rx",
        _ => "note",
    };

    // Pure ASCII, so that neither an editor nor a terminal changes a byte.
    private static void AppendEscaped(StringBuilder to, char c)
    {
        _ = c switch
        {
            '"' => to.Append("\\\""),
            '\\' => to.Append("\\\\"),
            '\r' => to.Append("\\r"),
            '\n' => to.Append("\\n"),
            >= ' ' and <= '~' => to.Append(c),
            _ => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        };
    }
}
